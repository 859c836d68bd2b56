//! What became of a person's groups, as an attempt keeps it.

use super::{Change, Changes, Matched, Why, problem_with_name};
use crate::attempt::Shown;
use serde::{Deserialize, Serialize};

/// So many names of a list are kept, and so many bytes of them.
const MOST_LISTED: usize = 50;
const MOST_BYTES: usize = 4_000;

/// Names, as far as an attempt has room for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The first of them.
    pub names: Vec<Shown>,
    /// How many there are in all.
    pub total: usize,
}

impl Listed {
    /// The first of the names, and how many there are.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut listed = Listed::default();
        let mut room = MOST_BYTES;
        for name in names {
            listed.total += 1;
            let shown = Shown::plain(name);
            if listed.names.len() == MOST_LISTED || shown.as_str().len() > room {
                room = 0;
                continue;
            }
            room -= shown.as_str().len();
            listed.names.push(shown);
        }
        listed
    }

    /// The names in a line, with `+ n` for those that are not among them; none when there are none.
    pub fn line(&self) -> Option<String> {
        let mut parts: Vec<String> = self.names.iter().map(|n| n.as_str().to_owned()).collect();
        let more = self.total.saturating_sub(parts.len());
        if more > 0 {
            parts.push(format!("+ {more}"));
        }
        (self.total > 0).then(|| parts.join(", "))
    }
}

/// What became, or would become, of a person's groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Nothing is known, so nothing changed.
    pub unknown: Option<Why>,
    /// The groups that the provider named.
    pub matched: Listed,
    /// Memberships that began.
    pub gained: Listed,
    /// Memberships that ended.
    pub lost: Listed,
    /// Those of them whose group the person is in all the same, by something else.
    pub anyway: Listed,
    /// Names that no group here has, and could have.
    pub unmatched: Listed,
    /// How many names no group could have: too long, or with characters that cannot be shown.
    pub unusable: usize,
}

impl Report {
    /// Of what was matched and what follows from it.
    pub fn new(matched: &Matched, changes: &Changes) -> Self {
        let (matched, unmatched) = match matched {
            Matched::Unknown(why) => {
                return Report {
                    unknown: Some(*why),
                    ..Report::default()
                };
            }
            Matched::Groups { matched, unmatched } => (matched, unmatched),
        };
        let of = |changes: &[Change], all: bool| {
            let some = changes.iter().filter(|c| all || c.anyway);
            Listed::of(some.map(|c| c.group.name.as_str()))
        };
        // A button that makes a group needs the whole name.
        let whole = |name: &&String| {
            problem_with_name(name).is_none() && Shown::plain(name.as_str()).as_str() == name.as_str()
        };
        let usable: Vec<&String> = unmatched.iter().filter(whole).collect();
        Report {
            unknown: None,
            matched: Listed::of(matched.iter().map(|g| g.name.as_str())),
            gained: of(&changes.gained, true),
            lost: of(&changes.lost, true),
            anyway: of(&changes.lost, false),
            unusable: unmatched.len() - usable.len(),
            unmatched: Listed::of(usable.into_iter().map(String::as_str)),
        }
    }
}
