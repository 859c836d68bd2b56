//! Reading a groups claim.

use super::problem_with_name;
use crate::claims::{Claims, look_up};
use crate::names::name_key;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;

/// A claim with more names than this says nothing here: taking some of them would lose the others silently.
pub const MOST_NAMES: usize = 1000;

/// Why it is unknown which groups a person is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No groups claim was sent, and by the settings that means nothing.
    Absent,
    /// There were too many groups for the token: it names another place that has them (Entra's
    /// `_claim_names`, OpenID Connect Core 5.6.2, and `hasgroups`). That place is never asked: a token is
    /// not sent to an address that stands in a claim.
    Overage,
    /// More than [`MOST_NAMES`].
    TooMany,
    /// Neither a text nor a list of texts.
    Unreadable,
}

/// What a provider said of a person's groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The names, trimmed, each once, in the provider's order.
    Names(Vec<String>),
    /// Nothing: there is no such claim.
    Nothing,
    /// Something that cannot be taken for names.
    Unclear(Why),
}

impl Said {
    /// The keys of the names that a group can have, to look groups up by.
    pub fn keys(&self) -> Vec<String> {
        match self {
            Said::Names(names) => names
                .iter()
                .filter(|n| problem_with_name(n).is_none())
                .map(|n| name_key(n))
                .collect(),
            Said::Nothing | Said::Unclear(_) => Vec::new(),
        }
    }
}

/// What was read, and from which claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The claim that was there.
    pub from: Option<String>,
    /// What it said.
    pub said: Said,
}

/// Reads the first of the claims that is there. A list holds a name in each entry; a text is one name, as it
/// stands: names hold spaces and commas. An empty list and an empty text are no groups.
pub fn read(claims: &Claims, names: &[String]) -> Claimed {
    for name in names {
        let said = match look_up(claims, name) {
            Some(value) if !value.is_null() => of_value(value),
            _ if overflowed(claims, name) => Said::Unclear(Why::Overage),
            _ => continue,
        };
        return Claimed {
            from: Some(name.clone()),
            said,
        };
    }
    Claimed {
        from: None,
        said: Said::Nothing,
    }
}

/// Whether the token says that the claim did not fit into it.
fn overflowed(claims: &Claims, name: &str) -> bool {
    let elsewhere = claims.get("_claim_names").and_then(Value::as_object);
    if elsewhere.is_some_and(|names| names.contains_key(name)) {
        return true;
    }
    let flag = claims.get("hasgroups");
    name == "groups" && flag.is_some_and(|v| *v == Value::Bool(true) || *v == "true")
}

fn of_value(value: &Value) -> Said {
    let entries = match value {
        Value::Array(entries) => entries.as_slice(),
        one => std::slice::from_ref(one),
    };
    let (mut names, mut seen) = (Vec::new(), HashSet::new());
    for entry in entries {
        let name = match entry {
            Value::String(name) => name.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return Said::Unclear(Why::Unreadable),
        };
        // What no group can be named is compared as it is: folding it would take long for nothing.
        let key = match problem_with_name(&name) {
            None => name_key(&name),
            Some(_) => name.clone(),
        };
        if name.is_empty() || !seen.insert(key) {
            continue;
        }
        if names.len() == MOST_NAMES {
            return Said::Unclear(Why::TooMany);
        }
        names.push(name);
    }
    Said::Names(names)
}
