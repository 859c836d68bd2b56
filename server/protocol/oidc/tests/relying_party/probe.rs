//! The one question before a test: would the provider accept the request at all?

use crate::harness::*;
use gatehouse_domain::attempt::{Label, Mark, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_testkit::provider::Bend;

async fn probed(h: &Harness) -> (Option<Code>, Trace) {
    let (begun, trace) = h.begin(true).await;
    (begun.err(), trace)
}

#[tokio::test]
async fn a_request_that_the_provider_would_accept_passes() {
    let h = Harness::new();
    let (refused, trace) = probed(&h).await;
    assert_eq!(refused, None);
    let step = trace.steps.last().unwrap();
    assert_eq!((step.mark, fact_of(step, Label::Status)), (Mark::Passed, "302"));
    assert_eq!(h.asked("/authorize"), 1);
}

#[tokio::test]
async fn an_unregistered_callback_or_client_is_refused_with_the_providers_words() {
    for (bend, words, code) in [
        (
            Bend::RedirectUriNotRegistered,
            "this redirect URI is not registered",
            Code::RedirectUriUnknown,
        ),
        (
            Bend::ClientUnknown,
            "this client is not known here",
            Code::ClientUnknown,
        ),
    ] {
        let h = Harness::bent(bend);
        let (refused, trace) = probed(&h).await;
        assert_eq!(refused, Some(code));
        let step = trace.steps.last().unwrap();
        assert_eq!(step.kind, StepKind::AuthorizationRequest);
        assert_eq!(fact_of(step, Label::Status), "400");
        assert!(fact_of(step, Label::Detail).contains(words), "{step:?}");
        assert!(!fact_of(step, Label::Detail).contains('<'));
    }
}

#[tokio::test]
async fn an_error_about_the_request_that_comes_back_at_once_refuses() {
    let mut h = Harness::new();
    // The provider reads the first of two.
    let endpoint = format!("{}/authorize?response_type=token", h.provider.issuer());
    h.settings.authorization_endpoint = Some(endpoint);
    let (refused, trace) = probed(&h).await;
    assert_eq!(refused, Some(Code::ProviderReturnedError));
    let step = trace.steps.last().unwrap();
    assert_eq!(fact_of(step, Label::Error), "unsupported_response_type");
}

#[tokio::test]
async fn an_error_about_the_person_who_is_not_there_yet_does_not() {
    let h = Harness::bent(Bend::PersonCancels);
    assert_eq!(probed(&h).await.0, None);
}

#[tokio::test]
async fn what_only_the_browser_reaches_passes_with_a_warning() {
    let mut h = Harness::new();
    h.settings.authorization_endpoint = Some("http://127.0.0.1:9/authorize".to_owned());
    let (refused, trace) = probed(&h).await;
    assert_eq!(refused, None);
    assert_eq!(trace.steps.last().unwrap().mark, Mark::Warned);
}

#[tokio::test]
async fn a_guard_against_robots_or_a_broken_proxy_is_a_warning_and_the_test_goes_on() {
    for (bend, status, words) in [
        (Bend::AuthorizeForbidden, "403", "Are you a robot?"),
        (Bend::AuthorizeBadGateway, "502", "Bad Gateway"),
    ] {
        let h = Harness::bent(bend);
        let (refused, trace) = probed(&h).await;
        assert_eq!(refused, None, "{bend}");
        let step = trace.steps.last().unwrap();
        assert_eq!((step.mark, fact_of(step, Label::Status)), (Mark::Warned, status));
        assert!(fact_of(step, Label::Detail).contains(words));
    }
}

#[tokio::test]
async fn a_sign_in_does_not_probe() {
    let h = Harness::bent(Bend::ClientUnknown);
    h.begin(false).await.0.map(drop).unwrap();
    assert_eq!(h.asked("/authorize"), 0);
}
