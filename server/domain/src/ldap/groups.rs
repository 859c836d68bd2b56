//! A person's groups in a directory: which they are, how each was found, and which of them are allowed.

use super::Dn;
use crate::groups::{Claimed, Said, Why};
use crate::names::name_key;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

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
            let mut seen = HashSet::new();
            let names = self.groups.iter().map(|g| g.name.clone());
            Said::Names(names.filter(|n| seen.insert(n.clone())).collect())
        };
        Claimed { from: None, said }
    }

    /// The first of the allowed groups that the person is in. A group is named by its distinguished name, its
    /// name, or its number.
    pub fn allowed<'a>(&self, allowed: &'a [String]) -> Option<&'a str> {
        let keys: HashSet<String> = self.groups.iter().filter_map(|g| key(g.dn.as_deref()?)).collect();
        let names: HashSet<String> = self.groups.iter().map(|g| name_key(&g.name)).collect();
        let numbers: HashSet<&str> = self.groups.iter().filter_map(|g| g.number.as_deref()).collect();
        let named = |name: &str| numbers.contains(name.trim()) || names.contains(&name_key(name));
        let is_in = |group: &&String| match key(group) {
            Some(key) => keys.contains(&key),
            None => named(group),
        };
        allowed.iter().find(is_in).map(String::as_str)
    }
}

/// The key of a distinguished name; none for what is not one.
fn key(text: &str) -> Option<String> {
    let dn = Dn::parse(text).ok().filter(|dn| !dn.is_root())?;
    Some(dn.key())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, dn: Option<&str>, number: Option<&str>) -> Membership {
        Membership {
            name: name.into(),
            dn: dn.map(str::to_owned),
            number: number.map(str::to_owned),
            path: Vec::new(),
            note: Note::None,
        }
    }

    #[test]
    fn a_group_is_allowed_by_its_name_its_number_or_its_distinguished_name() {
        let of = Memberships {
            groups: vec![
                group(
                    "Lab  Staff",
                    Some("cn=Lab Staff,ou=Groups,dc=Example,dc=org"),
                    None,
                ),
                group("posix1", Some("cn=posix1,dc=example,dc=org"), Some("5001")),
            ],
            left_out: Vec::new(),
        };
        for allowed in [
            "lab staff",
            "5001",
            "POSIX1",
            "CN=lab staff, OU=groups, DC=example, DC=org",
        ] {
            let list = ["nobody".to_owned(), allowed.to_owned()];
            assert_eq!(of.allowed(&list), Some(allowed));
        }
        for other in ["lab", "500", "cn=Lab Staff,dc=example,dc=org", "cn=5001", "*", ""] {
            assert_eq!(of.allowed(&[other.to_owned()]), None, "{other}");
        }
    }

    #[test]
    fn of_a_part_of_the_groups_nothing_follows() {
        let mut of = Memberships {
            groups: vec![group("a", None, None), group("a", None, None)],
            left_out: vec![(LeftOut::NoMatch, "b".into())],
        };
        assert_eq!(of.claimed().said, Said::Names(vec!["a".into()]));
        of.left_out.push((LeftOut::Depth, "c".into()));
        assert_eq!(of.claimed().said, Said::Unclear(Why::TooMany));
        assert_eq!(Memberships::default().claimed().said, Said::Nothing);
    }
}
