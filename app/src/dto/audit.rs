//! Attempts and changes on the wire.

use super::ended::{Ended, Refusal};
use crate::dto::when::When;
use gatehouse_domain::attempt::{Attempt, Kind, Method};
use gatehouse_domain::catalogue::Code;
use serde::{Deserialize, Serialize};

/// A row of the attempts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptRow {
    /// The reference.
    pub reference: String,
    /// What it was for.
    pub kind: Kind,
    /// How.
    pub method: Method,
    /// The connection's name.
    pub connection: String,
    /// The login name.
    pub who: String,
    /// How it ended.
    pub outcome: Ended,
    /// When it began.
    pub at: When,
}

/// A page of attempts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptList {
    /// Its rows.
    pub rows: Vec<AttemptRow>,
    /// How many match in all.
    pub total: i64,
}

/// An attempt, and what its reader can do about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptPage {
    /// The attempt.
    pub attempt: Attempt,
    /// Its connection is there still, so its form can be opened.
    pub editable: bool,
    /// The reader is the one whom it is about.
    pub own: bool,
    /// The names that no group had then and one has now.
    pub made: Vec<String>,
    /// What its refusals mean.
    pub refusals: Refusals,
}

/// Refusals in the reader's language, by their codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusals(Vec<(Code, Refusal)>);

impl Refusals {
    /// What one of them means.
    pub fn of(&self, code: Code) -> Option<&Refusal> {
        self.0
            .iter()
            .find(|(known, _)| *known == code)
            .map(|(_, refusal)| refusal)
    }
}

/// A changed field: its name, before and after.
pub type FieldDiff = (String, String, String);

/// A row of the changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRow {
    /// Its place in the order.
    pub seq: i64,
    /// When.
    pub at: When,
    /// Who.
    pub actor: String,
    /// The action's stable name.
    pub action: String,
    /// To what.
    pub object: String,
    /// The network address.
    pub address: String,
    /// Only what differs.
    pub diff: Vec<FieldDiff>,
}

/// A page of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeList {
    /// Its rows.
    pub rows: Vec<ChangeRow>,
    /// How many match in all.
    pub total: i64,
}

#[cfg(feature = "ssr")]
mod from {
    use super::*;
    use gatehouse_service::attempts::Found;
    use gatehouse_service::ports::records::AuditEntry;
    use serde_json::Value;
    use std::collections::{BTreeSet, HashSet};

    impl From<Found> for AttemptPage {
        fn from(found: Found) -> Self {
            let steps = found.attempt.trace.steps.iter().filter_map(|step| step.code);
            let codes: HashSet<Code> = steps.chain(found.attempt.code()).collect();
            let told = codes.into_iter().map(|code| (code, Refusal::from(code)));
            AttemptPage {
                refusals: Refusals(told.collect()),
                attempt: found.attempt,
                editable: found.editable,
                own: found.own,
                made: found.made,
            }
        }
    }

    impl AttemptRow {
        /// As seen at a time.
        pub fn new(a: Attempt, now: i64) -> Self {
            Self {
                at: When::new(a.started_at, now),
                reference: a.reference,
                kind: a.kind,
                method: a.method,
                connection: a.connection_name,
                who: a.who,
                outcome: a.outcome.into(),
            }
        }
    }

    impl ChangeRow {
        /// As seen at a time.
        pub fn new(e: AuditEntry, now: i64) -> Self {
            Self {
                seq: e.seq,
                at: When::new(e.at, now),
                actor: e.actor_name,
                action: e.action,
                object: e.object_name,
                address: e.address,
                diff: diff(e.before.as_ref(), e.after.as_ref()),
            }
        }
    }

    fn diff(before: Option<&Value>, after: Option<&Value>) -> Vec<FieldDiff> {
        let fields = |v: Option<&Value>| v.and_then(Value::as_object).cloned().unwrap_or_default();
        let (before, after) = (fields(before), fields(after));
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        names
            .into_iter()
            .filter(|n| before.get(*n) != after.get(*n))
            .map(|n| (n.clone(), text(before.get(n)), text(after.get(n))))
            .filter(|(_, was, is)| was != is)
            .collect()
    }

    fn text(value: Option<&Value>) -> String {
        match value {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(s)) => s.clone(),
            Some(other) => other.to_string(),
        }
    }
}
