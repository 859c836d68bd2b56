//! Passwords kept here, and guessing them.

use crate::MINUTE;
use crate::local_accounts::account;
use async_trait::async_trait;
use gatehouse_domain::attempt::Outcome;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::guesses::FREE;
use gatehouse_service::guesses::{PER_ACCOUNT, PER_NETWORK};
use gatehouse_service::ports::accounts::Password;
use gatehouse_service::ports::{PasswordCheck, Passwords};
use gatehouse_service::signin::RECORDED_OF_A_NETWORK;
use gatehouse_service::{Error, Ports, Secret};
use gatehouse_testkit::harness::{Harness, PASSWORD};
use std::sync::Arc;
use tokio::sync::{Barrier, Notify};

const ADMIN: &str = "admin@example.test";

/// Passwords without their work, so that hundreds are tried in a moment.
#[derive(Default)]
struct Plain {
    /// So many checks end together.
    together: Option<Barrier>,
    /// The right password's check begins, and goes on when it is told to.
    held: Option<(Notify, Notify)>,
    busy: bool,
}

#[async_trait]
impl Passwords for Plain {
    async fn check(&self, phc: Option<String>, password: Secret) -> PasswordCheck {
        let right = phc.as_deref() == Some(password.expose());
        if let Some(barrier) = &self.together {
            barrier.wait().await;
        }
        if let (Some((begun, go)), true) = (&self.held, right) {
            begun.notify_one();
            go.notified().await;
        }
        match (self.busy, right) {
            (true, _) => PasswordCheck::Busy,
            (_, true) => PasswordCheck::Right,
            (_, false) => PasswordCheck::Wrong,
        }
    }
    async fn hash(&self, password: Secret) -> Option<String> {
        Some(password.expose().to_owned())
    }
}

async fn with(mut h: Harness, passwords: Plain) -> (Arc<Harness>, Arc<Plain>) {
    let passwords = Arc::new(passwords);
    let ports = h.gatehouse.ports().clone();
    h.replace(Ports {
        passwords: passwords.clone(),
        ..ports
    });
    (Arc::new(h), passwords)
}

/// A wrong password: whether it was recorded one by one.
async fn wrong(h: &Harness, login: &str, address: &str) -> bool {
    match h
        .password(login, "wrong password", &Harness::origin_at(address))
        .await
    {
        Err(Error::Refused {
            code: Code::WrongCredentials,
            reference,
        }) => reference.is_some(),
        other => panic!("{login} {address}: {other:?}"),
    }
}

async fn right(h: &Harness, address: &str) -> Result<(), Error> {
    h.password(ADMIN, PASSWORD, &Harness::origin_at(address))
        .await
        .map(drop)
}

fn waits(result: Result<(), Error>) {
    assert!(
        matches!(result, Err(Error::Throttled { seconds: 1..=901 })),
        "{result:?}"
    );
}

#[tokio::test]
async fn c7_guessing_is_throttled_by_account_and_address_without_locking_the_account_out() {
    let h = Harness::start().await;
    h.administrator().await;
    for _ in 0..FREE {
        assert!(wrong(&h, ADMIN, "198.51.100.1").await, "recorded");
    }
    // One more, and one more: each wait is longer than that before it, up to a quarter of an hour.
    for minutes in [1, 2, 4, 8, 15, 15] {
        let waited = right(&h, "198.51.100.1").await;
        let Err(Error::Throttled { seconds }) = waited else {
            panic!("{waited:?}")
        };
        assert_eq!(seconds, minutes * 60);
        h.clock.advance(minutes * MINUTE);
        assert!(wrong(&h, ADMIN, "198.51.100.1").await, "recorded");
    }
    right(&h, "198.51.100.2")
        .await
        .expect("from elsewhere the account still works");
    h.clock.advance(16 * MINUTE);
    right(&h, "198.51.100.1").await.unwrap();
}

#[tokio::test]
async fn c7_one_account_is_guessed_from_everywhere_only_so_often() {
    let (h, _) = with(Harness::start().await, Plain::default()).await;
    h.administrator().await;
    right(&h, "192.0.2.99").await.unwrap();
    for n in 0..PER_ACCOUNT {
        wrong(&h, ADMIN, &format!("198.51.100.{}", n / FREE)).await;
    }
    waits(right(&h, "192.0.2.1").await);
    wrong(&h, "somebody@example.test", "192.0.2.1").await;
    right(&h, "192.0.2.99")
        .await
        .expect("where the person signed in before nobody else's guesses count");
    h.clock.advance(16 * MINUTE);
    right(&h, "192.0.2.1").await.unwrap();
}

#[tokio::test]
async fn c7_one_address_guesses_only_so_often_whatever_accounts_and_a_flood_is_not_stored() {
    let (h, _) = with(Harness::start().await, Plain::default()).await;
    h.administrator().await;
    for n in 0..PER_NETWORK {
        let recorded = wrong(&h, &format!("user{n}@example.test"), "198.51.100.1").await;
        assert_eq!(recorded, n < RECORDED_OF_A_NETWORK, "{n}");
    }
    waits(right(&h, "198.51.100.1").await);
    right(&h, "198.51.100.2").await.unwrap();
}

/// Who signs in often is nobody who guesses.
#[tokio::test]
async fn c7_right_passwords_use_no_limit_up() {
    let (h, _) = with(Harness::start().await, Plain::default()).await;
    h.administrator().await;
    for _ in 0..=PER_NETWORK {
        right(&h, "198.51.100.1").await.unwrap();
    }
}

#[tokio::test]
async fn c7_guesses_at_once_do_not_pass_the_limit() {
    const GUESSES: usize = 30;
    let on_postgres = Harness::start_postgres(40).await;
    for h in [Some(Harness::start().await), on_postgres].into_iter().flatten() {
        let together = Some(Barrier::new(GUESSES));
        let (h, _) = with(
            h,
            Plain {
                together,
                ..Plain::default()
            },
        )
        .await;
        h.administrator().await;
        let runs = (0..GUESSES).map(|_| {
            let h = h.clone();
            tokio::spawn(async move {
                let guess = h.password(ADMIN, "wrong password", &Harness::origin()).await;
                matches!(guess, Err(Error::Refused { .. }))
            })
        });
        let mut answered = 0;
        for run in runs.collect::<Vec<_>>() {
            answered += i64::from(run.await.unwrap());
        }
        assert_eq!(answered, FREE);
    }
}

/// Checked while others were, and right: beyond the limit it is answered like them.
#[tokio::test]
async fn c7_a_right_guess_beyond_the_limit_is_not_told() {
    let held = Some((Notify::new(), Notify::new()));
    let (h, passwords) = with(
        Harness::start().await,
        Plain {
            held,
            ..Plain::default()
        },
    )
    .await;
    h.administrator().await;
    let (begun, go) = passwords.held.as_ref().unwrap();
    let guess = {
        let h = h.clone();
        tokio::spawn(async move { right(&h, "198.51.100.1").await })
    };
    begun.notified().await;
    for _ in 0..FREE {
        wrong(&h, ADMIN, "198.51.100.1").await;
    }
    go.notify_one();
    waits(guess.await.unwrap());
}

#[tokio::test]
async fn a_busy_server_gives_a_reference_and_counts_nothing_against_the_account() {
    let (h, _) = with(
        Harness::start().await,
        Plain {
            busy: true,
            ..Plain::default()
        },
    )
    .await;
    let admin = h.administrator().await;
    for _ in 0..=FREE {
        let Err(Error::Refused {
            code: Code::Busy,
            reference: Some(reference),
        }) = right(&h, "198.51.100.1").await
        else {
            panic!("busy")
        };
        let attempt = h.gatehouse.attempt(&admin, &reference).await.unwrap().attempt;
        assert_eq!(attempt.outcome, Outcome::Refused { code: Code::Busy });
        assert_eq!(attempt.who, ADMIN);
    }
}

#[tokio::test]
async fn an_unknown_account_and_a_wrong_password_end_the_same() {
    let h = Harness::start().await;
    h.administrator().await;
    for login in [ADMIN, "nobody@example.test", "nobody"] {
        assert!(wrong(&h, login, "198.51.100.1").await);
    }
}

#[tokio::test]
async fn l12_names_that_look_alike_have_one_counter_and_one_account() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    account(&h, &admin, "bob", "bob@example.test").await;
    let alike = ["bob", "Bob", "bob ", "b\u{43e}b", "\u{412}\u{43e}b", "\u{ff22}ob"];
    for n in 0..FREE {
        let login = alike[usize::try_from(n).unwrap() % alike.len()];
        assert!(wrong(&h, login, "198.51.100.1").await, "{login}");
    }
    for login in alike {
        waits(
            h.password(login, PASSWORD, &Harness::origin_at("198.51.100.1"))
                .await
                .map(drop),
        );
    }
}

#[tokio::test]
async fn l10_an_unknown_account_waits_as_a_known_one_does() {
    let (h, _) = with(Harness::start().await, Plain::default()).await;
    h.administrator().await;
    for login in [ADMIN, "nobody@example.test", "nobody"] {
        for _ in 0..FREE {
            wrong(&h, login, "198.51.100.1").await;
        }
        let waited = h
            .password(login, "wrong password", &Harness::origin_at("198.51.100.1"))
            .await;
        assert!(
            matches!(waited, Err(Error::Throttled { seconds: 60 })),
            "{login}: {waited:?}"
        );
    }
}

#[tokio::test]
async fn a_hash_of_former_cost_is_made_anew_when_its_password_is_typed() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = admin.person().unwrap().user.id;
    let store = h.gatehouse.ports().store.clone();
    let now = store.read().password(id).await.unwrap().unwrap();
    let django = "pbkdf2_sha256$1000$c2FsdHNhbHQ$bupGYbpgE6sAUXMr5Pb9wnnnXsypmUhqKyfRDjYt6fA=";
    let mut tx = store.write().await.unwrap();
    let former = Password {
        phc: django.into(),
        must_change: false,
    };
    tx.set_password(id, &former).await.unwrap();
    tx.commit().await.unwrap();
    assert!(wrong(&h, ADMIN, "198.51.100.1").await);
    assert_eq!(store.read().password(id).await.unwrap().unwrap(), former);
    right(&h, "198.51.100.1").await.unwrap();
    let renewed = store.read().password(id).await.unwrap().unwrap();
    assert!(renewed.phc.starts_with("$argon2id$") && renewed != now);
    right(&h, "198.51.100.1").await.unwrap();
    assert_eq!(store.read().password(id).await.unwrap().unwrap(), renewed, "once");
}
