//! How sign-ins end, counted for operators: one of the readers of an attempt.

use gatehouse_domain::attempt::{Attempt, Kind, Method};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How sign-ins ended since the start, by connection and outcome. Those of a flood, which are not recorded one
/// by one, are counted too. A sign-in is counted when its end is decided: also one that is then not stored.
#[derive(Debug, Default)]
pub struct SignIns(Mutex<BTreeMap<(String, &'static str), u64>>);

impl SignIns {
    pub(crate) fn count(&self, attempt: &Attempt) {
        if attempt.kind != Kind::SignIn {
            return;
        }
        let connection = match (attempt.connection, attempt.method) {
            (Some(id), _) => id.to_string(),
            (None, Method::Password) => "password".into(),
            (None, Method::Key) => "key".into(),
            (None, Method::Federated) => "federated".into(),
            (None, _) => "none".into(),
        };
        let outcome = attempt.code().map_or("signed_in", |code| code.slug());
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((connection, outcome)).or_default() += 1;
    }

    /// Connection (its id, `password`, `key`, or `none` for a callback that belongs to none), outcome (`signed_in` or
    /// the code), how many.
    pub fn all(&self) -> Vec<(String, &'static str, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|((c, o), n)| (c.clone(), *o, *n)).collect()
    }
}
