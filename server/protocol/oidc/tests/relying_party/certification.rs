//! The OpenID Foundation's relying-party certification: Basic (14 modules) and Config (6), by their names.
//! A bad ID token is refused and user info is not asked.

use crate::harness::*;
use gatehouse_domain::attempt::StepKind;
use gatehouse_domain::catalogue::Code;
use gatehouse_testkit::provider::{Bend, Person, TokenAuth};

async fn id_token_refused(bend: Bend, code: Code) {
    let h = Harness::bent(bend);
    h.sign_in().await.refused(StepKind::IdToken, code);
    assert_eq!(
        h.asked("/userinfo"),
        0,
        "user info was asked after a bad ID token"
    );
}

#[tokio::test]
async fn oidcc_client_test() {
    let h = Harness::new();
    let run = h.sign_in().await;
    let proven = run.accepted();
    assert_eq!(proven.issuer, h.provider.issuer());
    assert_eq!(proven.subject, "ada-1815");
    assert_eq!(proven.claims["email"], "ada@example.test");
}

#[tokio::test]
async fn oidcc_client_test_invalid_iss() {
    id_token_refused(Bend::InvalidIss, Code::TokenIssuer).await;
}

#[tokio::test]
async fn oidcc_client_test_missing_sub() {
    id_token_refused(Bend::MissingSub, Code::TokenClaim).await;
}

#[tokio::test]
async fn oidcc_client_test_invalid_aud() {
    id_token_refused(Bend::InvalidAud, Code::TokenAudience).await;
    id_token_refused(Bend::MissingAud, Code::TokenClaim).await;
}

#[tokio::test]
async fn oidcc_client_test_missing_iat() {
    id_token_refused(Bend::MissingIat, Code::TokenClaim).await;
}

#[tokio::test]
async fn oidcc_client_test_kid_absent_single_jwks() {
    Harness::bent(Bend::KidAbsentSingleJwks)
        .sign_in()
        .await
        .accepted();
}

#[tokio::test]
async fn oidcc_client_test_kid_absent_multiple_jwks() {
    Harness::bent(Bend::KidAbsentMultipleJwks)
        .sign_in()
        .await
        .accepted();
}

#[tokio::test]
async fn oidcc_client_test_idtoken_sig_rs256() {
    let h = Harness::new();
    let run = h.sign_in().await;
    run.accepted();
    let header = &run.step(StepKind::IdToken).json[0].1;
    assert_eq!(header["alg"], "RS256");
}

#[tokio::test]
async fn oidcc_client_test_idtoken_sig_none() {
    id_token_refused(Bend::SigNone, Code::AlgorithmNotAllowed).await;
}

#[tokio::test]
async fn oidcc_client_test_invalid_sig_rs256() {
    id_token_refused(Bend::InvalidSigRs256, Code::SignatureInvalid).await;
}

#[tokio::test]
async fn oidcc_client_test_userinfo_invalid_sub() {
    let run = Harness::bent(Bend::UserinfoInvalidSub).sign_in().await;
    run.refused(StepKind::UserInfo, Code::UserInfoSubject);
}

#[tokio::test]
async fn oidcc_client_test_nonce_invalid() {
    id_token_refused(Bend::NonceInvalid, Code::NonceWrong).await;
    id_token_refused(Bend::NonceMissing, Code::NonceWrong).await;
}

#[tokio::test]
async fn oidcc_client_test_scope_userinfo_claims() {
    let h = Harness::bent(Bend::ThinIdToken);
    h.provider.person(Person::default().with("nickname", "Countess"));
    let run = h.sign_in().await;
    let claims = &run.accepted().claims;
    assert_eq!(
        (&claims["name"], &claims["nickname"]),
        (&"Ada Lovelace".into(), &"Countess".into())
    );
    let userinfo = &h.provider.requests_to("/userinfo")[0];
    assert!(userinfo.header("authorization").unwrap().starts_with("Bearer "));
    assert!(userinfo.query.is_empty(), "a token does not belong in a URL");
}

#[tokio::test]
async fn oidcc_client_test_client_secret_basic() {
    let mut h = Harness::new();
    // RFC 6749 §2.3.1: both are form-encoded inside the header.
    h.provider.client("client: 100 %+&ü", "s:e c%r+e/t=ü");
    h.provider.token_auth(TokenAuth::Basic);
    h.settings.client_id = h.provider.client_id();
    h.secret = h.provider.client_secret();
    h.sign_in().await.accepted();
    let call = &h.provider.requests_to("/token")[0];
    assert_eq!(call.form("client_secret"), None);
}

#[tokio::test]
async fn oidcc_client_test_discovery_openid_config() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    assert_eq!(h.asked("/.well-known/openid-configuration"), 1);
    Harness::bent(Bend::DiscoveryUserinfoMissing)
        .sign_in()
        .await
        .accepted();
    let run = Harness::bent(Bend::DiscoveryTokenEndpointMissing).sign_in().await;
    run.refused(StepKind::Discovery, Code::DiscoveryIncomplete);
    let run = Harness::bent(Bend::DiscoveryIssuerMissing).sign_in().await;
    run.refused(StepKind::Discovery, Code::IssuerMismatch);
}

#[tokio::test]
async fn oidcc_client_test_discovery_jwks_uri_keys() {
    for bend in [
        Bend::JwksSeveralKeys,
        Bend::JwksDuplicateKid,
        Bend::JwksUnknownKeyType,
        Bend::JwksKidAbsent,
    ] {
        let h = Harness::bent(bend);
        h.sign_in().await.accepted();
        assert_eq!(h.asked("/jwks"), 1, "{bend}");
    }
    id_token_refused(Bend::JwksEmpty, Code::KeysUnavailable).await;
}

#[tokio::test]
async fn oidcc_client_test_discovery_issuer_mismatch() {
    let h = Harness::bent(Bend::DiscoveryIssuerMismatch);
    h.sign_in()
        .await
        .refused(StepKind::Discovery, Code::IssuerMismatch);
    assert_eq!(h.asked("/authorize"), 0);
}

#[tokio::test]
async fn oidcc_client_test_signing_key_rotation_just_before_signing() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    h.clock.forward(MINUTE);
    h.provider.bend(Bend::SigningKeyRotationJustBeforeSigning);
    h.sign_in().await.accepted();
}

#[tokio::test]
async fn oidcc_client_test_signing_key_rotation() {
    let h = Harness::bent(Bend::SigningKeyRotation);
    h.sign_in().await.accepted();
    h.clock.forward(MINUTE);
    h.sign_in().await.accepted();
    assert_eq!(h.asked("/jwks"), 2, "the keys are fetched again after a rotation");
}
