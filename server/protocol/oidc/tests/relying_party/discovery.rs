//! The configuration document: for the form, for a sign-in, and done without.

use crate::harness::*;
use gatehouse_domain::attempt::{Label, Mark, Refusal, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_service::ports::openid::{OpenId, Published};
use gatehouse_testkit::provider::{Bend, Endpoint, Fault, RECORDER};

const DOCUMENT: &str = "/.well-known/openid-configuration";

async fn discover(h: &Harness) -> (Result<Published, (Refusal, Option<Published>)>, Trace) {
    let mut trace = Trace::default();
    let ca = h.settings.ca_certificates.as_deref();
    let found = h
        .oidc
        .discover(&h.settings.issuer, ca, CALLBACK, &mut trace)
        .await;
    (found, trace)
}

#[tokio::test]
async fn the_form_gets_what_the_provider_publishes_afresh_each_time() {
    let h = Harness::new();
    let (found, trace) = discover(&h).await;
    let published = found.unwrap();
    assert_eq!(published.issuer, h.provider.issuer());
    assert_eq!(
        published.token_endpoint,
        Some(format!("{}/token", h.provider.issuer()))
    );
    assert_eq!(trace.steps.len(), 1);
    assert!(check_of(&trace.steps[0], Label::Issuer).unwrap().passed);
    discover(&h).await.0.unwrap();
    assert_eq!(h.asked(DOCUMENT), 2);
}

#[tokio::test]
async fn o6_a_slash_more_or_less_is_a_mismatch_that_shows_both() {
    let mut h = Harness::bent(Bend::IssuerTrailingSlash);
    let (found, trace) = discover(&h).await;
    let (refusal, published) = found.unwrap_err();
    assert_eq!(refusal, Refusal(Code::IssuerMismatch));
    let theirs = format!("{}/", h.provider.issuer());
    assert_eq!(
        published.unwrap().issuer,
        theirs,
        "the form offers to take it over"
    );
    let check = check_of(&trace.steps[0], Label::Issuer).unwrap();
    assert_eq!(
        (check.expected.as_str(), check.received.as_str()),
        (h.provider.issuer(), theirs.as_str())
    );
    h.sign_in()
        .await
        .refused(StepKind::Discovery, Code::IssuerMismatch);
    h.settings.issuer.clone_from(&theirs);
    h.sign_in().await.accepted();
    h.provider.straighten();
    h.settings.issuer = theirs;
    h.clock.forward(25 * HOUR);
    h.sign_in()
        .await
        .refused(StepKind::Discovery, Code::IssuerMismatch);
}

#[tokio::test]
async fn o12_a_bad_answer_is_named_and_no_redirect_followed() {
    for (fault, code) in [
        (Fault::RedirectMetadata, Code::RedirectNotFollowed),
        (Fault::RedirectRecorder, Code::RedirectNotFollowed),
        (Fault::NotFound, Code::DiscoveryNotFound),
        (Fault::Error500Html, Code::ProviderHttpError),
        (Fault::Html, Code::NotJson),
        (Fault::HalfJson, Code::NotJson),
        (Fault::OverOneMebibyte, Code::ResponseTooLarge),
        (Fault::TenMegabytes, Code::ResponseTooLarge),
        (Fault::Endless, Code::ProviderTimeout),
        (Fault::Hang, Code::ProviderTimeout),
        (Fault::CutOff, Code::DiscoveryUnreachable),
    ] {
        let h = Harness::bent(Bend::Broken(Endpoint::Discovery, fault));
        let (found, trace) = discover(&h).await;
        assert_eq!(found.unwrap_err(), (Refusal(code), None), "{}", fault.name());
        assert_eq!(trace.steps.last().unwrap().code, Some(code));
        assert_eq!(h.asked(RECORDER), 0);
    }
}

#[tokio::test]
async fn o12_an_internal_issuer_is_refused_at_connect_time() {
    let mut h = Harness::new();
    for issuer in [
        "http://169.254.169.254",
        "http://10.0.0.1:8080",
        "http://[fe80::1]",
    ] {
        h.settings.issuer = issuer.to_owned();
        h.sign_in()
            .await
            .refused(StepKind::Discovery, Code::AddressRefused);
    }
}

#[tokio::test]
async fn a_foreign_authority_is_trusted_only_when_it_is_given() {
    let mut h = Harness::tls();
    h.sign_in()
        .await
        .refused(StepKind::Discovery, Code::CertificateNotTrusted);
    h.settings.ca_certificates = h.provider.ca_pem().map(str::to_owned);
    h.sign_in().await.accepted();
    h.settings.ca_certificates = None;
    let run = h.sign_in().await;
    run.refused(StepKind::Discovery, Code::CertificateNotTrusted);
}

#[tokio::test]
async fn a_provider_that_is_down_is_unreachable_and_back_at_once() {
    let mut h = Harness::new();
    let issuer = std::mem::replace(&mut h.settings.issuer, "http://127.0.0.1:9".to_owned());
    h.sign_in()
        .await
        .refused(StepKind::Discovery, Code::DiscoveryUnreachable);
    h.settings.issuer = issuer;
    h.provider
        .bend(Bend::Broken(Endpoint::Discovery, Fault::Error500Html));
    h.sign_in()
        .await
        .refused(StepKind::Discovery, Code::ProviderHttpError);
    h.provider.straighten();
    h.sign_in().await.accepted();
}

fn by_hand(h: &mut Harness) {
    let at = |path: &str| Some(format!("{}{path}", h.provider.issuer()));
    h.settings.authorization_endpoint = at("/authorize");
    h.settings.token_endpoint = at("/token");
    h.settings.userinfo_endpoint = at("/userinfo");
    h.settings.jwks_uri = at("/jwks");
}

#[tokio::test]
async fn with_all_endpoints_by_hand_the_document_may_be_absent() {
    let mut h = Harness::bent(Bend::Broken(Endpoint::Discovery, Fault::NotFound));
    by_hand(&mut h);
    let run = h.sign_in().await;
    run.accepted();
    assert_eq!(run.step(StepKind::Discovery).mark, Mark::Warned);
    let run = h.sign_in().await;
    run.accepted();
    assert_eq!(run.step(StepKind::Discovery).mark, Mark::Skipped);
    assert_eq!(
        h.asked(DOCUMENT),
        1,
        "an absent document is not asked for at every sign-in"
    );
}

#[tokio::test]
async fn endpoints_by_hand_override_the_document() {
    let mut h = Harness::bent(Bend::TokenEndpointMetadata);
    h.sign_in().await.refused(StepKind::Token, Code::AddressRefused);
    h.settings.token_endpoint = Some(format!("{}/token", h.provider.issuer()));
    h.sign_in().await.accepted();
}

#[tokio::test]
async fn a_test_sees_the_document_as_it_is_now() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    h.provider.bend(Bend::DiscoveryIssuerMismatch);
    let (begun, _) = h.begin(true).await;
    assert_eq!(begun.err(), Some(Code::IssuerMismatch));
    h.sign_in().await.accepted();
}
