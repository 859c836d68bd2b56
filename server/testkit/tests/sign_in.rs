//! Whole sign-ins through the use cases, the protocol code and a provider over real HTTP. A case of
//! `vectors.md` carries its id.

// A broken preparation is a failed test.
#![allow(clippy::panic, clippy::unwrap_used)]

use gatehouse_domain::attempt::{Outcome, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::OidcForm;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Error, Secret};
use gatehouse_testkit::harness::{Harness, PASSWORD, refused};
use gatehouse_testkit::provider::{Bend, Person};

const MINUTE: i64 = 60_000;

fn signed_in(finished: Finished) -> gatehouse_service::sessions::SignedIn {
    match finished {
        Finished::SignedIn(s) => s,
        other => panic!("{other:?}"),
    }
}

async fn user_of(h: &Harness, token: &str) -> gatehouse_service::ports::accounts::User {
    h.caller(token).await.person().unwrap().user.clone()
}

#[tokio::test]
async fn a_new_person_gets_an_account_and_a_returning_one_the_same() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let first = signed_in(h.sign_in(id).await);
    let again = signed_in(h.sign_in(id).await);
    assert_eq!(first.user, again.user);
    assert_ne!(first.token, again.token, "o17: a new session at every sign-in");
    let user = user_of(&h, &again.token).await;
    assert_eq!(user.email.as_deref(), Some("ada@example.test"));
    assert!(!user.admin);
}

#[tokio::test]
async fn o14_email_and_name_changed_at_the_provider_stay_the_same_account() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let first = signed_in(h.sign_in(id).await);
    h.provider.person(
        Person::default()
            .with("email", "countess@example.test")
            .with("name", "Countess"),
    );
    let again = signed_in(h.sign_in(id).await);
    assert_eq!(first.user, again.user);
    let user = user_of(&h, &again.token).await;
    assert_eq!(user.email.as_deref(), Some("countess@example.test"));
    assert_eq!(user.full_name.as_deref(), Some("Countess"));
}

#[tokio::test]
async fn o13_an_email_that_belongs_to_somebody_is_never_linked() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let trusting = OidcForm {
        email_verification: false,
        ..h.form()
    };
    let id = h.active(&admin, trusting).await;
    for verified in [Some(true), Some(false), None] {
        let person = Person::new("mallory").with("email", "ADMIN@example.test");
        h.provider.person(match verified {
            Some(v) => person.with("email_verified", v),
            None => person.without("email_verified"),
        });
        assert_eq!(refused(&h.sign_in(id).await), Some(Code::EmailTaken));
    }
}

#[tokio::test]
async fn an_unverified_address_is_refused_and_its_trace_is_found_by_the_reference() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    h.provider.bend(Bend::EmailUnverified);
    let Finished::Refused { code, reference, .. } = h.sign_in(id).await else {
        panic!()
    };
    assert_eq!(code, Code::EmailNotVerified);
    let typed = reference.unwrap().to_lowercase();
    let attempt = h.gatehouse.attempt(&admin, &typed).await.unwrap();
    assert_eq!(attempt.outcome, Outcome::Refused { code });
    let admission = attempt
        .trace
        .steps
        .iter()
        .find(|s| s.kind == StepKind::Admission)
        .unwrap();
    assert_eq!(admission.checks[0].received.as_str(), "email_verified: false");
}

#[tokio::test]
async fn create_users_off_lets_only_known_people_in() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h
        .active(
            &admin,
            OidcForm {
                create_users: false,
                ..h.form()
            },
        )
        .await;
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::UserUnknown));
}

#[tokio::test]
async fn o2_a_state_works_once() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h
        .gatehouse
        .begin_sign_in(id, "browser", "/", &Harness::origin())
        .await
        .unwrap();
    let callback = h.visit(&begun.url).await;
    signed_in(h.come_back(callback.clone()).await);
    assert_eq!(
        refused(&h.come_back(callback.clone()).await),
        Some(Code::StateUnknown)
    );
    let without = gatehouse_service::ports::openid::Callback {
        state: None,
        ..callback
    };
    assert_eq!(refused(&h.come_back(without).await), Some(Code::StateUnknown));
}

#[tokio::test]
async fn o2_fifty_identical_callbacks_raced_sign_in_once() {
    let h = std::sync::Arc::new(Harness::start().await);
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h
        .gatehouse
        .begin_sign_in(id, "browser", "/", &Harness::origin())
        .await
        .unwrap();
    let callback = h.visit(&begun.url).await;
    let runs = (0..50).map(|_| {
        let (h, callback) = (h.clone(), callback.clone());
        tokio::spawn(async move { h.come_back(callback).await })
    });
    let mut won = 0;
    for run in runs.collect::<Vec<_>>() {
        if matches!(run.await.unwrap(), Finished::SignedIn(_)) {
            won += 1;
        }
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn o2_o16_a_callback_from_another_browser_is_refused() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    for browser in [Some("another"), None] {
        let begun = h
            .gatehouse
            .begin_sign_in(id, "browser", "/", &Harness::origin())
            .await
            .unwrap();
        let callback = h.visit(&begun.url).await;
        let finished = h
            .gatehouse
            .finish_redirect(callback, browser, &Caller::Anonymous, &Harness::origin())
            .await
            .unwrap();
        assert_eq!(refused(&finished), Some(Code::OtherBrowser));
    }
}

#[tokio::test]
async fn o2_a_state_expires_after_ten_minutes() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h
        .gatehouse
        .begin_sign_in(id, "browser", "/", &Harness::origin())
        .await
        .unwrap();
    let callback = h.visit(&begun.url).await;
    h.clock.advance(10 * MINUTE);
    assert_eq!(refused(&h.come_back(callback).await), Some(Code::StateExpired));
}

#[tokio::test]
async fn o15_after_signing_in_only_a_path_of_this_site_is_followed() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    for (asked, lands) in [
        ("//evil", "/"),
        ("/\\evil", "/"),
        ("%2f%2fevil", "/"),
        ("/account", "/account"),
    ] {
        let begun = h
            .gatehouse
            .begin_sign_in(id, "browser", asked, &Harness::origin())
            .await
            .unwrap();
        let callback = h.visit(&begun.url).await;
        assert_eq!(signed_in(h.come_back(callback).await).next, lands);
    }
}

#[tokio::test]
async fn o19_the_state_of_a_redirect_is_no_session() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h
        .gatehouse
        .begin_sign_in(id, "browser", "/", &Harness::origin())
        .await
        .unwrap();
    let callback = h.visit(&begun.url).await;
    for token in [callback.state, callback.code] {
        assert!(
            h.gatehouse
                .authenticate(token.as_deref(), Harness::origin())
                .await
                .unwrap()
                .person()
                .is_err()
        );
    }
}

#[tokio::test]
async fn a_connection_switched_off_signs_nobody_in_not_even_who_is_on_the_way() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h
        .gatehouse
        .begin_sign_in(id, "browser", "/", &Harness::origin())
        .await
        .unwrap();
    let callback = h.visit(&begun.url).await;
    h.gatehouse.deactivate(&admin, id).await.unwrap();
    assert_eq!(
        refused(&h.come_back(callback).await),
        Some(Code::ConnectionNotActive)
    );
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::ConnectionNotActive));
}

#[tokio::test]
async fn a_disabled_person_is_signed_out_at_once_and_stays_out() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let session = signed_in(h.sign_in(id).await);
    h.gatehouse
        .set_disabled(&admin, session.user, true)
        .await
        .unwrap();
    assert!(h.caller(&session.token).await.person().is_err());
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::UserDisabled));
}

#[tokio::test]
async fn an_identity_is_linked_only_to_who_signed_in_afresh() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h.gatehouse.begin_link(&admin, id, "browser").await.unwrap();
    let callback = h.visit(&begun.url).await;
    let linked = h
        .gatehouse
        .finish_redirect(callback, Some("browser"), &admin, &Harness::origin())
        .await
        .unwrap();
    assert_eq!(linked, Finished::Linked);
    let session = signed_in(h.sign_in(id).await);
    assert_eq!(session.user, admin.person().unwrap().user.id);
    h.clock.advance(11 * MINUTE);
    assert!(matches!(
        h.gatehouse.begin_link(&admin, id, "browser").await,
        Err(Error::NotFresh)
    ));
}

#[tokio::test]
async fn a_link_does_not_land_on_another_account() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h.gatehouse.begin_link(&admin, id, "browser").await.unwrap();
    let callback = h.visit(&begun.url).await;
    assert_eq!(refused(&h.come_back(callback).await), Some(Code::OtherAccount));
}

#[tokio::test]
async fn c7_guessing_is_throttled_by_account_and_address_without_locking_the_account_out() {
    let h = Harness::start().await;
    h.administrator().await;
    let from = |address: &str| gatehouse_service::Origin {
        address: address.into(),
        ..Harness::origin()
    };
    let try_once = |password: &'static str, address: &'static str| {
        let (g, origin) = (h.gatehouse.clone(), from(address));
        async move {
            g.sign_in_with_password("admin@example.test", Secret::new(password.into()), "/", &origin)
                .await
        }
    };
    for _ in 0..10 {
        assert!(matches!(
            try_once("wrong password", "198.51.100.1").await,
            Err(Error::Refused {
                code: Code::WrongCredentials,
                reference: Some(_)
            })
        ));
    }
    assert!(matches!(
        try_once(PASSWORD, "198.51.100.1").await,
        Err(Error::Throttled { seconds: 900 | 901 })
    ));
    assert!(
        try_once(PASSWORD, "198.51.100.2").await.is_ok(),
        "from elsewhere the account still works"
    );
    h.clock.advance(16 * MINUTE);
    assert!(try_once(PASSWORD, "198.51.100.1").await.is_ok());
}

#[tokio::test]
async fn an_unknown_account_and_a_wrong_password_end_the_same() {
    let h = Harness::start().await;
    h.administrator().await;
    let mut ends = Vec::new();
    for login in ["admin@example.test", "nobody@example.test", "nobody"] {
        let wrong = Secret::new("wrong password".into());
        match h
            .gatehouse
            .sign_in_with_password(login, wrong, "/", &Harness::origin())
            .await
        {
            Err(Error::Refused {
                code,
                reference: Some(_),
            }) => ends.push(code),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(ends, [Code::WrongCredentials; 3]);
}

#[tokio::test]
async fn sessions_end_by_idling_and_in_any_case() {
    let h = Harness::start().await;
    h.administrator().await;
    let hour = 60 * MINUTE;
    let sign_in = || async {
        let right = Secret::new(PASSWORD.into());
        h.gatehouse
            .sign_in_with_password("admin@example.test", right, "/", &Harness::origin())
            .await
            .unwrap()
            .token
    };
    let token = sign_in().await;
    h.clock.advance(11 * hour);
    assert!(h.caller(&token).await.person().is_ok());
    h.clock.advance(11 * hour);
    assert!(
        h.caller(&token).await.person().is_ok(),
        "each use begins the idle time anew"
    );
    h.clock.advance(12 * hour);
    assert!(h.caller(&token).await.person().is_err(), "idle for 12 hours");
    let token = sign_in().await;
    for _ in 0..(30 * 24 / 11 + 1) {
        h.clock.advance(11 * hour);
        let _ = h.caller(&token).await;
    }
    assert!(h.caller(&token).await.person().is_err(), "30 days in any case");
}
