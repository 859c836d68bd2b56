//! The settings of the whole installation that are kept in the database.

use crate::ids::{ConnectionId, Millis, PrincipalId};
use crate::names::{email_key, name_key};
use crate::problem::{Problem, Problems};
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

/// What holds for accounts with a password kept here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountRules {
    /// The least length of a password, in characters.
    pub least: usize,
    /// Anybody may register.
    pub open: bool,
    /// Who registers waits for an administrator.
    pub approval: bool,
    /// Only addresses of these domains register; of any without one.
    pub domains: Vec<String>,
}

impl Default for AccountRules {
    fn default() -> Self {
        AccountRules {
            least: LEAST,
            open: false,
            approval: true,
            domains: Vec::new(),
        }
    }
}

/// The least length of a password, where the password is the only factor (NIST SP 800-63B-4).
pub const LEAST: usize = 15;
/// What an administrator may lower that to.
pub const LEAST_OF_ALL: usize = 8;
/// What an administrator may raise it to.
const GREATEST_LEAST: usize = 64;
/// So many domains at most.
const MOST_DOMAINS: usize = 50;

impl AccountRules {
    /// Reads the fields `least` and `domains`, one a line.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse(least: &str, open: bool, approval: bool, domains: &str) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let least = least.trim().parse().unwrap_or_default();
        if !(LEAST_OF_ALL..=GREATEST_LEAST).contains(&least) {
            problems.insert("least", Problem::NotBetween(LEAST_OF_ALL, GREATEST_LEAST));
        }
        let domains: Vec<String> = domains
            .split(|c: char| c.is_whitespace() || c == ',')
            .map(|domain| name_key(domain.trim_start_matches('@')))
            .filter(|domain| !domain.is_empty())
            .collect();
        if domains.len() > MOST_DOMAINS {
            problems.insert("domains", Problem::TooMany(MOST_DOMAINS));
        } else if let Some(bad) = domains.iter().find(|d| !is_domain(d)) {
            problems.insert("domains", Problem::NotDomain(bad.clone()));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(AccountRules {
            least,
            open,
            approval,
            domains,
        })
    }

    /// Whether an address may register.
    pub fn allows(&self, email: &str) -> bool {
        let key = email_key(email);
        let domain = key.rsplit('@').next().unwrap_or_default();
        self.domains.is_empty() || self.domains.iter().any(|d| d == domain)
    }
}

fn is_domain(text: &str) -> bool {
    let label = |l: &str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    text.len() <= 253 && text.split('.').all(label)
}

/// What all administrators are told in the console, until each has read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// When it happened.
    pub at: Millis,
    /// What.
    pub what: Announced,
    /// The account that it happened to.
    pub name: String,
    /// From where.
    pub address: String,
    /// Who has read it.
    pub read_by: Vec<PrincipalId>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Announced {
    /// An administrator was made or restored by a link from the host.
    RecoveredByLink,
    /// The same by a recovery code.
    RecoveredByCode,
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
    /// Local accounts.
    pub accounts: AccountRules,
    /// What administrators are told, oldest first.
    pub announcements: Vec<Announcement>,
    /// The restore administrator, while there is one.
    pub restore: Option<PrincipalId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_accounts() {
        let rules = AccountRules::parse("8", true, false, " Example.com, @b.test\nc.test ");
        let domains = ["example.com", "b.test", "c.test"].map(str::to_owned).to_vec();
        let expected = AccountRules {
            least: 8,
            open: true,
            approval: false,
            domains,
        };
        assert_eq!(rules.as_ref(), Ok(&expected));
        assert!(expected.allows("Ada@EXAMPLE.com") && !expected.allows("ada@sub.example.com"));
        assert!(!expected.allows("ada@evil.test@") && AccountRules::default().allows("ada@any.test"));
        for least in ["7", "65", "", "x", "-15"] {
            let wrong = Problems::from([("least", Problem::NotBetween(8, 64))]);
            assert_eq!(AccountRules::parse(least, false, true, ""), Err(wrong), "{least}");
        }
        let wrong = Problems::from([("domains", Problem::NotDomain("a..b".into()))]);
        assert_eq!(AccountRules::parse("15", false, true, "a..b"), Err(wrong));
    }

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
