//! The trace as the timeline shows it.

use crate::harness::*;
use gatehouse_domain::attempt::{Label, Mark, StepKind};

#[tokio::test]
async fn a_sign_in_leaves_every_step_with_every_comparison() {
    let h = Harness::new();
    let run = h.sign_in().await;
    run.accepted();
    let kinds: Vec<StepKind> = run.trace.steps.iter().map(|step| step.kind).collect();
    assert_eq!(
        kinds,
        [
            StepKind::Discovery,
            StepKind::AuthorizationRequest,
            StepKind::Callback,
            StepKind::Token,
            StepKind::IdToken,
            StepKind::UserInfo,
        ]
    );
    assert!(
        run.trace.steps.iter().all(|step| step.mark == Mark::Passed),
        "{:#?}",
        run.trace
    );
    let id_token = run.step(StepKind::IdToken);
    for label in [
        Label::Algorithm,
        Label::CriticalHeader,
        Label::KeyId,
        Label::Signature,
        Label::Issuer,
        Label::Audience,
        Label::Subject,
        Label::Expiry,
        Label::IssuedAt,
        Label::Nonce,
        Label::AccessTokenHash,
    ] {
        assert!(
            check_of(id_token, label).is_some_and(|check| check.passed),
            "{label:?}"
        );
    }
    let shown: Vec<Label> = id_token.json.iter().map(|(label, _)| *label).collect();
    assert_eq!(shown, [Label::Header, Label::Claims]);
    assert_eq!(fact_of(run.step(StepKind::Token), Label::ClockDifference), "+0 s");
}

#[tokio::test]
async fn c6_no_secret_code_or_token_is_in_the_trace() {
    let mut h = Harness::new();
    h.provider.client("gatehouse", "canary-client-secret");
    h.secret = h.provider.client_secret();
    let run = h.sign_in().await;
    run.accepted();
    let trace = serde_json::to_string(&run.trace).unwrap();
    let call = &h.provider.requests_to("/token")[0];
    let bearer = h.provider.requests_to("/userinfo")[0]
        .header("authorization")
        .unwrap()
        .to_owned();
    for secret in [
        "canary-client-secret",
        call.header("authorization").unwrap(),
        call.form("code").unwrap(),
        call.form("code_verifier").unwrap(),
        bearer.strip_prefix("Bearer ").unwrap(),
        "state-of-the-flow",
    ] {
        assert!(!trace.contains(secret), "{secret}");
    }
}
