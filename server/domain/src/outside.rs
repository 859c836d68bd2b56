//! Settings from outside of the console: where they come from, and what that locks in it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a setting is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// In the database, changed in the console.
    Console,
    /// In the environment of the program.
    Environment,
    /// In `gatehouse.toml`.
    File,
}

impl Origin {
    /// All, with their stable names.
    pub const ALL: [(Origin, &'static str); 3] = [
        (Origin::Console, "console"),
        (Origin::Environment, "environment"),
        (Origin::File, "file"),
    ];
    /// The stable name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(o, _)| *o == self).map_or("", |(_, n)| n)
    }
    /// Reads a stable name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(o, _)| *o)
    }
}

/// What sets a value from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Where it stands.
    pub origin: Origin,
    /// What it is called there: a variable, or a key of `gatehouse.toml`.
    pub name: String,
}

/// Why the console cannot change a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// Where its settings are kept.
    pub origin: Origin,
    /// They are not there any more: it is switched off, and may be deleted.
    pub gone: bool,
    /// What sets each field, by its HTML name; the others have their defaults.
    pub fields: BTreeMap<String, Source>,
}
