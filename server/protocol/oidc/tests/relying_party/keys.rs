//! O11 and the cache: keys and configuration over time.

use crate::harness::*;
use gatehouse_domain::attempt::{Label, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_jwt::Shelf;
use gatehouse_service::ports::Clock;
use gatehouse_testkit::provider::{Bend, Endpoint, Fault};
use std::sync::atomic::Ordering;

const DISCOVERY: &str = "/.well-known/openid-configuration";

#[tokio::test]
async fn o11_unknown_kids_cause_one_fetch_in_30_seconds() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    h.clock.forward(MINUTE);
    h.provider.forget_requests();
    h.provider.bend(Bend::KidUnknown);
    for _ in 0..20 {
        h.sign_in().await.refused(StepKind::IdToken, Code::KeyNotFound);
    }
    assert_eq!(h.asked("/jwks"), 1);
    h.clock.forward(30_000);
    h.sign_in().await.refused(StepKind::IdToken, Code::KeyNotFound);
    assert_eq!(h.asked("/jwks"), 2);
}

#[tokio::test]
async fn o11_unknown_kids_at_once_share_one_fetch() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    h.clock.forward(MINUTE);
    h.provider.forget_requests();
    h.provider.rotate();
    let runs = tokio::join!(h.sign_in(), h.sign_in(), h.sign_in(), h.sign_in());
    for run in [runs.0, runs.1, runs.2, runs.3] {
        run.accepted();
    }
    assert_eq!(
        h.asked("/jwks"),
        1,
        "whoever waited takes the keys the first one fetched"
    );
}

#[tokio::test]
async fn o11_keys_rotated_while_the_old_ones_are_renewed_behind_are_waited_for() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    h.clock.forward(2 * HOUR);
    h.provider.rotate();
    h.provider.forget_requests();
    h.sign_in().await.accepted();
    assert_eq!(h.asked("/jwks"), 1);
}

#[tokio::test]
async fn o11_two_replicas_share_one_fetch_of_rotated_keys() {
    for age in [MINUTE, 2 * HOUR] {
        let h = Harness::new();
        h.sign_in().await.accepted();
        h.clock.forward(age);
        h.provider.rotate();
        h.provider.forget_requests();
        let (ours, theirs) = tokio::join!(h.sign_in(), h.sign_in_at_replica());
        ours.accepted();
        theirs.accepted();
        assert_eq!(h.asked("/jwks"), 1);
    }
}

#[tokio::test]
async fn o11_a_replica_that_asks_second_waits_for_what_the_first_one_fetches() {
    for age in [MINUTE, 2 * HOUR, 25 * HOUR] {
        let h = Harness::new();
        h.sign_in().await.accepted();
        h.clock.forward(age);
        h.provider.rotate();
        h.provider.forget_requests();
        // The first replica has asked and not got the answer.
        let mut row = {
            let mut rows = h.shelf.rows.lock().unwrap();
            let row = rows.values_mut().find(|row| row.kind == "jwks").unwrap();
            row.tried_at = h.clock.now();
            row.clone()
        };
        let arrives = async {
            h.shelf.too_soon.notified().await;
            row.body = h.provider.visit(&row.url).await.unwrap().body;
            row.fetched_at = h.clock.now();
            h.shelf.keep(&row).await.unwrap();
        };
        let (run, ()) = tokio::join!(h.sign_in_at_replica(), arrives);
        run.accepted();
        assert_eq!(h.asked("/jwks"), 1, "the first replica's");
    }
}

#[tokio::test]
async fn o11_unknown_kids_wait_for_nobody_when_the_newest_keys_are_here() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    h.provider.bend(Bend::KidUnknown);
    h.shelf.looks.store(0, Ordering::SeqCst);
    h.sign_in_at_replica()
        .await
        .refused(StepKind::IdToken, Code::KeyNotFound);
    assert!(h.shelf.looks.load(Ordering::SeqCst) < 10);
}

#[tokio::test]
async fn a_provider_that_hangs_is_asked_once_by_all_who_wait() {
    let h = Harness::bent(Bend::Broken(Endpoint::Discovery, Fault::Hang));
    let runs = tokio::join!(h.sign_in(), h.sign_in(), h.sign_in(), h.sign_in());
    for run in [runs.0, runs.1, runs.2, runs.3] {
        run.refused(StepKind::Discovery, Code::ProviderTimeout);
    }
    assert_eq!(h.asked(DISCOVERY), 1);

    let h = Harness::bent(Bend::Broken(Endpoint::Jwks, Fault::Hang));
    let runs = tokio::join!(h.sign_in(), h.sign_in());
    for run in [runs.0, runs.1] {
        run.refused(StepKind::IdToken, Code::KeysUnavailable);
    }
    assert_eq!(h.asked("/jwks"), 1);
}

#[tokio::test]
async fn a_test_fetches_the_keys_and_says_so() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    h.clock.forward(MINUTE);
    h.provider.forget_requests();
    let run = h.test().await;
    run.accepted();
    assert_eq!(h.asked("/jwks"), 1);
    assert_eq!(fact_of(run.step(StepKind::IdToken), Label::Status), "200");
    let run = h.test().await;
    run.accepted();
    assert_eq!(h.asked("/jwks"), 1, "again within 30 seconds");
    assert_eq!(
        fact_of(run.step(StepKind::IdToken), Label::Document),
        "cache, 0 s"
    );
}

#[tokio::test]
async fn a_test_does_not_pass_with_the_keys_of_yesterday() {
    let mut h = Harness::new();
    h.sign_in().await.accepted();
    h.clock.forward(HOUR / 2);
    h.provider.bend(Bend::Broken(Endpoint::Jwks, Fault::Error500Html));
    h.sign_in().await.accepted();
    for _ in 0..2 {
        h.test().await.refused(StepKind::IdToken, Code::KeysUnavailable);
    }
    // The same keys at another address are not asked for too soon.
    h.provider.straighten();
    h.settings.jwks_uri = Some(format!("{}/jwks?", h.provider.issuer()));
    h.test().await.accepted();
}

#[tokio::test]
async fn o11_good_keys_outlive_every_failed_fetch() {
    let h = Harness::impatient();
    h.sign_in().await.accepted();
    let failures = Fault::ALL
        .iter()
        .map(|fault| Bend::Broken(Endpoint::Jwks, *fault));
    for bend in failures.chain([Bend::JwksEmpty]) {
        h.clock.forward(31_000);
        h.provider.straighten();
        h.provider.bend(bend);
        h.provider.bend(Bend::KidUnknown);
        h.sign_in().await.refused(StepKind::IdToken, Code::KeyNotFound);
        h.provider.straighten();
        h.provider.forget_requests();
        h.sign_in().await.accepted();
        assert_eq!(h.asked("/jwks"), 0, "{bend}: the good keys were evicted");
    }
}

#[tokio::test]
async fn o11_a_key_gone_after_signing_is_refused() {
    let run = Harness::bent(Bend::SigningKeyGoneAfterSigning).sign_in().await;
    run.refused(StepKind::IdToken, Code::KeyNotFound);
}

#[tokio::test]
async fn known_keys_work_for_a_day_while_the_provider_publishes_none_then_503() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    h.provider.bend(Bend::Broken(Endpoint::Jwks, Fault::Error500Html));
    h.clock.forward(23 * HOUR);
    h.sign_in().await.accepted();
    h.clock.forward(2 * HOUR);
    let run = h.sign_in().await;
    run.refused(StepKind::IdToken, Code::KeysUnavailable);
    assert_eq!(Code::KeysUnavailable.status(), 503);
}

#[tokio::test]
async fn documents_are_used_for_an_hour_and_then_renewed_behind_the_sign_in() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    h.clock.forward(59 * MINUTE);
    h.provider.forget_requests();
    h.sign_in().await.accepted();
    assert_eq!((h.asked(DISCOVERY), h.asked("/jwks")), (0, 0));
    // Two documents were kept by the first sign-in, which left one permit.
    h.shelf.kept.notified().await;
    h.clock.forward(2 * MINUTE);
    h.begin(false).await.0.map(drop).unwrap();
    h.shelf.kept.notified().await;
    assert_eq!(h.asked(DISCOVERY), 1);
}

#[tokio::test]
async fn unavailable_keys_are_not_asked_for_again_within_30_seconds() {
    let h = Harness::bent(Bend::Broken(Endpoint::Jwks, Fault::NotFound));
    h.sign_in()
        .await
        .refused(StepKind::IdToken, Code::KeysUnavailable);
    h.provider.straighten();
    h.sign_in()
        .await
        .refused(StepKind::IdToken, Code::KeysUnavailable);
    assert_eq!(h.asked("/jwks"), 1);
    h.clock.forward(30_000);
    h.sign_in().await.accepted();
}

#[tokio::test]
async fn o12_keys_at_an_internal_address_or_behind_a_redirect_are_refused() {
    for (bend, code) in [
        (Bend::JwksUriMetadata, Code::AddressRefused),
        (
            Bend::Broken(Endpoint::Jwks, Fault::RedirectMetadata),
            Code::RedirectNotFollowed,
        ),
        (
            Bend::Broken(Endpoint::Jwks, Fault::RedirectRecorder),
            Code::RedirectNotFollowed,
        ),
        (
            Bend::Broken(Endpoint::Jwks, Fault::TenMegabytes),
            Code::KeysUnavailable,
        ),
        (Bend::Broken(Endpoint::Jwks, Fault::Hang), Code::KeysUnavailable),
        (Bend::Broken(Endpoint::Jwks, Fault::Html), Code::KeysUnavailable),
    ] {
        let h = Harness::bent(bend);
        h.sign_in().await.refused(StepKind::IdToken, code);
        assert_eq!(h.asked(gatehouse_testkit::provider::RECORDER), 0);
        assert_eq!(h.asked("/userinfo"), 0);
    }
}
