//! The authorization request.

use crate::harness::*;
use gatehouse_domain::attempt::{Label, StepKind};
use gatehouse_domain::connection::oidc::CodeChallenge;
use gatehouse_jwt::sha256_hex;

#[tokio::test]
async fn o3_pkce_s256_and_a_nonce_by_default() {
    let h = Harness::new();
    let (begun, trace) = h.begin(false).await;
    let redirect = begun.unwrap();
    h.provider.visit(&redirect.url).await.unwrap();
    let received = &h.provider.requests_to("/authorize")[0];
    let verifier = redirect.private.verifier.unwrap();
    assert!(verifier.len() >= 43);
    assert_eq!(received.query("code_challenge_method"), Some("S256"));
    let challenge = decode(received.query("code_challenge").unwrap());
    assert_eq!(challenge, sha256_hex(&verifier));
    assert_eq!(received.query("nonce"), Some(redirect.private.nonce.as_str()));
    assert_eq!(received.query("state"), Some("state-of-the-flow"));
    assert_eq!(received.query("response_type"), Some("code"));
    assert_eq!(received.query("redirect_uri"), Some(CALLBACK));
    assert_eq!(received.query("scope"), Some("openid profile email"));
    let step = trace.steps.last().unwrap();
    assert_eq!(step.kind, StepKind::AuthorizationRequest);
    assert_eq!(fact_of(step, Label::RedirectUri), CALLBACK);
    let all = serde_json::to_string(&trace).unwrap();
    for secret in [&verifier, &redirect.private.nonce] {
        assert!(!all.contains(secret.as_str()));
    }
}

#[tokio::test]
async fn each_request_has_its_own_nonce_and_verifier() {
    let h = Harness::new();
    let one = h.begin(false).await.0.unwrap().private;
    let two = h.begin(false).await.0.unwrap().private;
    assert_ne!(one.nonce, two.nonce);
    assert_ne!(one.verifier, two.verifier);
}

#[tokio::test]
async fn plain_and_no_challenge_are_done_as_set() {
    let mut h = Harness::new();
    h.settings.code_challenge = CodeChallenge::Plain;
    h.sign_in().await.accepted();
    let sent = &h.provider.requests_to("/authorize")[0];
    assert_eq!(sent.query("code_challenge_method"), Some("plain"));
    h.settings.code_challenge = CodeChallenge::None;
    h.provider.forget_requests();
    h.sign_in().await.accepted();
    assert_eq!(
        h.provider.requests_to("/authorize")[0].query("code_challenge"),
        None
    );
    assert_eq!(h.provider.requests_to("/token")[0].form("code_verifier"), None);
}

#[tokio::test]
async fn a_query_in_the_endpoint_is_kept() {
    let mut h = Harness::new();
    h.settings.authorization_endpoint = Some(format!("{}/authorize?tenant=a%26b", h.provider.issuer()));
    h.settings.additional_scopes = vec!["groups".to_owned(), "openid".to_owned()];
    h.sign_in().await.accepted();
    let sent = &h.provider.requests_to("/authorize")[0];
    assert_eq!(sent.query("tenant"), Some("a&b"));
    assert_eq!(sent.query("scope"), Some("openid profile email groups"));
}

/// base64url to hex.
fn decode(text: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD
        .decode(text)
        .unwrap()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
