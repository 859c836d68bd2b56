//! The installation's settings on the wire.

use gatehouse_domain::outside::Source;
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
    /// How long sessions last and what sets it, outside of the console.
    pub outside_sessions: Option<(String, Source)>,
}
