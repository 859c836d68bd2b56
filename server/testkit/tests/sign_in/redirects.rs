//! Going to a provider and coming back.

use crate::{MINUTE, signed_in};
use gatehouse_domain::attempt::Outcome;
use gatehouse_domain::catalogue::Code;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::harness::{Harness, refused};

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
    let begun = h
        .gatehouse
        .begin_sign_in(id, "browser", "/", &Harness::origin())
        .await;
    let linking = h.gatehouse.begin_link(&admin, id, "browser").await;
    for begun in [begun, linking] {
        let Err(Error::Refused {
            code,
            reference: Some(reference),
        }) = begun
        else {
            panic!("{begun:?}")
        };
        let attempt = h.gatehouse.attempt(&admin, &reference).await.unwrap().attempt;
        assert_eq!(code, Code::ConnectionNotActive);
        assert_eq!(attempt.outcome, Outcome::Refused { code });
        assert_eq!(
            (attempt.connection, attempt.connection_name.as_str()),
            (Some(id), "Staff")
        );
    }
}
