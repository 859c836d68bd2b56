//! Groups: what administrators do with them, and what sign-ins do to memberships.

// A broken preparation is a failed test.
#![allow(clippy::unwrap_used, clippy::panic)]

mod console;
mod signing_in;

use gatehouse_domain::attempt::{Attempt, Label, Step, StepKind};
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::groups::Source;
use gatehouse_domain::ids::{ConnectionId, GroupId, PrincipalId};
use gatehouse_service::Caller;
use gatehouse_service::ports::records::AttemptQuery;
use gatehouse_service::sessions::SignedIn;
use gatehouse_service::signin::Finished;
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::provider::Person;
use serde_json::Value;

/// The form that fits the provider, with groups synchronized.
pub fn syncing(h: &Harness) -> OidcForm {
    OidcForm {
        sync_groups: true,
        ..h.form()
    }
}

/// Makes groups; their ids.
pub async fn make<const N: usize>(h: &Harness, admin: &Caller, names: [&str; N]) -> [GroupId; N] {
    let mut ids = [GroupId(uuid::Uuid::nil()); N];
    for (id, name) in ids.iter_mut().zip(names) {
        *id = h.gatehouse.make_group(admin, name).await.unwrap().id;
    }
    ids
}

/// Ada comes with these groups from now on.
pub fn sends(h: &Harness, groups: Value) {
    h.provider.person(Person::default().with("groups", groups));
}

/// Signs the provider's person in, a second after whatever was before: attempts are ordered by their time.
pub async fn sign_in(h: &Harness, id: ConnectionId) -> Finished {
    h.clock.advance(1000);
    h.sign_in(id).await
}

/// The session of a sign-in that went well.
pub fn signed_in(finished: Finished) -> SignedIn {
    match finished {
        Finished::SignedIn(signed_in) => signed_in,
        other => panic!("{other:?}"),
    }
}

/// The names of somebody's groups, each with what made the memberships.
pub async fn groups_of(h: &Harness, user: PrincipalId) -> Vec<(String, Vec<Source>)> {
    let store = &h.gatehouse.ports().store;
    let all = store.read().memberships_of(user).await.unwrap();
    all.into_iter().map(|m| (m.group.name, m.sources)).collect()
}

/// The newest attempt.
pub async fn newest(h: &Harness, admin: &Caller) -> Attempt {
    let query = AttemptQuery {
        limit: 1,
        ..AttemptQuery::default()
    };
    h.gatehouse.attempts(admin, query).await.unwrap().rows.remove(0)
}

/// What an attempt tells of groups.
pub fn told(attempt: &Attempt) -> &Step {
    let mut steps = attempt.trace.steps.iter();
    steps.find(|s| s.kind == StepKind::Groups).unwrap()
}

/// A fact of it, empty when it is not told.
pub fn fact(step: &Step, label: Label) -> &str {
    let fact = step.facts.iter().find(|f| f.label == label);
    fact.map_or("", |f| f.value.as_str())
}
