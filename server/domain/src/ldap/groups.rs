//! A person's groups in a directory: which they are, how each was found, and which of them are allowed.

use crate::groups::{Claimed, Said, Why};
use serde::{Deserialize, Serialize};

/// How a group became known as one of the person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Nothing to say.
    None,
    /// Active Directory counts it, but no path was seen: often the primary group, or one in another domain.
    NoPath,
    /// A distribution group: Active Directory itself grants nothing for it.
    Distribution,
    /// Only its number is known: no group has it.
    NumberOnly,
    /// Its entry could not be read; the name is the one it is listed under.
    Unread,
}

/// A group that the person is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The group's name.
    pub name: String,
    /// Its distinguished name, where it has an entry.
    pub dn: Option<String>,
    /// Its number, where it has one.
    pub number: Option<String>,
    /// The names of the groups that led to it, from the person's own on; empty for one of those.
    pub path: Vec<String>,
    /// What is peculiar.
    pub note: Note,
}

/// Why groups that may exist are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// Nested deeper than is followed.
    Depth,
    /// More than are taken.
    Count,
    /// Not what the group filter asks for, or not under the group base.
    NoMatch,
}

/// A person's groups as a directory has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memberships {
    /// The groups, the person's own first.
    pub groups: Vec<Membership>,
    /// What was left out: why, and which or how many.
    pub left_out: Vec<(LeftOut, String)>,
}

impl Memberships {
    /// Whether groups are missing that the person may be in.
    pub fn is_cut(&self) -> bool {
        let cut = |why: &LeftOut| matches!(why, LeftOut::Depth | LeftOut::Count);
        self.left_out.iter().any(|(why, _)| cut(why))
    }

    /// The names, as a claim would have them: to bring the memberships here to them. Of a part nothing
    /// follows, as it would end memberships that go on.
    pub fn claimed(&self) -> Claimed {
        let said = if self.is_cut() {
            Said::Unclear(Why::TooMany)
        } else if self.groups.is_empty() {
            Said::Nothing
        } else {
            let mut seen = std::collections::HashSet::new();
            let names = self.groups.iter().map(|g| g.name.clone());
            Said::Names(names.filter(|n| seen.insert(n.clone())).collect())
        };
        Claimed { from: None, said }
    }
}
