//! Connecting a directory's identity to an account, and disconnecting it.

use crate::{HOST, attempts, sign_in, with_directory};
use gatehouse_domain::attempt::{Kind, Method, Outcome};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::guesses::FREE;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_service::{Caller, Error, Secret};
use gatehouse_testkit::directory::Entry;
use gatehouse_testkit::harness::Harness;

const MINUTE: i64 = 60_000;

async fn connect(
    h: &Harness,
    caller: &Caller,
    id: ConnectionId,
    login: &str,
    password: &str,
) -> Result<(), Error> {
    let password = Secret::new(password.into());
    h.gatehouse.connect_directory(caller, id, login, password).await
}

#[tokio::test]
async fn an_identity_of_a_directory_is_connected_with_its_password() {
    let (h, admin, id) = with_directory().await;
    assert_eq!(h.gatehouse.account(&admin).await.unwrap().connectable.len(), 1);
    let asked = h.gatehouse.directory_to_connect(&admin, id).await.unwrap();
    assert_eq!(asked.as_deref(), Some("Directory ldap.example.test"));
    connect(&h, &admin, id, "lin", "lin-pw").await.unwrap();
    assert!(h.gatehouse.account(&admin).await.unwrap().connectable.is_empty());
    let newest = attempts(&h, &admin).await.remove(0);
    assert_eq!(
        (newest.kind, newest.method, newest.outcome),
        (Kind::Link, Method::Ldap, Outcome::Linked)
    );
    let again = sign_in(&h, "lin", "lin-pw").await.unwrap();
    assert_eq!(again.user, admin.person().unwrap().user.id);
    let changes = h
        .gatehouse
        .changes(&admin, "identity.connect", 0, 9)
        .await
        .unwrap();
    assert_eq!(changes.total, 1);
}

#[tokio::test]
async fn l10_who_connects_learns_no_more_than_who_signs_in() {
    let (h, admin, id) = with_directory().await;
    h.directory.put(
        HOST,
        Entry {
            refused: Some(Code::LdapAccountLocked),
            ..Entry::new("locked")
        },
    );
    for (login, password) in [("nobody", "x"), ("lin", "x"), ("locked", "locked-pw")] {
        match connect(&h, &admin, id, login, password).await {
            Err(Error::Refused { code, .. }) => assert_eq!(code, Code::WrongCredentials, "{login}"),
            other => panic!("{other:?}"),
        }
    }
    let inside = attempts(&h, &admin).await;
    let of = |code| inside.iter().find(|a| a.code() == Some(code)).unwrap();
    assert_eq!(of(Code::LdapWrongPassword).who, "lin");
    let unknown = format!("{:?}", of(Code::LdapPersonUnknown));
    assert!(!unknown.contains("nobody"), "it may be a password: {unknown}");
    assert!(h.gatehouse.account(&admin).await.unwrap().connectable.len() == 1);
}

#[tokio::test]
async fn l1_a_blank_password_connects_nobody_and_is_sent_nowhere() {
    let (h, admin, id) = with_directory().await;
    for blank in ["", "  ", "a\0b"] {
        assert!(connect(&h, &admin, id, "lin", blank).await.is_err(), "{blank:?}");
    }
    assert!(h.directory.bound().is_empty());
}

#[tokio::test]
async fn l11_guessing_there_waits_as_at_the_login_form() {
    let (h, admin, id) = with_directory().await;
    for _ in 0..FREE {
        let refused = connect(&h, &admin, id, "lin", "x").await;
        assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    }
    let refused = connect(&h, &admin, id, "lin", "lin-pw").await;
    assert!(matches!(refused, Err(Error::Throttled { .. })), "{refused:?}");
    let door = sign_in(&h, "lin", "lin-pw").await;
    assert!(matches!(door, Err(Error::Throttled { .. })), "the same counter");
    assert_eq!(h.directory.bound().len(), usize::try_from(FREE).unwrap());
}

#[tokio::test]
async fn only_who_signed_in_afresh_connects_one_and_nobody_takes_somebody_elses() {
    let (h, admin, id) = with_directory().await;
    sign_in(&h, "lin", "lin-pw").await.unwrap();
    match connect(&h, &admin, id, "lin", "lin-pw").await {
        Err(Error::Refused { code, .. }) => assert_eq!(code, Code::IdentityTaken),
        other => panic!("{other:?}"),
    }
    h.gatehouse.deactivate(&admin, id).await.unwrap();
    let off = connect(&h, &admin, id, "lin", "lin-pw").await;
    assert!(
        matches!(
            off,
            Err(Error::Refused {
                code: Code::ConnectionNotActive,
                ..
            })
        ),
        "{off:?}"
    );
    h.clock.advance(11 * MINUTE);
    let stale = connect(&h, &admin, id, "lin", "lin-pw").await;
    assert!(matches!(stale, Err(Error::NotFresh)), "{stale:?}");
    let nobody = connect(&h, &Caller::Anonymous, id, "lin", "lin-pw").await;
    assert!(matches!(nobody, Err(Error::Unauthenticated)), "{nobody:?}");
}

/// Nobody would look them up there again.
#[tokio::test]
async fn l15_who_disconnects_an_identity_ends_the_sessions_through_it() {
    let (h, admin, id) = with_directory().await;
    connect(&h, &admin, id, "lin", "lin-pw").await.unwrap();
    let through = sign_in(&h, "lin", "lin-pw").await.unwrap();
    h.gatehouse
        .disconnect_identity(&admin, id, "ldap", "uuid-of-lin")
        .await
        .unwrap();
    assert!(h.caller(&through.token).await.person().is_err(), "is signed out");
    let own = admin.person().unwrap().session.id;
    let left = h.gatehouse.account(&admin).await.unwrap().detail.sessions;
    assert_eq!(left.iter().map(|s| s.id).collect::<Vec<_>>(), [own]);
}
