//! The installation's settings on the wire.

use gatehouse_domain::instance::AccountRules;
use gatehouse_domain::outside::Source;
use gatehouse_domain::reach::Check;
use serde::{Deserialize, Serialize};

/// `/console/settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// The public URL in force.
    pub public_url: String,
    /// What sets it, outside of the console.
    pub public_url_source: Option<Source>,
    /// Our callback URL.
    pub callback_url: String,
    /// The idle limit in hours.
    pub idle_hours: i64,
    /// The absolute limit in hours.
    pub absolute_hours: i64,
    /// What holds for local accounts.
    pub accounts: AccountRules,
    /// What sets whether anybody may register, outside of the console.
    pub registration_source: Option<Source>,
    /// How long sessions last and what sets it, outside of the console.
    pub outside_sessions: Option<(String, Source)>,
}

/// The self-check of the public URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// What was compared.
    pub checks: Vec<Check>,
    /// Nothing has to be changed.
    pub passed: bool,
    /// Where the browser is, as far as it is known; else the public URL.
    pub opened: String,
    /// The public URL in force.
    pub public_url: String,
    /// It comes from the environment or the file.
    pub fixed: bool,
    /// Nothing speaks for a proxy in front of the server.
    pub direct: bool,
    /// The address that connected to the server.
    pub peer: String,
    /// What the cookie was set to by this answer.
    pub value: String,
    /// For each proxy its name and its lines.
    pub lines: Vec<(String, String)>,
    /// The setting that makes the server believe the proxy.
    pub trust: String,
}
