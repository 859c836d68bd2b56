//! A provider that is down or slow is the trouble of its own people only.

use crate::MINUTE;
use gatehouse_domain::catalogue::Code;
use gatehouse_service::{Error, Secret};
use gatehouse_testkit::harness::{Harness, PASSWORD};
use gatehouse_testkit::provider::{Bend, Endpoint, Fault};
use std::sync::Arc;

/// Twenty wait for a provider that does not answer.
async fn nobody_else_waits(h: Harness) {
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    h.provider.forget_requests();
    h.provider.bend(Bend::Broken(Endpoint::Token, Fault::Hang));
    let h = Arc::new(h);
    let stuck = || {
        let h = h.clone();
        tokio::spawn(async move { h.sign_in(id).await })
    };
    let stuck: Vec<_> = (0..20).map(|_| stuck()).collect();
    while h.provider.requests_to("/token").len() < 20 {
        tokio::task::yield_now().await;
    }
    for _ in 0..5 {
        h.password("admin@example.test", PASSWORD, &Harness::origin())
            .await
            .unwrap();
    }
    assert_eq!(h.gatehouse.door().await.unwrap().buttons.len(), 1);
    for sign_in in stuck {
        assert!(!sign_in.is_finished(), "it was to hang");
        sign_in.abort();
    }
}

#[tokio::test]
async fn a_provider_that_hangs_holds_nobody_else_up() {
    nobody_else_waits(Harness::start().await).await;
}

/// Two connections to the database: who waits for a provider holds none.
#[tokio::test]
async fn a_provider_that_hangs_holds_no_connection_to_the_database() {
    if let Some(h) = Harness::start_postgres(2).await {
        nobody_else_waits(h).await;
    }
}

#[tokio::test]
async fn a_server_starts_while_a_provider_is_down_and_finds_it_again() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    // Nothing of it is known any more.
    h.clock.advance(25 * 60 * MINUTE);
    h.provider
        .bend(Bend::Broken(Endpoint::Discovery, Fault::Error500Html));
    let started = h.replica().await;
    let origin = Harness::origin();
    assert_eq!(started.door().await.unwrap().buttons.len(), 1);
    let password = Secret::new(PASSWORD.into());
    started
        .sign_in_with_password("admin@example.test", password, "/", &origin)
        .await
        .unwrap();
    let begun = started.begin_sign_in(id, "browser", "/", &origin).await;
    let Err(Error::Refused { code, reference }) = begun else {
        panic!("it is down")
    };
    assert!(code == Code::ProviderHttpError && reference.is_some(), "{code:?}");
    h.provider.straighten();
    h.clock.advance(MINUTE);
    started.begin_sign_in(id, "browser", "/", &origin).await.unwrap();
}
