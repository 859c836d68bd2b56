//! The installation's settings on the wire.

use serde::{Deserialize, Serialize};

/// `/console/settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// The public URL in force.
    pub public_url: String,
    /// It comes from the environment or the file.
    pub fixed: bool,
    /// Our callback URL.
    pub callback_url: String,
    /// The idle limit in hours.
    pub idle_hours: i64,
    /// The absolute limit in hours.
    pub absolute_hours: i64,
}
