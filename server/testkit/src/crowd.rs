//! Many people and attempts, for what has to stay fast with them.

use crate::time::BEGINNING;
use gatehouse_domain::attempt::{Attempt, Kind, Method, Outcome, Trace};
use gatehouse_domain::ids::{AttemptId, PrincipalId, uuid_v7};
use gatehouse_service::ports::accounts::{Registered, User};
use gatehouse_service::ports::{Result, Store};

/// So many rows in one transaction.
const AT_ONCE: i64 = 10_000;
/// The time between two attempts, in milliseconds: a million of them take a month.
const APART: i64 = 2_592;

/// Adds so many people, named `person-000000` and on, and so many ended sign-ins of theirs, the last just
/// before `now`.
///
/// # Errors
/// Storage failed.
pub async fn crowd(store: &dyn Store, people: i64, attempts: i64, now: i64) -> Result<()> {
    for first in (0..people).step_by(AT_ONCE as usize) {
        let mut tx = store.write().await?;
        for n in first..people.min(first + AT_ONCE) {
            tx.insert_user(&person(n)).await?;
        }
        tx.commit().await?;
    }
    for first in (0..attempts).step_by(AT_ONCE as usize) {
        let mut tx = store.write().await?;
        for n in first..attempts.min(first + AT_ONCE) {
            tx.put_attempt(&attempt(n, people.max(1), now - (attempts - n) * APART))
                .await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

fn bytes(n: i64) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&n.to_be_bytes());
    bytes
}

/// One of them.
pub fn person(n: i64) -> User {
    User {
        id: PrincipalId(uuid_v7(BEGINNING, bytes(n))),
        name: format!("person-{n:06}"),
        full_name: Some(format!("Person {n:06}")),
        email: Some(format!("person{n:06}@crowd.test")),
        picture: None,
        admin: false,
        disabled_at: None,
        created_at: BEGINNING,
        last_sign_in: None,
        login: None,
        registered: Registered::No,
    }
}

/// One in ten was refused.
fn attempt(n: i64, people: i64, at: i64) -> Attempt {
    let who = n.wrapping_mul(7_919) % people;
    let refused = n % 10 == 0;
    Attempt {
        id: AttemptId(uuid_v7(at, bytes(n))),
        reference: format!("GH-{n:08}"),
        kind: Kind::SignIn,
        method: Method::Password,
        connection: None,
        connection_name: String::new(),
        revision: None,
        issuer: None,
        principal: Some(person(who).id),
        who: format!("person{who:06}@crowd.test"),
        address: "192.0.2.1".into(),
        trace: Trace::default(),
        result: None,
        outcome: match refused {
            true => Outcome::Refused {
                code: gatehouse_domain::catalogue::Code::WrongCredentials,
            },
            false => Outcome::SignedIn { new: false },
        },
        started_at: at,
        ended_at: Some(at),
    }
}
