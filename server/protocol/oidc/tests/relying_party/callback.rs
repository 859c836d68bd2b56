//! What the person brings back.

use crate::harness::*;
use gatehouse_domain::attempt::{Label, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_testkit::provider::{Bend, Endpoint, Fault};

#[tokio::test]
async fn o1_another_issuer_in_the_callback_is_refused_before_the_code_is_sent() {
    for bend in [Bend::CallbackIssOther, Bend::CallbackIssMissing] {
        let h = Harness::bent(bend);
        let run = h.sign_in().await;
        let step = run.refused(StepKind::Callback, Code::CallbackIssuer);
        assert_eq!(
            check_of(step, Label::Issuer).unwrap().expected.as_str(),
            h.provider.issuer()
        );
        assert_eq!(h.asked("/token"), 0);
    }
    Harness::bent(Bend::IssUnsupported).sign_in().await.accepted();
}

#[tokio::test]
async fn o1_another_issuer_is_refused_where_none_is_promised_too() {
    let h = Harness::bent(Bend::IssUnsupported);
    let run = h
        .sign_in_with(|callback| callback.iss = Some("https://evil.test".to_owned()))
        .await;
    run.refused(StepKind::Callback, Code::CallbackIssuer);
    assert_eq!(h.asked("/token"), 0);
}

#[tokio::test]
async fn o3_an_injected_code_is_refused() {
    let h = Harness::new();
    let (begun, _) = h.begin(false).await;
    let theirs = h
        .provider
        .visit(&begun.unwrap().url)
        .await
        .unwrap()
        .callback("code");
    let run = h.sign_in_with(|callback| callback.code = theirs).await;
    run.refused(StepKind::Token, Code::CodeRefused);
    let run = Harness::bent(Bend::CallbackCodeOther).sign_in().await;
    run.refused(StepKind::Token, Code::CodeRefused);
}

#[tokio::test]
async fn o3_without_pkce_the_nonce_refuses_an_injected_code() {
    let mut h = Harness::new();
    h.settings.code_challenge = gatehouse_domain::connection::oidc::CodeChallenge::None;
    let (begun, _) = h.begin(false).await;
    let theirs = h
        .provider
        .visit(&begun.unwrap().url)
        .await
        .unwrap()
        .callback("code");
    let run = h.sign_in_with(|callback| callback.code = theirs).await;
    run.refused(StepKind::IdToken, Code::NonceWrong);
    assert_eq!(h.asked("/userinfo"), 0);
}

#[tokio::test]
async fn a_person_who_cancels_is_told_apart_from_an_error() {
    let run = Harness::bent(Bend::PersonCancels).sign_in().await;
    let step = run.refused(StepKind::Callback, Code::PersonCancelled);
    assert_eq!(fact_of(step, Label::ErrorDescription), "The person cancelled");
    let run = Harness::new()
        .sign_in_with(|callback| {
            callback.code = None;
            callback.error = Some("server_error".to_owned());
        })
        .await;
    run.refused(StepKind::Callback, Code::ProviderReturnedError);
}

#[tokio::test]
async fn neither_code_nor_error_is_incomplete() {
    let h = Harness::bent(Bend::CallbackCodeMissing);
    h.sign_in()
        .await
        .refused(StepKind::Callback, Code::CallbackIncomplete);
    assert_eq!(h.asked("/token"), 0);
}

#[tokio::test]
async fn a_parameter_given_twice_is_refused_before_the_code_is_sent() {
    let h = Harness::new();
    let run = h
        .sign_in_with(|callback| callback.repeated = Some("iss".to_owned()))
        .await;
    let step = run.refused(StepKind::Callback, Code::CallbackRepeated);
    assert_eq!(fact_of(step, Label::Parameter), "iss");
    assert_eq!(h.asked("/token"), 0);
}

#[tokio::test]
async fn a_provider_gone_in_the_meantime_fails_at_discovery() {
    let h = Harness::new();
    let run = h
        .sign_in_with(|_| {
            h.provider
                .bend(Bend::Broken(Endpoint::Discovery, Fault::NotFound));
            h.clock.forward(25 * HOUR);
        })
        .await;
    run.refused(StepKind::Discovery, Code::DiscoveryNotFound);
    assert_eq!(h.asked("/token"), 0);
}
