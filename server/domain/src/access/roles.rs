//! Roles, what keys may be used for, and what made a membership, each with the text it is stored and posted as.

use crate::ids::{BadId, ConnectionId, GroupId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The text is no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadRole;

impl fmt::Display for BadRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such role")
    }
}

impl std::error::Error for BadRole {}

macro_rules! roles { ($($(#[$doc:meta])* $name:ident { $($(#[$d:meta])* $role:ident $text:literal),* })*) => { $(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum $name { $($(#[$d])* $role),* }

    impl $name {
        /// All, the least first.
        pub const ALL: &[$name] = &[$($name::$role),*];

        /// The stable name.
        pub const fn name(self) -> &'static str {
            match self { $($name::$role => $text),* }
        }
    }

    impl FromStr for $name {
        type Err = BadRole;
        fn from_str(text: &str) -> Result<Self, BadRole> {
            match text {
                $($text => Ok($name::$role),)*
                _ => Err(BadRole),
            }
        }
    }
)* } }

roles! {
    /// What somebody is in an organization.
    OrgRole {
        /// Is in it.
        Member "member",
        /// Administers it.
        Administrator "administrator"
    }
    /// What somebody is in a team.
    TeamRole {
        /// Reads.
        Viewer "viewer",
        /// Reads and writes.
        Member "member",
        /// Administers it.
        Administrator "administrator"
    }
    /// What somebody was added to a project as.
    ProjectRole {
        /// Reads and writes.
        Member "member",
        /// Says who else is added, too.
        Administrator "administrator"
    }
    /// What a key may be used for.
    Scope {
        /// Reading.
        Read "read",
        /// Writing.
        Write "write",
        /// The owner's own keys.
        Admin "admin"
    }
}

/// What a key may be used for, all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes {
    /// Reading.
    pub read: bool,
    /// Writing.
    pub write: bool,
    /// The owner's own keys.
    pub admin: bool,
}

impl Scopes {
    /// What a program needs that logs runs.
    pub const READ_WRITE: Scopes = Scopes {
        read: true,
        write: true,
        admin: false,
    };

    /// Whether one is among them.
    pub const fn has(self, scope: Scope) -> bool {
        match scope {
            Scope::Read => self.read,
            Scope::Write => self.write,
            Scope::Admin => self.admin,
        }
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        !self.read && !self.write && !self.admin
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named: Vec<&str> = Scope::ALL
            .iter()
            .filter(|scope| self.has(**scope))
            .map(|scope| scope.name())
            .collect();
        f.write_str(&named.join(" "))
    }
}

impl FromStr for Scopes {
    type Err = BadRole;
    /// Their names, with spaces between.
    fn from_str(text: &str) -> Result<Self, BadRole> {
        let mut scopes = Scopes::default();
        for name in text.split_whitespace() {
            match name.parse()? {
                Scope::Read => scopes.read = true,
                Scope::Write => scopes.write = true,
                Scope::Admin => scopes.admin = true,
            }
        }
        Ok(scopes)
    }
}

/// What made a membership of an organization or a team. Each source keeps its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// The account itself: everybody is in the default organization.
    Account,
    /// An administrator.
    Manual,
    /// An invitation.
    Invitation,
    /// Sign-ins through a connection that name a group like the team.
    Connection(ConnectionId),
    /// A group that leads to the team; the membership of the group is what makes it.
    Group(GroupId),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Account => f.write_str("account"),
            Source::Manual => f.write_str("manual"),
            Source::Invitation => f.write_str("invitation"),
            Source::Connection(id) => id.fmt(f),
            Source::Group(id) => write!(f, "group:{id}"),
        }
    }
}

impl FromStr for Source {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        match text {
            "account" => Ok(Source::Account),
            "manual" => Ok(Source::Manual),
            "invitation" => Ok(Source::Invitation),
            text => match text.strip_prefix("group:") {
                Some(id) => id.parse().map(Source::Group),
                None => text.parse().map(Source::Connection),
            },
        }
    }
}
