//! Whole sign-ins through the use cases, the protocol code and a provider over real HTTP. A case of
//! `vectors.md` carries its id.

// A broken preparation is a failed test.
#![allow(clippy::panic, clippy::unwrap_used)]

mod accounts;
mod confirm;
mod faults;
mod floods;
mod import;
mod invitations;
mod linking;
mod local_accounts;
mod passwords;
mod recovery;
mod redirects;
mod sessions;

use gatehouse_service::ports::accounts::User;
use gatehouse_service::sessions::SignedIn;
use gatehouse_service::signin::Finished;
use gatehouse_testkit::harness::Harness;

const MINUTE: i64 = 60_000;

fn signed_in(finished: Finished) -> SignedIn {
    match finished {
        Finished::SignedIn(s) => s,
        other => panic!("{other:?}"),
    }
}

async fn user_of(h: &Harness, token: &str) -> User {
    h.caller(token).await.person().unwrap().user.clone()
}
