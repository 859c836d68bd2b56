//! Groups of people: what a provider's claim says of them, and what follows for a person's memberships.

mod claim;
mod report;

pub use claim::{Claimed, MOST_NAMES, Said, Why, read};
pub use report::{Listed, Report};

use crate::ids::{BadId, ConnectionId, GroupId};
use crate::names::name_key;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

/// The longest name of a group, in characters.
pub const LONGEST_NAME: usize = 200;

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
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        match text {
            "manual" => Ok(Source::Manual),
            "invitation" => Ok(Source::Invitation),
            id => id.parse().map(Source::Connection),
        }
    }
}

/// What it means when a provider sends no groups claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    /// Nothing is known: memberships stay as they are.
    #[default]
    Unknown,
    /// The person is in no group.
    None,
}

impl Absent {
    /// All with their form values.
    pub const ALL: [(Absent, &'static str); 2] = [(Absent::Unknown, "unknown"), (Absent::None, "none")];

    /// The form value.
    pub const fn name(self) -> &'static str {
        match self {
            Absent::Unknown => "unknown",
            Absent::None => "none",
        }
    }
}

/// A group that exists here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
}

/// What is wrong with the name of a group.
pub fn problem_with_name(name: &str) -> Option<Problem> {
    let name = name.trim();
    if name.is_empty() {
        Some(Problem::Required)
    } else if name.chars().any(char::is_control) {
        Some(Problem::ControlCharacter)
    } else if name.chars().nth(LONGEST_NAME).is_some() {
        Some(Problem::TooLong(LONGEST_NAME))
    } else {
        None
    }
}

/// A provider's names against the groups that exist here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matched {
    /// The person is in these groups and in no others, as far as the connection knows.
    Groups {
        /// The groups with one of the names.
        matched: Vec<Known>,
        /// The names that no group has, in the provider's order and spelling.
        unmatched: Vec<String>,
    },
    /// What the provider said tells nothing: memberships stay as they are.
    Unknown(Why),
}

/// Matches what a provider said with the groups that exist, by their folded names.
pub fn match_groups(said: &Said, known: &[Known], absent: Absent) -> Matched {
    let names: &[String] = match (said, absent) {
        (Said::Names(names), _) => names,
        (Said::Nothing, Absent::None) => &[],
        (Said::Nothing, Absent::Unknown) => return Matched::Unknown(Why::Absent),
        (Said::Unclear(why), _) => return Matched::Unknown(*why),
    };
    let keys: HashSet<String> = said.keys().into_iter().collect();
    let (mut matched, mut taken) = (Vec::new(), HashSet::new());
    for group in known {
        let key = name_key(&group.name);
        if keys.contains(&key) && taken.insert(key) {
            matched.push(group.clone());
        }
    }
    let nobodys = |name: &&String| problem_with_name(name).is_some() || !taken.contains(&name_key(name));
    Matched::Groups {
        unmatched: names.iter().filter(nobodys).cloned().collect(),
        matched,
    }
}

/// A membership that begins or ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The group.
    pub group: Known,
    /// Something else makes the person a member, too.
    pub anyway: bool,
}

/// What brings a source's memberships to the wanted ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Memberships to add.
    pub gained: Vec<Change>,
    /// Memberships to remove.
    pub lost: Vec<Change>,
}

/// Compares the groups that a source says somebody is in with what is stored: `has` are the person's groups
/// with what made them a member. Memberships of other sources are never among the changes.
pub fn changes(has: &[(Known, Vec<Source>)], wanted: &[Known], source: Source) -> Changes {
    let mut changes = Changes::default();
    for group in wanted {
        let stored = has.iter().find(|(g, _)| g.id == group.id);
        let sources = stored.map_or(&[][..], |(_, sources)| sources);
        if !sources.contains(&source) {
            changes.gained.push(Change {
                group: group.clone(),
                anyway: !sources.is_empty(),
            });
        }
    }
    for (group, sources) in has {
        if sources.contains(&source) && !wanted.iter().any(|w| w.id == group.id) {
            changes.lost.push(Change {
                group: group.clone(),
                anyway: sources.iter().any(|s| *s != source),
            });
        }
    }
    changes
}

#[cfg(test)]
mod tests;
