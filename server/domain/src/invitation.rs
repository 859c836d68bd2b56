//! Inviting somebody by email address.

use crate::ids::Millis;
use crate::names;
use crate::problem::{Problem, Problems};
use serde::{Deserialize, Serialize};

const DAY: Millis = 24 * 3_600_000;

/// So many days an invitation lasts unless another number is entered.
pub const DAYS: i64 = 7;
/// So many at most.
pub const MOST_DAYS: i64 = 90;

/// How an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It can be used.
    Waiting,
    /// Somebody got an account by it.
    Used,
    /// It ran out.
    Expired,
    /// An administrator took it back.
    Revoked,
}

/// How an invitation stands at a time.
pub fn state(used: Option<Millis>, revoked: Option<Millis>, expires_at: Millis, now: Millis) -> State {
    match (used, revoked) {
        (Some(_), _) => State::Used,
        (None, Some(_)) => State::Revoked,
        (None, None) if expires_at <= now => State::Expired,
        (None, None) => State::Waiting,
    }
}

/// What is read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The address, as typed.
    pub email: String,
    /// How long it lasts.
    pub lasts: Millis,
    /// Names of groups, one for each line that is not empty.
    pub groups: Vec<String>,
}

/// So many groups an invitation names at most.
const MOST_GROUPS: usize = 50;

/// Reads the form's fields `email`, `days` and `groups`.
///
/// # Errors
/// What is wrong with them.
pub fn read(email: &str, days: &str, groups: &str) -> Result<Invited, Problems> {
    let mut problems = Problems::new();
    let email = email.trim();
    if email.is_empty() {
        problems.insert("email", Problem::Required);
    } else if !names::is_email(email) {
        problems.insert("email", Problem::NotEmail);
    }
    let days = days.trim().parse::<i64>().unwrap_or_default();
    if !(1..=MOST_DAYS).contains(&days) {
        problems.insert("days", Problem::NotDays(MOST_DAYS));
    }
    let groups: Vec<String> = groups
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    if groups.len() > MOST_GROUPS {
        problems.insert("groups", Problem::TooMany(MOST_GROUPS));
    } else if groups.iter().any(|name| name.contains(char::is_control)) {
        problems.insert("groups", Problem::ControlCharacter);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Invited {
        email: email.to_owned(),
        lasts: days * DAY,
        groups,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_judged_by_itself() {
        let read_well = read(" ada@example.test ", "7", "Staff \r\n\n QA, Berlin\n")
            .map(|i| (i.email, i.lasts, i.groups));
        let groups = vec!["Staff".to_owned(), "QA, Berlin".to_owned()];
        assert_eq!(read_well, Ok(("ada@example.test".into(), 7 * DAY, groups)));
        for days in ["0", "91", "-1", "x", "", "1.5", "99999999999999999999"] {
            assert_eq!(
                read("ada@example.test", days, ""),
                Err(Problems::from([("days", Problem::NotDays(MOST_DAYS))])),
                "{days}"
            );
        }
        for (email, problem) in [
            ("", Problem::Required),
            ("ada", Problem::NotEmail),
            ("a b@c", Problem::NotEmail),
            ("a\0@c", Problem::NotEmail),
        ] {
            assert_eq!(read(email, "7", ""), Err(Problems::from([("email", problem)])));
        }
        assert_eq!(read("", "", &"x\n".repeat(51)).map_err(|p| p.len()), Err(3));
    }

    #[test]
    fn what_was_used_stays_used() {
        assert_eq!(state(None, None, 10, 9), State::Waiting);
        assert_eq!(state(None, None, 10, 10), State::Expired);
        assert_eq!(state(Some(1), None, 10, 10), State::Used);
        assert_eq!(state(None, Some(1), 10, 10), State::Revoked);
    }
}
