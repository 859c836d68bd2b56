//! People who are signed in are looked up again (L15).

use crate::{HOST, OTHER, attempts, refused, sign_in, with_directory};
use gatehouse_domain::attempt::Kind;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{Settings, Status};
use gatehouse_domain::federation::IssuerForm;
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_service::federation::IssuerInput;
use gatehouse_service::machines::Presented;
use gatehouse_service::ports::Store;
use gatehouse_service::recheck::{RECHECK_EVERY, Rechecked};
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::directory::Entry;
use gatehouse_testkit::harness::Harness;

const MINUTE: i64 = 60_000;

async fn is_in(h: &Harness, token: &str) -> bool {
    matches!(h.caller(token).await, Caller::Person(_))
}

#[tokio::test]
async fn l15_disabled_or_removed_in_the_directory_ends_the_session() {
    const { assert!(RECHECK_EVERY < 15 * 60_000) };
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

#[tokio::test]
async fn l15_what_fails_for_one_person_keeps_nobody_behind_from_being_looked_up() {
    let (h, admin, _) = with_directory().await;
    let names = ["a", "b", "c", "d"];
    for name in names {
        h.directory.put(HOST, Entry::new(name));
        sign_in(&h, name, &format!("{name}-pw")).await.unwrap();
    }
    let fails = |name: &str, code: Option<Code>| {
        let refused = code;
        h.directory.put(
            HOST,
            Entry {
                refused,
                ..Entry::new(name)
            },
        );
    };
    for code in [Code::LdapPersonAmbiguous, Code::LdapLimit, Code::LdapTimeout] {
        // Whoever is the first.
        for name in names {
            fails(name, Some(code));
            let done = h.gatehouse.recheck_directories().await.unwrap();
            assert_eq!((done.good, done.ended, done.silent), (3, 0, 0), "{name} {code:?}");
            fails(name, None);
        }
    }
    for (code, asked, silent) in [
        (Code::LdapPersonAmbiguous, 4, 0),
        (Code::LdapTimeout, 3, 1),
        (Code::LdapUnavailable, 1, 1),
    ] {
        let before = attempts(&h, &admin).await.len();
        names.iter().for_each(|name| fails(name, Some(code)));
        let done = h.gatehouse.recheck_directories().await.unwrap();
        assert_eq!((done.good, done.ended, done.silent), (0, 0, silent), "{code:?}");
        assert_eq!(attempts(&h, &admin).await.len() - before, asked, "{code:?}");
    }
}

#[tokio::test]
async fn c12_an_administrator_whom_the_directory_ended_is_no_way_in() {
    let (h, admin, _) = with_directory().await;
    let lin = sign_in(&h, "lin", "lin-pw").await.unwrap();
    h.gatehouse.set_admin(&admin, lin.user, true).await.unwrap();
    h.directory.remove(HOST, "lin");
    assert_eq!(h.gatehouse.recheck_directories().await.unwrap().ended, 1);
    let own = admin.person().unwrap().user.id;
    assert!(matches!(
        h.gatehouse.set_admin(&admin, own, false).await,
        Err(Error::LastWayIn(_))
    ));
    h.directory.put(HOST, Entry::new("lin"));
    sign_in(&h, "lin", "lin-pw").await.unwrap();
    h.gatehouse.set_admin(&admin, own, false).await.unwrap();
}

#[tokio::test]
async fn a_directory_whose_password_cannot_be_opened_is_left_out_and_the_others_go_on() {
    let (h, admin, broken) = with_directory().await;
    h.directory.put(OTHER, Entry::new("bo"));
    h.active_directory(&admin, h.directory_form(OTHER)).await;
    sign_in(&h, "lin", "lin-pw").await.unwrap();
    sign_in(&h, "bo", "bo-pw").await.unwrap();
    let head = h.gatehouse.connection(&admin, broken).await.unwrap().head;
    let Settings::Ldap(settings) = head.settings else {
        panic!()
    };
    let mut tx = h.store.write().await.unwrap();
    tx.reseal_secret(settings.bind_password.unwrap(), b"of another key")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(refused(&h, "lin", "lin-pw").await.0, Code::WrongCredentials);
    sign_in(&h, "bo", "bo-pw").await.unwrap();
    assert_eq!(h.gatehouse.recheck_directories().await.unwrap().good, 1);
}

/// A key is worth no more than its owner's own way in, also where nobody is signed in any more.
#[tokio::test]
async fn l15_k3_the_keys_of_who_is_ended_by_the_directory_are_good_for_nothing_until_they_come_in_again() {
    let (h, _, _) = with_directory().await;
    let token = sign_in(&h, "lin", "lin-pw").await.unwrap().token;
    let caller = h.caller(&token).await;
    let key = Presented::Secret(h.own_key(&caller).await.secret);
    h.gatehouse.sign_out(&caller).await.unwrap();
    let works = async || {
        h.gatehouse
            .authenticate_machine(&key, Harness::origin())
            .await
            .map(drop)
    };
    assert_eq!(h.gatehouse.recheck_directories().await.unwrap().good, 1);
    works().await.unwrap();
    let disabled = Entry {
        refused: Some(Code::LdapAccountDisabled),
        ..Entry::new("lin")
    };
    h.directory.put(HOST, disabled);
    assert_eq!(h.gatehouse.recheck_directories().await.unwrap().ended, 1);
    let refused = works().await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: Code::KeyOwnerDisabled,
                ..
            })
        ),
        "{refused:?}"
    );
    let again = h.gatehouse.recheck_directories().await.unwrap();
    assert_eq!((again.good, again.ended), (0, 0), "once is enough");
    h.directory.put(HOST, Entry::new("lin"));
    sign_in(&h, "lin", "lin-pw").await.unwrap();
    works().await.unwrap();
}

/// The same of an access token, also where its owner has neither a session nor a key.
#[tokio::test]
async fn l15_j7_the_tokens_of_who_is_ended_by_the_directory_are_good_for_nothing_and_no_new_one_is_given() {
    let (h, admin, _) = with_directory().await;
    let token = sign_in(&h, "lin", "lin-pw").await.unwrap().token;
    h.gatehouse.sign_out(&h.caller(&token).await).await.unwrap();
    let issuer = h.provider.issuer();
    let input = IssuerInput {
        id: None,
        form: IssuerForm {
            issuer: issuer.into(),
            jwks_uri: format!("{issuer}/jwks"),
            people: true,
            ..IssuerForm::default()
        },
    };
    h.gatehouse
        .save_issuer(&admin, DEFAULT_ORG, &input)
        .await
        .unwrap();
    let claims = serde_json::json!({"sub": "lin@directory.test", "aud": "default", "jti": "1"});
    let assertion = h.provider.assertion(&claims);
    let exchange = async || h.gatehouse.exchange(&assertion, &Harness::origin()).await;
    let presented = Presented::Secret(exchange().await.unwrap().token);
    let works = async || {
        h.gatehouse
            .authenticate_machine(&presented, Harness::origin())
            .await
            .map(drop)
    };
    works().await.unwrap();
    let disabled = Entry {
        refused: Some(Code::LdapAccountDisabled),
        ..Entry::new("lin")
    };
    h.directory.put(HOST, disabled);
    assert_eq!(h.gatehouse.recheck_directories().await.unwrap().ended, 1);
    let refused = works().await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: Code::SubjectDisabled,
                ..
            })
        ),
        "{refused:?}"
    );
    assert!(exchange().await.is_err());
}
