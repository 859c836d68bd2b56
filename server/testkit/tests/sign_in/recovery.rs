//! Ways back in for an administrator: the link from the host, recovery codes, LOCAL_RESTORE.

use crate::{MINUTE, signed_in};
use gatehouse_domain::attempt::proves;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::instance::Announced;
use gatehouse_domain::problem::Problem;
use gatehouse_service::outside::Outside;
use gatehouse_service::recover::{CODES, GUESSED_OF_A_NETWORK, Key, Recovery};
use gatehouse_service::sessions::SignedIn;
use gatehouse_service::{Caller, Error, Gatehouse, Secret};
use gatehouse_testkit::harness::{Harness, PASSWORD, refused};

const OWN: &str = "known to me and nobody";

fn link(token: &str) -> Key {
    Key::Link(token.to_owned())
}

async fn token(g: &Gatehouse) -> String {
    let link = g.recovery_link().await.unwrap();
    link.split_once("/recover?token=").unwrap().1.to_owned()
}

async fn recover(g: &Gatehouse, key: &Key, account: &str, password: &str) -> Result<SignedIn, Error> {
    let password = Secret::new(password.into());
    let form = Recovery {
        account: account.into(),
        again: password.clone(),
        password,
    };
    g.recover(key, &form, &Harness::origin()).await
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

async fn administers(h: &Harness, session: &SignedIn) -> Caller {
    let caller = h.caller(&session.token).await;
    assert!(caller.administrator().is_ok());
    caller
}

#[tokio::test]
async fn a_link_makes_an_administrator_once_and_all_are_told() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let g = &h.gatehouse;
    let former = token(g).await;
    let newest = token(g).await;
    assert_eq!(
        code(g.check_recovery(&former).await),
        Code::RecoveryLink,
        "a newer one ends it"
    );
    g.check_recovery(&newest).await.unwrap();
    let short = recover(g, &link(&newest), "eve@example.test", "short").await;
    assert!(matches!(short, Err(Error::Invalid(p)) if p["password"] == Problem::TooShort(15)));
    let session = recover(g, &link(&newest), "eve@example.test", OWN).await.unwrap();
    let eve = administers(&h, &session).await;
    assert_eq!(
        code(recover(g, &link(&newest), "eve@example.test", OWN).await),
        Code::RecoveryLink
    );
    h.password("eve@example.test", OWN, &Harness::origin())
        .await
        .unwrap();
    for caller in [&admin, &eve] {
        let told = g.announcements(caller).await.unwrap();
        let [told] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert_eq!(
            (told.what, told.name.as_str()),
            (Announced::RecoveredByLink, "eve")
        );
    }
    g.read_announcements(&eve).await.unwrap();
    assert!(g.announcements(&eve).await.unwrap().is_empty());
    assert_eq!(
        g.announcements(&admin).await.unwrap().len(),
        1,
        "each reads for themselves"
    );
    let told = g.changes(&admin, "recover", 0, 9).await.unwrap().rows;
    let actions: Vec<&str> = told.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["user.recover", "recover.link", "recover.link"]);
}

#[tokio::test]
async fn a_link_restores_who_was_disabled_and_ends_after_ten_minutes() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let person = signed_in(h.sign_in(id).await);
    let g = &h.gatehouse;
    g.set_disabled(&admin, person.user, true).await.unwrap();
    let late = token(g).await;
    h.clock.advance(10 * MINUTE);
    assert_eq!(
        code(recover(g, &link(&late), "ada@example.test", OWN).await),
        Code::RecoveryLink
    );
    let session = recover(g, &link(&token(g).await), "ADA@example.test ", OWN)
        .await
        .unwrap();
    assert_eq!(session.user, person.user);
    administers(&h, &session).await;
    signed_in(h.sign_in(id).await);
}

#[tokio::test]
async fn each_of_ten_codes_works_once_and_new_ones_end_them() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let g = &h.gatehouse;
    let codes = g.make_recovery_codes(&admin).await.unwrap();
    assert_eq!(codes.len(), CODES);
    // However it was copied.
    let first = Key::Code(format!(" {} ", codes[0].to_uppercase().replace('-', " ")));
    let session = recover(g, &first, "admin@example.test", OWN).await.unwrap();
    let again = administers(&h, &session).await;
    assert!(h.caller_is_admin(&again).await);
    assert!(
        g.authenticate(None, Harness::origin())
            .await
            .unwrap()
            .person()
            .is_err()
    );
    assert_eq!(g.ways_page(&again).await.unwrap().codes, 9);
    assert_eq!(
        code(recover(g, &first, "admin@example.test", OWN).await),
        Code::RecoveryCode
    );
    g.make_recovery_codes(&again).await.unwrap();
    let former = Key::Code(codes[1].clone());
    assert_eq!(
        code(recover(g, &former, "admin@example.test", OWN).await),
        Code::RecoveryCode
    );
    assert_eq!(g.ways_page(&again).await.unwrap().codes, 10);
}

#[tokio::test]
async fn c7_recovery_codes_are_guessed_only_so_often() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let g = &h.gatehouse;
    let codes = g.make_recovery_codes(&admin).await.unwrap();
    for _ in 0..GUESSED_OF_A_NETWORK {
        let wrong = Key::Code("00000-00000-00000-00000".into());
        assert_eq!(
            code(recover(g, &wrong, "admin@example.test", OWN).await),
            Code::RecoveryCode
        );
    }
    let wrong = Key::Code("00000-00000-00000-00000".into());
    let waits = recover(g, &wrong, "admin@example.test", OWN).await;
    assert!(matches!(waits, Err(Error::Throttled { .. })), "{waits:?}");
    // nobody keeps the right one out by guessing
    let right = Key::Code(codes[0].clone());
    recover(g, &right, "admin@example.test", OWN).await.unwrap();
}

#[tokio::test]
async fn the_ways_in_have_their_evidence() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let person = signed_in(h.sign_in(id).await);
    let g = &h.gatehouse;
    g.set_admin(&admin, person.user, true).await.unwrap();
    let ways = g.ways_page(&admin).await.unwrap().ways;
    let seen: Vec<_> = ways
        .iter()
        .map(|w| {
            (
                w.way.connection.as_deref(),
                w.last_used.is_some(),
                w.last_tested.is_some(),
            )
        })
        .collect();
    // Nobody has signed in with the administrator's password yet, beyond the setup.
    assert_eq!(seen, [(Some("Staff"), true, true), (None, false, false)]);
    h.password("admin@example.test", PASSWORD, &Harness::origin())
        .await
        .unwrap();
    let ways = g.ways_page(&admin).await.unwrap().ways;
    assert!(
        ways.iter()
            .any(|w| w.way.connection.is_none() && w.last_used.is_some())
    );
}

fn with(g: &Gatehouse, restoring: bool) -> Gatehouse {
    g.clone().with_outside(Outside {
        restoring,
        ..Outside::default()
    })
}

#[tokio::test]
async fn while_it_is_restored_single_sign_on_is_off_and_afterwards_everything_is_as_before() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let before = h.gatehouse.ways_page(&admin).await.unwrap().ways.len();
    let begun = h
        .gatehouse
        .begin_sign_in(id, "browser", "/", &Harness::origin())
        .await
        .unwrap();

    h.gatehouse = with(&h.gatehouse, true);
    let (name, password) = h.gatehouse.begin_restore().await.unwrap();
    assert_eq!(name, "restore");
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::Restoring));
    let callback = h.visit(&begun.url).await;
    assert_eq!(
        refused(&h.come_back(callback).await),
        Some(Code::Restoring),
        "one that was on its way"
    );
    assert!(h.gatehouse.door().await.unwrap().buttons.is_empty());
    let session = h
        .password("restore", &password, &Harness::origin())
        .await
        .unwrap();
    let restorer = administers(&h, &session).await;
    let test = h.test(&restorer, id).await;
    assert!(
        proves(&test.outcome, &test.trace),
        "what keeps people out is found by a test"
    );
    let ways = h.gatehouse.ways_page(&restorer).await.unwrap().ways;
    assert_eq!(ways.len(), before, "c12: it is no way in");
    let (_, again) = h.gatehouse.begin_restore().await.unwrap();
    assert_ne!(again, password, "each start has its own");
    assert!(h.caller(&session.token).await.person().is_err());
    let session = h.password("restore", &again, &Harness::origin()).await.unwrap();

    h.gatehouse = with(&h.gatehouse, false);
    assert!(h.gatehouse.end_restore().await.unwrap());
    assert!(!h.gatehouse.end_restore().await.unwrap());
    assert!(h.caller(&session.token).await.person().is_err());
    assert_eq!(
        code(h.password("restore", &again, &Harness::origin()).await),
        Code::WrongCredentials
    );
    signed_in(h.sign_in(id).await);
    let told = h.gatehouse.changes(&admin, "restore.", 0, 9).await.unwrap().rows;
    let actions: Vec<&str> = told.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["restore.end", "restore.begin", "restore.begin"]);
}
