//! Organizations, teams, projects, service accounts and keys: who may do what with them, and what keys are good for.

// A broken preparation is a failed test.
#![allow(clippy::unwrap_used, clippy::panic)]

mod keys;
mod organizations;
mod projects;
mod service_accounts;
mod teams;
mod throughout;

use gatehouse_domain::access::{OrgRole, TeamRole, Why};
use gatehouse_domain::ids::{DEFAULT_ORG, PrincipalId, SessionId, uuid_v7};
use gatehouse_domain::problem::{Problem, Problems};
use gatehouse_service::api_keys::{MadeKey, NewKey, Whose};
use gatehouse_service::caller::Person;
use gatehouse_service::machines::Presented;
use gatehouse_service::ports::Clock as _;
use gatehouse_service::ports::Store as _;
use gatehouse_service::ports::accounts::{Registered, User};
use gatehouse_service::ports::machines::ServiceAccount;
use gatehouse_service::ports::sessions::Session;
use gatehouse_service::ports::teams::Team;
use gatehouse_service::service_accounts::{NewMethod, NewServiceAccount};
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::harness::Harness;
use std::fmt::Debug;
use std::sync::Arc;

/// A new person with a session.
pub async fn person(h: &Harness, name: &str) -> Caller {
    let ports = h.gatehouse.ports();
    let now = h.clock.now();
    let user = User {
        id: PrincipalId(ports.rng.uuid(now)),
        name: name.into(),
        full_name: None,
        email: Some(format!("{name}@example.test")),
        picture: None,
        admin: false,
        disabled_at: None,
        created_at: now,
        last_sign_in: None,
        login: None,
        registered: Registered::No,
    };
    let mut tx = h.store.write().await.unwrap();
    tx.insert_user(&user).await.unwrap();
    tx.commit().await.unwrap();
    let session = Session {
        id: SessionId(uuid_v7(now, [0; 10])),
        token_hash: [0; 32],
        principal: user.id,
        connection: None,
        device: String::new(),
        address: String::new(),
        created_at: now,
        last_seen: now,
        idle_until: now,
        absolute_until: now,
    };
    Caller::Person(Arc::new(Person {
        user,
        session,
        origin: Harness::origin(),
    }))
}

/// A person who is something in the default organization.
pub async fn of_org(h: &Harness, admin: &Caller, name: &str, role: OrgRole) -> Caller {
    let caller = person(h, name).await;
    h.gatehouse
        .add_org_member(admin, DEFAULT_ORG, name, role)
        .await
        .unwrap();
    caller
}

/// A person who is something in a team.
pub async fn of_team(h: &Harness, admin: &Caller, team: &Team, name: &str, role: TeamRole) -> Caller {
    let caller = person(h, name).await;
    h.gatehouse
        .add_team_member(admin, team.id, name, role)
        .await
        .unwrap();
    caller
}

/// The principal.
pub fn id(caller: &Caller) -> PrincipalId {
    caller.actor().unwrap().id
}

/// A team of the default organization.
pub async fn team(h: &Harness, admin: &Caller, name: &str) -> Team {
    h.gatehouse.make_team(admin, DEFAULT_ORG, name, "").await.unwrap()
}

/// The form of one with a key.
pub fn built_in(name: &str, team: Option<&Team>) -> NewServiceAccount {
    NewServiceAccount {
        org: DEFAULT_ORG,
        team: team.map(|t| t.id),
        name: name.into(),
        default_team: None,
        method: NewMethod::BuiltIn,
    }
}

/// A service account and its first key.
pub async fn service(h: &Harness, by: &Caller, name: &str, team: Option<&Team>) -> (ServiceAccount, MadeKey) {
    let made = h.gatehouse.make_service_account(by, &built_in(name, team)).await;
    let (account, key) = made.unwrap();
    (account, key.unwrap())
}

/// A person's own key with scopes.
pub async fn own_key(h: &Harness, caller: &Caller, scopes: &str) -> MadeKey {
    let form = NewKey {
        name: "laptop".into(),
        days: String::new(),
        scopes: scopes.parse().unwrap(),
    };
    h.gatehouse.make_key(caller, Whose::Own, &form).await.unwrap()
}

/// What a program with a key is.
pub async fn program(h: &Harness, key: &MadeKey) -> Result<Caller, Error> {
    let presented = Presented::Secret(key.secret.clone());
    let mut origin = Harness::origin();
    origin.user_agent = "wandb-core".into();
    h.gatehouse.authenticate_machine(&presented, origin).await
}

/// What is wrong with a field.
pub fn problem(result: Result<impl Debug, Error>, field: &'static str) -> Problem {
    match result {
        Err(Error::Invalid(problems)) => {
            let mut problems: Problems = problems;
            problems.remove(field).unwrap()
        }
        other => panic!("{other:?}"),
    }
}

/// Why something was denied.
pub fn denied(result: Result<impl Debug, Error>) -> Why {
    match result {
        Err(Error::Denied(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// There is no such thing, as far as the caller can see.
pub fn not_found(result: Result<impl Debug, Error>) {
    assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
}
