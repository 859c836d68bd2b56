//! Signing in with user name and password through directories.

use crate::{HOST, OTHER, attempt, attempts, refused, sign_in, with_directory};
use async_trait::async_trait;
use gatehouse_domain::attempt::{Label, Mark, Method, Outcome, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::LdapForm;
use gatehouse_domain::guesses::FREE;
use gatehouse_service::outside::Outside;
use gatehouse_service::ports::{PasswordCheck, Passwords};
use gatehouse_service::{Error, Ports, Secret};
use gatehouse_testkit::directory::Entry;
use gatehouse_testkit::harness::{Harness, PASSWORD};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[tokio::test]
async fn somebody_of_the_directory_gets_an_account_and_keeps_it_when_renamed() {
    let (h, admin, id) = with_directory().await;
    let first = sign_in(&h, "lin", "lin-pw").await.unwrap();
    assert_eq!(first.connection, Some(id));
    let newest = attempts(&h, &admin).await.remove(0);
    assert_eq!(newest.outcome, Outcome::SignedIn { new: true });
    assert_eq!((newest.method, newest.connection), (Method::Ldap, Some(id)));

    h.directory.remove(HOST, "lin");
    h.directory.put(
        HOST,
        Entry {
            uuid: "uuid-of-lin".into(),
            ..Entry::new("lin.mae")
        },
    );
    let again = sign_in(&h, "lin.mae", "lin.mae-pw").await.unwrap();
    assert_eq!(again.user, first.user, "the unique id is who somebody is");
    let caller = h.caller(&again.token).await;
    assert_eq!(
        caller.person().unwrap().user.email.as_deref(),
        Some("lin.mae@directory.test")
    );
}

/// Counts how often a password is hashed.
#[derive(Default)]
struct Counting(AtomicUsize);

#[async_trait]
impl Passwords for Counting {
    async fn check(&self, phc: Option<String>, password: Secret) -> PasswordCheck {
        self.0.fetch_add(1, Ordering::SeqCst);
        match phc.as_deref() == Some(password.expose()) {
            true => PasswordCheck::Right,
            false => PasswordCheck::Wrong,
        }
    }
    async fn hash(&self, password: Secret) -> Option<String> {
        Some(password.expose().to_owned())
    }
}

#[tokio::test]
async fn l10_whoever_is_refused_one_password_was_hashed_and_for_who_comes_in_by_a_directory_none() {
    let (mut h, _, _) = with_directory().await;
    let passwords = Arc::new(Counting::default());
    let ports = h.gatehouse.ports().clone();
    h.replace(Ports {
        passwords: passwords.clone(),
        ..ports
    });
    let hashed = || passwords.0.swap(0, Ordering::SeqCst);
    for login in [
        "nobody",
        "lin",
        "admin",
        "nobody@example.test",
        "admin@example.test",
    ] {
        refused(&h, login, "x").await;
        assert_eq!(hashed(), 1, "{login}");
    }
    sign_in(&h, "lin", "lin-pw").await.unwrap();
    assert_eq!(hashed(), 0);
}

#[tokio::test]
async fn l10_unknown_and_known_are_refused_alike_and_told_apart_in_the_trace() {
    let (h, admin, _) = with_directory().await;
    h.directory.put(
        HOST,
        Entry {
            refused: Some(Code::LdapAccountLocked),
            ..Entry::new("locked")
        },
    );
    let mut inside = Vec::new();
    for (login, password) in [
        ("nobody", "x"),
        ("lin", "x"),
        ("locked", "locked-pw"),
        ("admin", "x"),
    ] {
        let (code, reference) = refused(&h, login, password).await;
        assert_eq!(code, Code::WrongCredentials, "{login}");
        inside.push(attempt(&h, &admin, &reference).await);
    }
    let codes: Vec<_> = inside.iter().map(|a| a.code().unwrap()).collect();
    assert_eq!(
        codes,
        [
            Code::LdapPersonUnknown,
            Code::LdapWrongPassword,
            Code::LdapAccountLocked,
            Code::WrongCredentials
        ]
    );
    assert_eq!(inside[1].who, "lin");
    let searched = |n: usize| inside[n].trace.steps.iter().any(|s| s.kind == StepKind::Search);
    assert!(
        searched(3),
        "where a name of an account here was looked for is told, too"
    );
}

#[tokio::test]
async fn a_password_typed_as_the_name_is_kept_nowhere() {
    let (h, admin, _) = with_directory().await;
    let (_, reference) = refused(&h, "hunter2-canary", "x").await;
    let text = format!("{:?}", attempt(&h, &admin, &reference).await);
    assert!(!text.contains("canary"), "{text}");
}

#[tokio::test]
async fn l1_no_blank_password_reaches_a_directory() {
    let (h, _, _) = with_directory().await;
    for blank in ["", " ", "\t", "lin-pw\0"] {
        assert_eq!(refused(&h, "lin", blank).await.0, Code::WrongCredentials);
    }
    assert!(h.directory.bound().is_empty());
}

#[tokio::test]
async fn l11_guessing_is_throttled_before_the_directory_locks_the_account() {
    let (h, _, _) = with_directory().await;
    let mut throttled = 0;
    for _ in 0..20 {
        match sign_in(&h, "lin", "guess").await {
            Err(Error::Throttled { .. }) => throttled += 1,
            Err(Error::Refused { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    let bound = h.directory.bound().len();
    assert_eq!(i64::try_from(bound).unwrap(), FREE);
    assert_eq!(bound + throttled, 20);
    assert!(
        matches!(sign_in(&h, "lin", "lin-pw").await, Err(Error::Throttled { .. })),
        "the right one learns nothing either"
    );
}

#[tokio::test]
async fn l12_one_name_in_all_its_spellings_has_one_counter() {
    let (h, _, _) = with_directory().await;
    let spellings = ["lin", "LIN", " Lin ", "ｌｉｎ", "lIn"];
    for n in 0..FREE {
        let spelling = spellings[usize::try_from(n).unwrap() % spellings.len()];
        refused(&h, spelling, "guess").await;
    }
    assert!(matches!(
        sign_in(&h, "lin", "lin-pw").await,
        Err(Error::Throttled { .. })
    ));
}

#[tokio::test]
async fn a_right_password_forgives_the_wrong_ones_before_it() {
    let (h, _, _) = with_directory().await;
    for _ in 0..3 {
        for _ in 1..FREE {
            refused(&h, "lin", "guess").await;
        }
        sign_in(&h, "lin", "lin-pw").await.unwrap();
    }
}

/// The administrator's account here and a stranger in the directory have one name.
#[tokio::test]
async fn a_name_that_is_in_both_leads_to_who_has_the_password_and_is_explained() {
    let (h, admin, id) = with_directory().await;
    let own = admin.person().unwrap().user.clone();
    h.directory.put(HOST, Entry::new(&own.name));
    let here = sign_in(&h, &own.name, PASSWORD).await.unwrap();
    assert_eq!((here.user, here.connection), (own.id, None), "here first");
    assert!(h.directory.bound().is_empty(), "and its password goes nowhere");

    let there = sign_in(&h, &own.name, &format!("{}-pw", own.name)).await.unwrap();
    assert_ne!(there.user, own.id);
    assert_eq!(there.connection, Some(id));
    assert!(!h.caller_is_admin(&h.caller(&there.token).await).await);
    let newest = attempts(&h, &admin).await.remove(0);
    let first = &newest.trace.steps[0];
    assert_eq!((first.kind, first.mark), (StepKind::Password, Mark::Warned));
    assert_eq!(first.facts[0].label, Label::AlsoHere);
}

#[tokio::test]
async fn directories_are_asked_in_the_connections_order_and_a_silent_one_is_told() {
    let (h, admin, first) = with_directory().await;
    h.directory.put(OTHER, Entry::new("ann"));
    h.directory.put(
        OTHER,
        Entry {
            password: "other-pw".into(),
            uuid: "other".into(),
            mail: Some("lin@other.test".into()),
            ..Entry::new("lin")
        },
    );
    let second = h.active_directory(&admin, h.directory_form(OTHER)).await;
    assert_eq!(
        sign_in(&h, "ann", "ann-pw").await.unwrap().connection,
        Some(second)
    );
    let one = sign_in(&h, "lin", "lin-pw").await.unwrap();
    let other = sign_in(&h, "lin", "other-pw").await.unwrap();
    assert_eq!((one.connection, other.connection), (Some(first), Some(second)));
    assert_ne!(one.user, other.user, "two people of one name");

    h.directory.down(HOST, Some(Code::LdapTimeout));
    assert_eq!(
        sign_in(&h, "ann", "ann-pw").await.unwrap().connection,
        Some(second)
    );
    for login in ["lin", "nobody"] {
        assert_eq!(
            refused(&h, login, "wrong").await.0,
            Code::LdapTimeout,
            "said to all alike"
        );
    }
    let silent = attempts(&h, &admin).await;
    assert!(
        silent
            .iter()
            .any(|a| a.connection == Some(first) && a.code() == Some(Code::LdapTimeout))
    );
    sign_in(&h, "admin", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn only_members_of_an_allowed_group_come_in_and_groups_follow_the_directory() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let g = &h.gatehouse;
    let staff = g.make_group(&admin, "staff").await.unwrap();
    h.directory.put(
        HOST,
        Entry {
            groups: vec![("inner".into(), vec![]), ("staff".into(), vec!["inner".into()])],
            ..Entry::new("lin")
        },
    );
    h.directory.put(HOST, Entry::new("out"));
    let form = LdapForm {
        allowed_groups: "staff".into(),
        sync_groups: true,
        ..h.directory_form(HOST)
    };
    h.active_directory(&admin, form).await;
    let lin = sign_in(&h, "lin", "lin-pw").await.unwrap();
    assert_eq!(refused(&h, "out", "out-pw").await.0, Code::LdapGroupNotAllowed);
    let mut read = g.ports().store.read();
    let groups = read.memberships_of(lin.user).await.unwrap();
    let ids: Vec<_> = groups.iter().map(|m| m.group.id).collect();
    assert_eq!(ids, [staff.id]);
}

#[tokio::test]
async fn o13_an_address_that_is_taken_is_asked_about_and_never_linked() {
    let (h, admin, _) = with_directory().await;
    h.directory.put(
        HOST,
        Entry {
            mail: Some("admin@example.test".into()),
            ..Entry::new("mallory")
        },
    );
    assert!(matches!(
        sign_in(&h, "mallory", "mallory-pw").await,
        Err(Error::Asked {
            code: Code::EmailTaken,
            ..
        })
    ));
    assert_eq!(h.gatehouse.waiting_to_confirm(&admin).await.unwrap(), 1);
}

#[tokio::test]
async fn a_directory_that_is_switched_off_signs_nobody_in() {
    let (h, admin, id) = with_directory().await;
    h.gatehouse.deactivate(&admin, id).await.unwrap();
    assert_eq!(refused(&h, "lin", "lin-pw").await.0, Code::WrongCredentials);
    assert!(h.directory.bound().is_empty());
}

/// While `LOCAL_RESTORE` is set, single sign-on is off, and a directory is that too.
#[tokio::test]
async fn while_restoring_no_directory_signs_anybody_in() {
    let (mut h, _, _) = with_directory().await;
    let outside = Outside {
        restoring: true,
        ..Outside::default()
    };
    h.gatehouse = h.gatehouse.clone().with_outside(outside);
    assert_eq!(refused(&h, "lin", "lin-pw").await.0, Code::WrongCredentials);
    assert!(h.directory.bound().is_empty());
    assert!(h.gatehouse.door().await.unwrap().directories.is_empty());
}
