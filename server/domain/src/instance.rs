//! The settings of the whole installation that are kept in the database.

use crate::ids::ConnectionId;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};

const HOUR: i64 = 3_600_000;

/// How long sessions last, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLengths {
    /// Ends when nothing was asked for that long.
    pub idle: i64,
    /// Ends in any case.
    pub absolute: i64,
}

impl Default for SessionLengths {
    fn default() -> Self {
        SessionLengths {
            idle: 12 * HOUR,
            absolute: 30 * 24 * HOUR,
        }
    }
}

impl SessionLengths {
    /// Reads the two fields of the form, in hours: from 1 hour to 90 days idle, to 365 days absolute, idle
    /// not above absolute.
    ///
    /// # Errors
    /// The field's HTML name and whether it is out of range or above the other.
    pub fn parse(idle_hours: &str, absolute_hours: &str) -> Result<Self, (&'static str, Problem)> {
        let read = |field: &'static str, s: &str, most: i64| {
            let n: i64 = s.trim().parse().map_err(|_| (field, Problem::NotHours))?;
            if (1..=most).contains(&n) {
                Ok(n * HOUR)
            } else {
                Err((field, Problem::NotHours))
            }
        };
        let idle = read("idle_hours", idle_hours, 90 * 24)?;
        let absolute = read("absolute_hours", absolute_hours, 365 * 24)?;
        if idle > absolute {
            return Err(("idle_hours", Problem::IdleAboveAbsolute));
        }
        Ok(SessionLengths { idle, absolute })
    }
    /// The idle limit in hours.
    pub const fn idle_hours(self) -> i64 {
        self.idle / HOUR
    }
    /// The absolute limit in hours.
    pub const fn absolute_hours(self) -> i64 {
        self.absolute / HOUR
    }
}

/// What `instance.settings` holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InstanceSettings {
    /// Session lengths.
    pub sessions: SessionLengths,
    /// A public URL confirmed in the console; none means the one from the environment.
    pub public_url: Option<String>,
    /// The connection that the login page forwards to while it is active.
    pub straight_to: Option<ConnectionId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_hours_within_limits() {
        assert_eq!(SessionLengths::parse("12", "720"), Ok(SessionLengths::default()));
        assert_eq!(
            SessionLengths::parse("0", "720"),
            Err(("idle_hours", Problem::NotHours))
        );
        assert_eq!(
            SessionLengths::parse("12", "x"),
            Err(("absolute_hours", Problem::NotHours))
        );
        assert_eq!(
            SessionLengths::parse("13", "12"),
            Err(("idle_hours", Problem::IdleAboveAbsolute))
        );
    }
}
