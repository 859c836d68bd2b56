//! What the libraries leave open or close too tightly, seen in their sources: one test for each trap.

use crate::harness::*;
use gatehouse_domain::attempt::StepKind;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::Algorithm;
use gatehouse_testkit::provider::{Alg, Bend};

async fn accepted(bend: Bend) {
    Harness::bent(bend).sign_in().await.accepted();
}

async fn refused(bends: &[(Bend, Code)]) {
    for (bend, code) in bends {
        Harness::bent(*bend)
            .sign_in()
            .await
            .refused(StepKind::IdToken, *code);
    }
}

#[tokio::test]
async fn trap_openidconnect_exp_without_leeway() {
    accepted(Bend::Expired59s).await;
    refused(&[(Bend::Expired61s, Code::TokenExpired)]).await;
}

#[tokio::test]
async fn trap_openidconnect_iat_nbf_azp_and_at_hash_are_not_checked() {
    refused(&[
        (Bend::IatAhead61s, Code::TokenFromFuture),
        (Bend::NbfAhead61s, Code::TokenFromFuture),
        (Bend::AzpInvalid, Code::TokenAudience),
        (Bend::AtHashInvalid, Code::AccessTokenHash),
    ])
    .await;
}

#[tokio::test]
async fn trap_openidconnect_extra_audiences_are_rejected() {
    accepted(Bend::AudArrayRightAzp).await;
    refused(&[(Bend::AudExtraWithoutAzp, Code::TokenAudience)]).await;
}

#[tokio::test]
async fn trap_openidconnect_user_info_without_expected_subject() {
    for bend in [Bend::UserinfoInvalidSub, Bend::UserinfoMissingSub] {
        let run = Harness::bent(bend).sign_in().await;
        run.refused(StepKind::UserInfo, Code::UserInfoSubject);
    }
}

#[tokio::test]
async fn trap_openidconnect_keys_are_a_static_snapshot() {
    let h = Harness::new();
    h.sign_in().await.accepted();
    h.clock.forward(MINUTE);
    h.provider.rotate();
    h.sign_in().await.accepted();
}

#[tokio::test]
async fn trap_openidconnect_rs256_only_by_default() {
    let mut h = Harness::new();
    h.provider.sign_with(Alg::Es256);
    h.settings.algorithms = vec![Algorithm::RS256, Algorithm::ES256];
    h.sign_in().await.accepted();
}

/// CVE-2026-25537: a time of the wrong type counted as absent.
#[tokio::test]
async fn trap_jsonwebtoken_times_of_the_wrong_type_count_as_absent() {
    refused(&[(Bend::ExpString, Code::TokenClaim)]).await;
}

#[tokio::test]
async fn trap_jsonwebtoken_nbf_aud_iss_and_required_claims_are_off() {
    refused(&[
        (Bend::NbfAhead61s, Code::TokenFromFuture),
        (Bend::InvalidAud, Code::TokenAudience),
        (Bend::InvalidIss, Code::TokenIssuer),
        (Bend::MissingExp, Code::TokenClaim),
        (Bend::MissingIat, Code::TokenClaim),
        (Bend::MissingSub, Code::TokenClaim),
        (Bend::MissingAud, Code::TokenClaim),
    ])
    .await;
}

#[tokio::test]
async fn trap_jsonwebtoken_hs_with_a_published_key() {
    let mut h = Harness::bent(Bend::Hs256WithPublicKey);
    h.settings.algorithms = Algorithm::ALL.map(|(algorithm, _)| algorithm).to_vec();
    h.sign_in()
        .await
        .refused(StepKind::IdToken, Code::AlgorithmNotAllowed);
    refused(&[(Bend::Hs256WithClientSecret, Code::AlgorithmNotAllowed)]).await;
}
