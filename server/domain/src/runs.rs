//! Runs: what a program logs under a project, as far as it shows who came in, as whom, and where to.

use crate::ids::{Millis, PrincipalId};
use serde::{Deserialize, Serialize};

/// Without a sign of life for so long a run is taken for lost: the SDK gives one every 30 seconds.
pub const SILENT_AFTER: Millis = 5 * 60_000;

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It goes on.
    Running,
    /// It ended well.
    Finished,
    /// It ended with an error.
    Failed,
    /// Nothing was heard of it for a while.
    Silent,
}

/// How a run stands that ended with this exit code, or has not ended, and was last heard of then.
pub fn state(exit_code: Option<i64>, heard_at: Millis, now: Millis) -> State {
    match exit_code {
        Some(0) => State::Finished,
        Some(_) => State::Failed,
        None if now - heard_at > SILENT_AFTER => State::Silent,
        None => State::Running,
    }
}

/// Why a run is attributed to whom, or to nobody. It never gives the program that person's rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribution {
    /// To the person whose key it is.
    Own,
    /// To the person that the program named.
    Named,
    /// To nobody: the program named nobody.
    NotNamed,
    /// To nobody: no account has the name or the address.
    Unknown,
    /// To nobody: the name is one person's, the address another's.
    TwoPeople,
    /// To nobody: the account is disabled.
    Disabled,
    /// To nobody: the person is not in the service account's organization.
    OtherOrganization,
    /// To nobody: the person is not in the service account's team.
    OtherTeam,
}

/// Somebody whom a program names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub id: PrincipalId,
    /// The account is disabled.
    pub disabled: bool,
    /// Is in the service account's organization.
    pub in_organization: bool,
    /// Is in the service account's team; true where it has none.
    pub in_team: bool,
}

/// What became of looking for somebody by name or by address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// The program says none.
    NotGiven,
    /// Nobody has it.
    Nobody,
    /// Somebody has it.
    Found(Candidate),
}

/// To whom a service account's run is attributed.
pub fn attribute(by_name: Looked, by_email: Looked) -> (Option<PrincipalId>, Attribution) {
    use Looked::{Found, Nobody, NotGiven};
    let found = match (by_name, by_email) {
        (Found(a), Found(b)) if a.id != b.id => return (None, Attribution::TwoPeople),
        (Found(found), _) | (_, Found(found)) => found,
        (NotGiven, NotGiven) => return (None, Attribution::NotNamed),
        (Nobody, _) | (_, Nobody) => return (None, Attribution::Unknown),
    };
    if found.disabled {
        (None, Attribution::Disabled)
    } else if !found.in_organization {
        (None, Attribution::OtherOrganization)
    } else if !found.in_team {
        (None, Attribution::OtherTeam)
    } else {
        (Some(found.id), Attribution::Named)
    }
}

/// The longest path of a run's file, in bytes.
const LONGEST_PATH: usize = 500;

/// Whether a text can be the path of a run's file: relative, and nowhere but below the run.
pub fn is_file_path(path: &str) -> bool {
    !path.is_empty()
        && path.len() <= LONGEST_PATH
        && !path.chars().any(char::is_control)
        && !path.contains('\\')
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::uuid_v7;

    fn candidate(n: u8) -> Candidate {
        Candidate {
            id: PrincipalId(uuid_v7(0, [n; 10])),
            disabled: false,
            in_organization: true,
            in_team: true,
        }
    }

    #[test]
    fn a_run_stands_as_it_was_last_heard_of() {
        assert_eq!(state(None, 0, SILENT_AFTER), State::Running);
        assert_eq!(state(None, 0, SILENT_AFTER + 1), State::Silent);
        assert_eq!(state(Some(0), 0, SILENT_AFTER + 1), State::Finished);
        assert_eq!(state(Some(255), 0, 0), State::Failed);
    }

    #[test]
    fn one_person_of_the_organization_and_team_or_nobody() {
        use Looked::{Found, Nobody, NotGiven};
        let (a, b) = (candidate(1), candidate(2));
        let named = (Some(a.id), Attribution::Named);
        for found in [
            (Found(a), NotGiven),
            (NotGiven, Found(a)),
            (Found(a), Found(a)),
            (Found(a), Nobody),
            (Nobody, Found(a)),
        ] {
            assert_eq!(attribute(found.0, found.1), named, "{found:?}");
        }
        let nobody = |by_name, by_email, why| assert_eq!(attribute(by_name, by_email), (None, why));
        nobody(NotGiven, NotGiven, Attribution::NotNamed);
        nobody(Nobody, NotGiven, Attribution::Unknown);
        nobody(NotGiven, Nobody, Attribution::Unknown);
        nobody(Found(a), Found(b), Attribution::TwoPeople);
        let disabled = Candidate { disabled: true, ..a };
        nobody(Found(disabled), NotGiven, Attribution::Disabled);
        let outside = Candidate {
            in_organization: false,
            ..a
        };
        nobody(Found(outside), NotGiven, Attribution::OtherOrganization);
        let other = Candidate { in_team: false, ..a };
        nobody(Found(other), NotGiven, Attribution::OtherTeam);
    }

    #[test]
    fn a_file_stays_below_its_run() {
        for good in [
            "output.log",
            "media/images/a b.png",
            "실험.txt",
            ".hidden",
            "a..b",
        ] {
            assert!(is_file_path(good), "{good}");
        }
        let long = "x".repeat(501);
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            ".",
            "a\\b",
            "a\nb",
            &long,
        ] {
            assert!(!is_file_path(bad), "{bad}");
        }
    }
}
