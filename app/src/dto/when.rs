//! A point in time on the wire.

use serde::{Deserialize, Serialize};

/// A time as the server hands it over: both sides of hydration say the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// RFC 3339, UTC.
    pub iso: String,
    /// How long ago, seen from the server.
    pub seconds_ago: i64,
}

#[cfg(feature = "ssr")]
impl When {
    /// Makes it from a time and the present, in milliseconds since the epoch.
    pub fn new(at: i64, now: i64) -> Self {
        Self {
            iso: gatehouse_domain::when::iso(at),
            seconds_ago: (now - at) / 1000,
        }
    }
}
