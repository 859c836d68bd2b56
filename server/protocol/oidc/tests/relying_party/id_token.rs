//! O4, O5, O8, O9, O10: what an ID token may be, from the wire.

use crate::harness::*;
use gatehouse_domain::attempt::{Label, Mark, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::Algorithm;
use gatehouse_testkit::provider::{Alg, Bend, RECORDER};

async fn refused(bend: Bend, code: Code) -> Harness {
    let h = Harness::bent(bend);
    h.sign_in().await.refused(StepKind::IdToken, code);
    assert_eq!(h.asked("/userinfo"), 0, "{bend}");
    h
}

#[tokio::test]
async fn o4_only_the_connections_algorithms_count() {
    for bend in [
        Bend::SigNone,
        Bend::SigNoneMixedCase,
        Bend::Hs256WithPublicKey,
        Bend::Hs256WithClientSecret,
        Bend::Es256WhereRs256,
    ] {
        let h = refused(bend, Code::AlgorithmNotAllowed).await;
        assert_eq!(
            h.asked("/jwks"),
            0,
            "{bend}: the algorithm is judged before any key"
        );
    }
}

#[tokio::test]
async fn o4_every_asymmetric_algorithm_verifies_where_it_is_allowed() {
    for alg in Alg::ALL {
        let mut h = Harness::new();
        h.provider.sign_with(alg);
        h.settings.algorithms = vec![Algorithm::parse(alg.name()).unwrap()];
        let run = h.sign_in().await;
        run.accepted();
        let hash = check_of(run.step(StepKind::IdToken), Label::AccessTokenHash);
        assert!(hash.unwrap().passed, "{}", alg.name());
    }
}

#[tokio::test]
async fn o4_switching_the_signature_check_off_skips_nothing_else() {
    let mut h = Harness::bent(Bend::InvalidSigRs256);
    h.settings.verify_signature = false;
    let run = h.sign_in().await;
    run.accepted();
    assert_eq!(run.step(StepKind::IdToken).mark, Mark::Warned);
    assert_eq!(h.asked("/jwks"), 0);
    for (bend, code) in [
        (Bend::SigNone, Code::AlgorithmNotAllowed),
        (Bend::Hs256WithClientSecret, Code::AlgorithmNotAllowed),
        (Bend::Crit, Code::TokenMalformed),
        (Bend::NonceInvalid, Code::NonceWrong),
        (Bend::Expired61s, Code::TokenExpired),
    ] {
        h.provider.straighten();
        h.provider.bend(bend);
        h.sign_in().await.refused(StepKind::IdToken, code);
    }
}

#[tokio::test]
async fn o5_what_the_header_points_to_is_never_asked() {
    for bend in [Bend::Jku, Bend::X5u, Bend::Jwk, Bend::KidPath, Bend::KidSql] {
        let h = refused(bend, Code::KeyNotFound).await;
        assert_eq!(h.asked(RECORDER), 0, "{bend}");
    }
}

#[tokio::test]
async fn o5_critical_headers_are_refused() {
    let h = refused(Bend::Crit, Code::TokenMalformed).await;
    assert_eq!(h.asked("/jwks"), 0);
}

#[tokio::test]
async fn o6_the_tokens_issuer_is_compared_character_by_character() {
    let h = Harness::bent(Bend::TokenIssTrailingSlash);
    let run = h.sign_in().await;
    let step = run.refused(StepKind::IdToken, Code::TokenIssuer);
    let check = check_of(step, Label::Issuer).unwrap();
    assert_eq!(check.expected.as_str(), h.provider.issuer());
    assert_eq!(check.received.as_str(), format!("{}/", h.provider.issuer()));
}

#[tokio::test]
async fn o8_several_audiences_need_azp_to_be_us() {
    refused(Bend::AudArrayWrongAzp, Code::TokenAudience).await;
    refused(Bend::AudExtraWithoutAzp, Code::TokenAudience).await;
    refused(Bend::AzpInvalid, Code::TokenAudience).await;
    Harness::bent(Bend::AudArrayAlone).sign_in().await.accepted();
    Harness::bent(Bend::AudArrayRightAzp).sign_in().await.accepted();
}

#[tokio::test]
async fn o9_at_hash_and_c_hash_must_fit_when_they_are_there() {
    refused(Bend::CHashInvalid, Code::CodeHash).await;
    refused(Bend::AtHashInvalid, Code::AccessTokenHash).await;
    Harness::bent(Bend::AtHashMissing).sign_in().await.accepted();
}

#[tokio::test]
async fn o10_times_hold_within_the_leeway_and_not_beyond() {
    refused(Bend::Expired61s, Code::TokenExpired).await;
    refused(Bend::IatAhead61s, Code::TokenFromFuture).await;
    refused(Bend::NbfAhead61s, Code::TokenFromFuture).await;
    refused(Bend::ExpString, Code::TokenClaim).await;
    refused(Bend::MissingExp, Code::TokenClaim).await;
    Harness::bent(Bend::Expired59s).sign_in().await.accepted();
    Harness::bent(Bend::IatAhead59s).sign_in().await.accepted();
}

#[tokio::test]
async fn o10_a_wrong_clock_is_shown_beside_ours() {
    let h = Harness::bent(Bend::ClockAhead10Minutes);
    let run = h.sign_in().await;
    let step = run.refused(StepKind::IdToken, Code::TokenFromFuture);
    assert_eq!(fact_of(step, Label::ClockDifference), "+600 s");
    let check = check_of(step, Label::IssuedAt).unwrap();
    assert_eq!(check.expected.as_str(), "≤ 2027-01-15T08:00:00Z (60 s)");
    assert_eq!(check.received.as_str(), "2027-01-15T08:10:00Z");
    let token = run.step(StepKind::Token);
    assert_eq!(
        (fact_of(token, Label::ClockDifference), token.mark),
        ("+600 s", Mark::Warned)
    );
}

#[tokio::test]
async fn a_text_that_is_no_jwt_is_refused() {
    refused(Bend::IdTokenGarbage, Code::TokenMalformed).await;
}
