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
async fn c6_an_echo_of_the_token_call_shows_no_secret() {
    for auth in [ClientAuth::ClientSecretBasic, ClientAuth::ClientSecretPost] {
        let mut h = Harness::bent(Bend::TokenEchoesRequest);
        h.settings.client_auth = auth;
        h.secret = "canary <&\"'+%25/é secret".to_owned();
        let run = h.sign_in().await;
        let step = run.refused(StepKind::Token, Code::ProviderHttpError);
        assert!(fact_of(step, Label::Detail).contains("••••"), "{step:#?}");
        let trace = serde_json::to_string(&run.trace).unwrap();
        assert!(!trace.contains("canary"), "{trace}");
        let call = &h.provider.requests_to("/token")[0];
        let sent = call
            .header("authorization")
            .and_then(|h| h.strip_prefix("Basic "));
        let fields = ["code", "code_verifier"].map(|name| call.form(name));
        for secret in fields.into_iter().chain([sent]).flatten() {
            assert!(!trace.contains(secret.trim_end_matches('=')), "{secret}");
        }
    }
}

#[tokio::test]
async fn user_info_is_asked_with_a_bearer_token_only() {
    Harness::bent(Bend::TokenTypeSmall).sign_in().await.accepted();
    for (bend, received) in [(Bend::TokenTypeOther, "DPoP"), (Bend::TokenTypeMissing, "—")] {
        let mut h = Harness::bent(bend);
        let run = h.sign_in().await;
        let step = run.refused(StepKind::Token, Code::TokenType);
        let check = check_of(step, Label::TokenType).unwrap();
        assert_eq!(
            (check.expected.as_str(), check.received.as_str()),
            ("Bearer", received)
        );
        assert_eq!(h.asked("/userinfo"), 0);
        // Whoever does not use the access token need not know its type.
        h.settings.identity_from_id_token = true;
        h.sign_in().await.accepted();
    }
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
