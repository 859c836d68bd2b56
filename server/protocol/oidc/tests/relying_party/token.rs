//! The token call.

use crate::harness::*;
use gatehouse_domain::attempt::{Label, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::ClientAuth;
use gatehouse_testkit::provider::{Bend, Endpoint, Fault, RECORDER, TokenAuth};

#[tokio::test]
async fn client_secret_post_sends_both_in_the_form() {
    let mut h = Harness::new();
    h.provider.token_auth(TokenAuth::Post);
    h.settings.client_auth = ClientAuth::ClientSecretPost;
    h.sign_in().await.accepted();
    let call = &h.provider.requests_to("/token")[0];
    assert_eq!(call.form("client_secret"), Some(h.secret.as_str()));
    assert_eq!(call.header("authorization"), None);
}

#[tokio::test]
async fn a_public_client_sends_no_secret() {
    let mut h = Harness::new();
    h.provider.token_auth(TokenAuth::None);
    h.settings.client_auth = ClientAuth::None;
    h.sign_in().await.accepted();
}

#[tokio::test]
async fn a_wrong_secret_is_the_clients_fault_and_never_shown() {
    let mut h = Harness::new();
    h.secret = "canary-wrong-secret".to_owned();
    let run = h.sign_in().await;
    let step = run.refused(StepKind::Token, Code::ClientRefused);
    assert_eq!(fact_of(step, Label::Error), "invalid_client");
    assert!(!serde_json::to_string(&run.trace).unwrap().contains("canary"));
}

#[tokio::test]
async fn errors_are_told_apart() {
    for (bend, code) in [
        (Bend::TokenInvalidClient, Code::ClientRefused),
        (Bend::TokenInvalidGrant, Code::CodeRefused),
        (Bend::TokenErrorWithStatus200, Code::CodeRefused),
        (Bend::TokenWithoutIdToken, Code::NoIdToken),
        (Bend::TokenWithoutAccessToken, Code::TokenError),
        (Bend::TokenEndpointMetadata, Code::AddressRefused),
        (Bend::Broken(Endpoint::Token, Fault::NotFound), Code::TokenError),
        (
            Bend::Broken(Endpoint::Token, Fault::Error500Html),
            Code::ProviderHttpError,
        ),
        (Bend::Broken(Endpoint::Token, Fault::Html), Code::NotJson),
        (Bend::Broken(Endpoint::Token, Fault::HalfJson), Code::NotJson),
        (
            Bend::Broken(Endpoint::Token, Fault::TenMegabytes),
            Code::ResponseTooLarge,
        ),
        (Bend::Broken(Endpoint::Token, Fault::Hang), Code::ProviderTimeout),
    ] {
        let h = Harness::bent(bend);
        h.sign_in().await.refused(StepKind::Token, code);
        assert_eq!((h.asked("/jwks"), h.asked("/userinfo")), (0, 0), "{bend}");
    }
}

#[tokio::test]
async fn o12_the_secret_does_not_follow_a_redirect() {
    for fault in [Fault::RedirectRecorder, Fault::RedirectMetadata] {
        let h = Harness::bent(Bend::Broken(Endpoint::Token, fault));
        h.sign_in()
            .await
            .refused(StepKind::Token, Code::RedirectNotFollowed);
        assert_eq!(h.asked(RECORDER), 0);
    }
}
