//! The ways in on the wire.

use super::when::When;
use serde::{Deserialize, Serialize};

/// `/console/ways`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaysPage {
    /// The ways in.
    pub ways: Vec<WayRow>,
    /// How many recovery codes are left.
    pub codes: i64,
}

/// A way in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayRow {
    /// The administrator's id.
    pub user: String,
    /// The administrator's name.
    pub name: String,
    /// The connection; none for the password.
    pub connection: Option<String>,
    /// When somebody last came in by it.
    pub last_used: Option<When>,
    /// When the connection's settings were last tested.
    pub last_tested: Option<When>,
}

#[cfg(feature = "ssr")]
impl WayRow {
    /// As seen at a time.
    pub fn new(seen: gatehouse_service::ways::Seen, now: i64) -> Self {
        WayRow {
            user: seen.user.to_string(),
            name: seen.way.administrator,
            connection: seen.way.connection,
            last_used: seen.last_used.map(|at| When::new(at, now)),
            last_tested: seen.last_tested.map(|at| When::new(at, now)),
        }
    }
}
