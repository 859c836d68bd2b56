//! Argon2id as the service sees it.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use gatehouse_crypto::{Argon2Passwords, SystemRng};
use gatehouse_service::ports::crypto::{PasswordCheck, Passwords};
use gatehouse_service::secret::Secret;
use gatehouse_service::setup::PASSWORD_MOST;
use std::sync::Arc;

fn passwords() -> Argon2Passwords {
    Argon2Passwords::new(Arc::new(SystemRng))
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

async fn hash(password: &str) -> String {
    passwords().hash(secret(password)).await.unwrap()
}

async fn check(phc: &str, password: &str) -> PasswordCheck {
    passwords().check(Some(phc.to_owned()), secret(password)).await
}

#[tokio::test]
async fn a_hash_names_argon2id_and_its_cost_and_is_salted() {
    let (one, two) = (hash("hush").await, hash("hush").await);
    assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
    assert_ne!(one, two);
}

#[tokio::test]
async fn the_right_password_is_right_and_others_are_wrong() {
    let phc = hash("correct horse").await;
    assert_eq!(check(&phc, "correct horse").await, PasswordCheck::Right);
    for wrong in ["correct hors", "correct horse ", "Correct horse", "nobody"] {
        assert_eq!(check(&phc, wrong).await, PasswordCheck::Wrong, "{wrong}");
    }
}

#[tokio::test]
async fn nobody_and_no_usable_hash_are_wrong() {
    assert_eq!(
        passwords().check(None, secret("nobody")).await,
        PasswordCheck::Wrong
    );
    for phc in [
        "",
        "plain",
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ",
        "$2b$12$abcdefghijklmnopqrstuv",
    ] {
        assert_eq!(check(phc, "nobody").await, PasswordCheck::Wrong, "{phc}");
    }
}

#[tokio::test]
async fn empty_nul_and_overlong_passwords_are_wrong_and_make_no_hash() {
    let longest = "x".repeat(PASSWORD_MOST);
    let phc = hash(&longest).await;
    assert_eq!(check(&phc, &longest).await, PasswordCheck::Right);
    for bad in ["", "\0", "hush\0", &format!("{longest}x")] {
        assert_eq!(check(&phc, bad).await, PasswordCheck::Wrong);
        assert_eq!(passwords().hash(secret(bad)).await, None);
    }
}

#[tokio::test]
async fn keyboards_that_compose_differently_type_the_same_password() {
    let phc = hash("caf\u{e9} \u{fc}ber").await;
    assert_eq!(
        check(&phc, "cafe\u{301}\u{a0}u\u{308}ber").await,
        PasswordCheck::Right
    );
    assert_eq!(check(&phc, "cafe uber").await, PasswordCheck::Wrong);
}

#[tokio::test]
async fn a_stored_hash_does_not_decide_how_much_memory_is_taken() {
    // Four gibibytes, and a thousand passes: both would take long enough to fail this test.
    for cost in ["m=4194304,t=2,p=1", "m=19456,t=1000,p=1"] {
        let phc = hash("hush").await.replace("m=19456,t=2,p=1", cost);
        assert_eq!(check(&phc, "hush").await, PasswordCheck::Wrong);
    }
}

#[tokio::test]
async fn a_flood_is_busy_beyond_the_queue_and_other_tasks_go_on() {
    let passwords = Arc::new(Argon2Passwords::with_bounds(Arc::new(SystemRng), 1, 2));
    let mut flood = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let passwords = passwords.clone();
        flood.spawn(async move { passwords.check(None, secret("flood")).await });
    }
    // On the one thread of this runtime: the first are at work, and this task is not held up.
    let mut busy = 0;
    let mut wrong = 0;
    while let Some(result) = flood.join_next().await {
        match result.unwrap() {
            PasswordCheck::Busy if wrong == 0 => busy += 1,
            PasswordCheck::Wrong => wrong += 1,
            other => panic!("{other:?} after {busy} and {wrong}"),
        }
    }
    assert_eq!((busy, wrong), (17, 3));
    assert_eq!(passwords.check(None, secret("after")).await, PasswordCheck::Wrong);
}

/// Made by the C library's crypt, and by Python's hashlib in the forms of passlib and Django.
const IMPORTED: [&str; 5] = [
    "$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS",
    "$2y$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS",
    "pbkdf2_sha256$1000$c2FsdHNhbHQ$bupGYbpgE6sAUXMr5Pb9wnnnXsypmUhqKyfRDjYt6fA=",
    "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZvv/$yQ5HKy/FU1K6dMVuFCnTs0IZL3frUl01xqDpTAhxyv8",
    "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZvv/$8b4imU2nGL72eMOJIwctmQjYwPocVBOBMLS6WVqyj4.kqCttHHNhrpihUDkkzw3RsLhq0wL9ln4ojJALIcOzSQ",
];

#[tokio::test]
async fn hashes_of_other_programs_are_checked_and_to_be_made_anew() {
    for hash in IMPORTED {
        assert_eq!(
            check(hash, "correct horse battery").await,
            PasswordCheck::Right,
            "{hash}"
        );
        assert_eq!(
            check(hash, "correct horse batterx").await,
            PasswordCheck::Wrong,
            "{hash}"
        );
        assert_eq!(check(hash, "").await, PasswordCheck::Wrong, "{hash}");
        assert!(
            passwords().can_check(hash) && passwords().outdated(hash),
            "{hash}"
        );
    }
    let ours = hash("correct horse battery").await;
    assert!(passwords().can_check(&ours) && !passwords().outdated(&ours));
    let cheaper = ours.replace("m=19456,t=2,p=1", "m=9728,t=2,p=1");
    assert!(passwords().can_check(&cheaper) && passwords().outdated(&cheaper));
}

#[tokio::test]
async fn a_hash_that_asks_for_too_much_or_too_little_is_not_taken() {
    for bad in [
        IMPORTED[0].replace("$04$", "$31$"),
        IMPORTED[0].replace("$2b$", "$2z$"),
        IMPORTED[2].replace("$1000$", "$4000000000$"),
        IMPORTED[2].replace("$1000$", "$0$"),
        IMPORTED[2].replace("sha256", "md5"),
        "pbkdf2_sha256$1000$salt$".into(),
        "pbkdf2_sha256$1000$salt$AAAA".into(),
        "plain".into(),
    ] {
        assert!(!passwords().can_check(&bad), "{bad}");
        assert_eq!(
            check(&bad, "correct horse battery").await,
            PasswordCheck::Wrong,
            "{bad}"
        );
    }
}
