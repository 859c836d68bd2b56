//! People who are signed in are looked up again (L15).

use crate::{HOST, attempts, sign_in, with_directory};
use gatehouse_domain::attempt::Kind;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::Status;
use gatehouse_service::Caller;
use gatehouse_service::recheck::{RECHECK_EVERY, Rechecked};
use gatehouse_testkit::directory::Entry;
use gatehouse_testkit::harness::Harness;

const MINUTE: i64 = 60_000;

async fn is_in(h: &Harness, token: &str) -> bool {
    matches!(h.caller(token).await, Caller::Person(_))
}

#[tokio::test]
async fn l15_disabled_or_removed_in_the_directory_ends_the_session() {
    assert!(RECHECK_EVERY < 15 * 60_000);
    let (h, admin, _) = with_directory().await;
    for name in ["gone", "locked"] {
        h.directory.put(HOST, Entry::new(name));
    }
    let mut tokens = Vec::new();
    for name in ["lin", "gone", "locked"] {
        tokens.push(sign_in(&h, name, &format!("{name}-pw")).await.unwrap().token);
    }
    let good = Rechecked {
        good: 3,
        ..Rechecked::default()
    };
    assert_eq!(h.gatehouse.recheck_directories().await.unwrap(), good);

    h.directory.put(
        HOST,
        Entry {
            refused: Some(Code::LdapAccountDisabled),
            ..Entry::new("lin")
        },
    );
    h.directory.put(
        HOST,
        Entry {
            refused: Some(Code::LdapAccountLocked),
            ..Entry::new("locked")
        },
    );
    h.directory.remove(HOST, "gone");
    let done = h.gatehouse.recheck_directories().await.unwrap();
    assert_eq!((done.good, done.ended, done.silent), (1, 2, 0));
    let still: Vec<bool> = [
        is_in(&h, &tokens[0]).await,
        is_in(&h, &tokens[1]).await,
        is_in(&h, &tokens[2]).await,
    ]
    .into();
    assert_eq!(
        still,
        [false, false, true],
        "a lock, which anybody could bring about, ends none"
    );

    let told = attempts(&h, &admin).await;
    let told: Vec<_> = told.iter().filter(|a| a.kind == Kind::Recheck).collect();
    assert_eq!(told.len(), 2);
    let changes = h
        .gatehouse
        .changes(&admin, "session.end_by_directory", 0, 50)
        .await
        .unwrap();
    assert_eq!(changes.total, 2);
    let again = h.gatehouse.recheck_directories().await.unwrap();
    assert_eq!((again.good, again.ended), (1, 0));
}

#[tokio::test]
async fn l15_a_directory_that_is_down_ends_nobodys_session_and_says_so() {
    let (h, admin, id) = with_directory().await;
    let lin = sign_in(&h, "lin", "lin-pw").await.unwrap();
    h.directory.down(HOST, Some(Code::LdapUnreachable));
    for _ in 0..3 {
        h.clock.advance(MINUTE);
        let done = h.gatehouse.recheck_directories().await.unwrap();
        assert_eq!((done.good, done.ended, done.silent), (0, 0, 1));
    }
    assert!(is_in(&h, &lin.token).await);
    let row = h.gatehouse.connection(&admin, id).await.unwrap().row;
    assert_eq!(
        (row.status, row.failing_with),
        (Status::Failing, Some(Code::LdapUnreachable))
    );
    h.directory.down(HOST, None);
    assert_eq!(h.gatehouse.recheck_directories().await.unwrap().good, 1);
    assert!(is_in(&h, &lin.token).await);
}

#[tokio::test]
async fn l15_one_that_is_switched_off_is_asked_all_the_same() {
    let (h, admin, id) = with_directory().await;
    let lin = sign_in(&h, "lin", "lin-pw").await.unwrap();
    h.gatehouse.deactivate(&admin, id).await.unwrap();
    h.directory.remove(HOST, "lin");
    assert_eq!(h.gatehouse.recheck_directories().await.unwrap().ended, 1);
    assert!(!is_in(&h, &lin.token).await);
}
