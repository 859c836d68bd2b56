//! Directories as connections: what is decided, against one in memory.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod connecting;
mod linking;
mod looking;
mod rechecking;
mod signing_in;

use gatehouse_domain::attempt::{Attempt, Kind};
use gatehouse_domain::catalogue::Code;
use gatehouse_service::ports::records::AttemptQuery;
use gatehouse_service::sessions::SignedIn;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::directory::Entry;
use gatehouse_testkit::harness::Harness;

/// The host of the directory.
pub const HOST: &str = "ldap.example.test";
/// The host of another one.
pub const OTHER: &str = "other.example.test";

/// An administrator and an active directory with Lin in it.
pub async fn with_directory() -> (Harness, Caller, gatehouse_domain::ids::ConnectionId) {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    h.directory.put(HOST, Entry::new("lin"));
    let id = h.active_directory(&admin, h.directory_form(HOST)).await;
    (h, admin, id)
}

/// Signs in at the login form.
pub async fn sign_in(h: &Harness, login: &str, password: &str) -> Result<SignedIn, Error> {
    h.password(login, password, &Harness::origin()).await
}

/// The code that a sign-in is refused with, and its reference.
pub async fn refused(h: &Harness, login: &str, password: &str) -> (Code, String) {
    match sign_in(h, login, password).await {
        Err(Error::Refused { code, reference }) => (code, reference.unwrap_or_default()),
        other => panic!("{other:?}"),
    }
}

/// The attempt of a reference.
pub async fn attempt(h: &Harness, admin: &Caller, reference: &str) -> Attempt {
    h.gatehouse.attempt(admin, reference).await.unwrap().attempt
}

/// The newest sign-ins and rechecks, newest first.
pub async fn attempts(h: &Harness, admin: &Caller) -> Vec<Attempt> {
    let query = AttemptQuery {
        limit: 50,
        ..AttemptQuery::default()
    };
    let all = h.gatehouse.attempts(admin, query).await.unwrap().rows;
    all.into_iter().filter(|a| a.kind != Kind::Test).collect()
}
