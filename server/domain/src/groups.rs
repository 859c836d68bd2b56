//! Groups of people.

use crate::ids::ConnectionId;
use std::fmt;
use std::str::FromStr;

/// What made a membership. Each source keeps its own: a person is a member as long as one of them says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// An administrator.
    Manual,
    /// An invitation; from then on an administrator's to take back.
    Invitation,
    /// Sign-ins through a connection.
    Connection(ConnectionId),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Manual => f.write_str("manual"),
            Source::Invitation => f.write_str("invitation"),
            Source::Connection(id) => id.fmt(f),
        }
    }
}

impl FromStr for Source {
    type Err = crate::ids::BadId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "manual" => Ok(Source::Manual),
            "invitation" => Ok(Source::Invitation),
            id => id.parse().map(Source::Connection),
        }
    }
}
