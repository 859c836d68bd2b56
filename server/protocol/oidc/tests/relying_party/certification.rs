//! The OpenID Foundation's relying-party certification by the names of its modules: Basic (14) and Config (6),
//! Form Post, Implicit (`id_token`, 12) and Hybrid (`code id_token`, 17). A bad ID token is refused, user info
//! is not asked, and where the token came through the browser no code is sent.

use crate::harness::*;
use gatehouse_domain::attempt::{Label, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::Flow;
use gatehouse_testkit::provider::{Bend, Person, TokenAuth};

/// What is certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    Basic,
    /// The code flow, answered by a posted form.
    FormPost,
    Implicit,
    Hybrid,
}

impl Plan {
    const fn flow(self) -> Flow {
        match self {
            Plan::Basic | Plan::FormPost => Flow::Code,
            Plan::Implicit => Flow::Implicit,
            Plan::Hybrid => Flow::Hybrid,
        }
    }

    fn harness(self) -> Harness {
        let mut h = Harness::new();
        h.settings.flow = self.flow();
        h.form_post = self == Plan::FormPost;
        h
    }

    fn bent(self, bend: Bend) -> Harness {
        let h = self.harness();
        h.provider.bend(bend);
        h
    }
}

async fn id_token_refused(plan: Plan, bend: Bend, code: Code) {
    let h = plan.bent(bend);
    h.sign_in().await.refused(StepKind::IdToken, code);
    assert_eq!(
        h.asked("/userinfo"),
        0,
        "user info was asked after a bad ID token"
    );
    let exchanged = usize::from(!plan.flow().has_front_token());
    assert_eq!(h.asked("/token"), exchanged, "{plan:?}");
}

async fn oidcc_client_test(plan: Plan) {
    let h = plan.harness();
    let run = h.sign_in().await;
    let proven = run.accepted();
    assert_eq!(proven.issuer, h.provider.issuer());
    assert_eq!(proven.subject, "ada-1815");
    assert_eq!(proven.claims["email"], "ada@example.test");
}

async fn oidcc_client_test_invalid_iss(plan: Plan) {
    id_token_refused(plan, Bend::InvalidIss, Code::TokenIssuer).await;
}

async fn oidcc_client_test_missing_sub(plan: Plan) {
    id_token_refused(plan, Bend::MissingSub, Code::TokenClaim).await;
}

async fn oidcc_client_test_invalid_aud(plan: Plan) {
    id_token_refused(plan, Bend::InvalidAud, Code::TokenAudience).await;
    id_token_refused(plan, Bend::MissingAud, Code::TokenClaim).await;
}

async fn oidcc_client_test_missing_iat(plan: Plan) {
    id_token_refused(plan, Bend::MissingIat, Code::TokenClaim).await;
}

async fn oidcc_client_test_kid_absent_single_jwks(plan: Plan) {
    plan.bent(Bend::KidAbsentSingleJwks).sign_in().await.accepted();
}

async fn oidcc_client_test_kid_absent_multiple_jwks(plan: Plan) {
    plan.bent(Bend::KidAbsentMultipleJwks).sign_in().await.accepted();
}

async fn oidcc_client_test_idtoken_sig_rs256(plan: Plan) {
    let h = plan.harness();
    let run = h.sign_in().await;
    run.accepted();
    let header = &run.step(StepKind::IdToken).json[0].1;
    assert_eq!(header["alg"], "RS256");
}

async fn oidcc_client_test_idtoken_sig_none(plan: Plan) {
    id_token_refused(plan, Bend::SigNone, Code::AlgorithmNotAllowed).await;
}

async fn oidcc_client_test_invalid_sig_rs256(plan: Plan) {
    id_token_refused(plan, Bend::InvalidSigRs256, Code::SignatureInvalid).await;
}

async fn oidcc_client_test_userinfo_invalid_sub(plan: Plan) {
    let run = plan.bent(Bend::UserinfoInvalidSub).sign_in().await;
    run.refused(StepKind::UserInfo, Code::UserInfoSubject);
}

async fn oidcc_client_test_nonce_invalid(plan: Plan) {
    id_token_refused(plan, Bend::NonceInvalid, Code::NonceWrong).await;
    id_token_refused(plan, Bend::NonceMissing, Code::NonceWrong).await;
}

async fn oidcc_client_test_scope_userinfo_claims(plan: Plan) {
    let h = plan.harness();
    // Without an access token the claims of the scopes stand in the ID token (OIDC Core §5.4).
    if plan != Plan::Implicit {
        h.provider.bend(Bend::ThinIdToken);
    }
    h.provider.person(Person::default().with("nickname", "Countess"));
    let run = h.sign_in().await;
    let claims = &run.accepted().claims;
    assert_eq!(
        (&claims["name"], &claims["nickname"]),
        (&"Ada Lovelace".into(), &"Countess".into())
    );
    if plan == Plan::Implicit {
        assert_eq!(h.asked("/userinfo"), 0);
        return;
    }
    let userinfo = &h.provider.requests_to("/userinfo")[0];
    assert!(userinfo.header("authorization").unwrap().starts_with("Bearer "));
    assert!(userinfo.query.is_empty(), "a token does not belong in a URL");
}

async fn oidcc_client_test_client_secret_basic(plan: Plan) {
    let mut h = plan.harness();
    // RFC 6749 §2.3.1: both are form-encoded inside the header.
    h.provider.client("client: 100 %+&ü", "s:e c%r+e/t=ü");
    h.provider.token_auth(TokenAuth::Basic);
    h.settings.client_id = h.provider.client_id();
    h.secret = h.provider.client_secret();
    h.sign_in().await.accepted();
    let call = &h.provider.requests_to("/token")[0];
    assert_eq!(call.form("client_secret"), None);
}

async fn oidcc_client_test_discovery_openid_config(plan: Plan) {
    let h = plan.harness();
    h.sign_in().await.accepted();
    assert_eq!(h.asked("/.well-known/openid-configuration"), 1);
    plan.bent(Bend::DiscoveryUserinfoMissing)
        .sign_in()
        .await
        .accepted();
    let run = plan.bent(Bend::DiscoveryTokenEndpointMissing).sign_in().await;
    run.refused(StepKind::Discovery, Code::DiscoveryIncomplete);
    let run = plan.bent(Bend::DiscoveryIssuerMissing).sign_in().await;
    run.refused(StepKind::Discovery, Code::IssuerMismatch);
}

async fn oidcc_client_test_discovery_jwks_uri_keys(plan: Plan) {
    for bend in [
        Bend::JwksSeveralKeys,
        Bend::JwksDuplicateKid,
        Bend::JwksUnknownKeyType,
        Bend::JwksKidAbsent,
    ] {
        let h = plan.bent(bend);
        h.sign_in().await.accepted();
        assert_eq!(h.asked("/jwks"), 1, "{bend}");
    }
    id_token_refused(plan, Bend::JwksEmpty, Code::KeysUnavailable).await;
}

async fn oidcc_client_test_discovery_issuer_mismatch(plan: Plan) {
    let h = plan.bent(Bend::DiscoveryIssuerMismatch);
    h.sign_in()
        .await
        .refused(StepKind::Discovery, Code::IssuerMismatch);
    assert_eq!(h.asked("/authorize"), 0);
}

async fn oidcc_client_test_signing_key_rotation_just_before_signing(plan: Plan) {
    let h = plan.harness();
    h.sign_in().await.accepted();
    h.clock.forward(MINUTE);
    h.provider.bend(Bend::SigningKeyRotationJustBeforeSigning);
    h.sign_in().await.accepted();
}

async fn oidcc_client_test_signing_key_rotation(plan: Plan) {
    let h = plan.bent(Bend::SigningKeyRotation);
    h.sign_in().await.accepted();
    h.clock.forward(MINUTE);
    h.sign_in().await.accepted();
    assert_eq!(h.asked("/jwks"), 2, "the keys are fetched again after a rotation");
}

async fn oidcc_client_test_nonce_unless_code_flow(plan: Plan) {
    let h = plan.harness();
    h.sign_in().await.accepted();
    let request = &h.provider.requests_to("/authorize")[0];
    assert!(request.query("nonce").unwrap().len() >= 43);
    assert_eq!(request.query("response_type"), Some(plan.flow().response_type()));
    assert_eq!(request.query("response_mode"), Some("form_post"));
    let pkce = request.query("code_challenge_method");
    assert_eq!(pkce, plan.flow().has_code().then_some("S256"));
}

async fn oidcc_client_test_invalid_chash(plan: Plan) {
    id_token_refused(plan, Bend::CHashInvalid, Code::CodeHash).await;
}

async fn oidcc_client_test_missing_chash(plan: Plan) {
    let h = plan.bent(Bend::CHashMissing);
    let run = h.sign_in().await;
    let step = run.refused(StepKind::IdToken, Code::CodeHash);
    assert_eq!(check_of(step, Label::CodeHash).unwrap().received.as_str(), "—");
    assert_eq!(h.asked("/token"), 0);
}

macro_rules! plan { ($name:ident, $plan:ident: $($module:ident)*) => {
    mod $name {
        use super::Plan;
        $(#[tokio::test]
        async fn $module() {
            super::$module(Plan::$plan).await;
        })*
    }
} }

plan! { basic, Basic:
    oidcc_client_test oidcc_client_test_invalid_iss oidcc_client_test_missing_sub
    oidcc_client_test_invalid_aud oidcc_client_test_missing_iat oidcc_client_test_kid_absent_single_jwks
    oidcc_client_test_kid_absent_multiple_jwks oidcc_client_test_idtoken_sig_rs256
    oidcc_client_test_idtoken_sig_none oidcc_client_test_invalid_sig_rs256
    oidcc_client_test_userinfo_invalid_sub oidcc_client_test_nonce_invalid
    oidcc_client_test_scope_userinfo_claims oidcc_client_test_client_secret_basic
}

plan! { config, Basic:
    oidcc_client_test_discovery_openid_config oidcc_client_test_discovery_jwks_uri_keys
    oidcc_client_test_discovery_issuer_mismatch oidcc_client_test_idtoken_sig_none
    oidcc_client_test_signing_key_rotation_just_before_signing oidcc_client_test_signing_key_rotation
}

plan! { form_post, FormPost:
    oidcc_client_test oidcc_client_test_invalid_iss oidcc_client_test_missing_sub
    oidcc_client_test_invalid_aud oidcc_client_test_missing_iat oidcc_client_test_kid_absent_single_jwks
    oidcc_client_test_kid_absent_multiple_jwks oidcc_client_test_idtoken_sig_rs256
    oidcc_client_test_idtoken_sig_none oidcc_client_test_invalid_sig_rs256
    oidcc_client_test_userinfo_invalid_sub oidcc_client_test_nonce_invalid
    oidcc_client_test_scope_userinfo_claims oidcc_client_test_client_secret_basic
}

plan! { implicit, Implicit:
    oidcc_client_test oidcc_client_test_nonce_unless_code_flow oidcc_client_test_invalid_iss
    oidcc_client_test_missing_sub oidcc_client_test_invalid_aud oidcc_client_test_missing_iat
    oidcc_client_test_kid_absent_single_jwks oidcc_client_test_kid_absent_multiple_jwks
    oidcc_client_test_idtoken_sig_rs256 oidcc_client_test_invalid_sig_rs256
    oidcc_client_test_nonce_invalid oidcc_client_test_scope_userinfo_claims
}

plan! { hybrid, Hybrid:
    oidcc_client_test oidcc_client_test_nonce_unless_code_flow oidcc_client_test_invalid_chash
    oidcc_client_test_missing_chash oidcc_client_test_invalid_iss oidcc_client_test_missing_sub
    oidcc_client_test_invalid_aud oidcc_client_test_missing_iat oidcc_client_test_kid_absent_single_jwks
    oidcc_client_test_kid_absent_multiple_jwks oidcc_client_test_idtoken_sig_rs256
    oidcc_client_test_idtoken_sig_none oidcc_client_test_invalid_sig_rs256
    oidcc_client_test_userinfo_invalid_sub oidcc_client_test_nonce_invalid
    oidcc_client_test_scope_userinfo_claims oidcc_client_test_client_secret_basic
}
