//! What is peculiar to the flows that bring an ID token through the browser.

use crate::harness::*;
use gatehouse_domain::attempt::{Label, Mark, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::Flow;
use gatehouse_testkit::provider::{Bend, Endpoint, Fault};

fn harness(flow: Flow) -> Harness {
    let mut h = Harness::new();
    h.settings.flow = flow;
    h
}

fn kinds(run: &Run) -> Vec<(StepKind, Mark)> {
    run.trace.steps.iter().map(|s| (s.kind, s.mark)).collect()
}

#[tokio::test]
async fn the_implicit_flow_exchanges_nothing_and_says_so() {
    let mut h = harness(Flow::Implicit);
    h.settings.identity_from_id_token = false;
    let run = h
        .sign_in_with(|callback| callback.code = Some("stray".to_owned()))
        .await;
    assert_eq!(run.accepted().claims["email"], "ada@example.test");
    assert_eq!((h.asked("/token"), h.asked("/userinfo")), (0, 0));
    assert_eq!(
        kinds(&run)[2..],
        [
            (StepKind::Callback, Mark::Passed),
            (StepKind::IdToken, Mark::Passed),
            (StepKind::Token, Mark::Skipped),
            (StepKind::UserInfo, Mark::Skipped),
        ]
    );
    assert_eq!(
        fact_of(run.step(StepKind::IdToken), Label::ReceivedFrom),
        CALLBACK
    );
    let request = run.step(StepKind::AuthorizationRequest);
    assert_eq!(fact_of(request, Label::ResponseMode), "form_post");
    assert_eq!(fact_of(request, Label::CodeChallengeMethod), "");
}

#[tokio::test]
async fn the_implicit_flow_needs_no_token_endpoint() {
    for bend in [
        Bend::DiscoveryTokenEndpointMissing,
        Bend::Broken(Endpoint::Token, Fault::NotFound),
    ] {
        let h = harness(Flow::Implicit);
        h.provider.bend(bend);
        h.sign_in().await.accepted();
    }
    let h = harness(Flow::Hybrid);
    h.provider.bend(Bend::DiscoveryTokenEndpointMissing);
    let run = h.sign_in().await;
    run.refused(StepKind::Discovery, Code::DiscoveryIncomplete);
}

#[tokio::test]
async fn the_hybrid_flow_checks_both_id_tokens() {
    let h = harness(Flow::Hybrid);
    let run = h.sign_in().await;
    run.accepted();
    assert_eq!(
        kinds(&run)[2..].iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
        [
            StepKind::Callback,
            StepKind::IdToken,
            StepKind::Token,
            StepKind::IdToken,
            StepKind::UserInfo,
        ]
    );
    let tokens: Vec<_> = run
        .trace
        .steps
        .iter()
        .filter(|s| s.kind == StepKind::IdToken)
        .collect();
    assert!(check_of(tokens[0], Label::CodeHash).unwrap().passed);
    assert!(check_of(tokens[1], Label::AccessTokenHash).unwrap().passed);
    let from = format!("{}/token", h.provider.issuer());
    assert_eq!(fact_of(tokens[1], Label::ReceivedFrom), from);

    h.provider.bend(Bend::SecondSubOther);
    let run = h.sign_in().await;
    let step = run.refused(StepKind::IdToken, Code::TokensDiffer);
    let subject = step.checks.iter().rfind(|c| c.label == Label::Subject).unwrap();
    assert_eq!(
        (subject.expected.as_str(), subject.received.as_str()),
        ("ada-1815", "somebody-else")
    );
    assert_eq!(h.asked("/userinfo"), 1, "not after the second sign-in");
}

#[tokio::test]
async fn o3_a_code_of_another_sign_in_is_not_the_hybrid_tokens() {
    let h = harness(Flow::Hybrid);
    let (begun, _) = h.begin(false).await;
    let theirs = h.provider.visit(&begun.unwrap().url).await.unwrap();
    let code = theirs.callback("code");
    let run = h.sign_in_with(|callback| callback.code = code).await;
    run.refused(StepKind::IdToken, Code::CodeHash);
    assert_eq!(h.asked("/token"), 0);
}

#[tokio::test]
async fn an_id_token_of_another_sign_in_is_refused_by_its_nonce() {
    for flow in [Flow::Implicit, Flow::Hybrid] {
        let h = harness(flow);
        let (begun, _) = h.begin(false).await;
        let theirs = h.provider.visit(&begun.unwrap().url).await.unwrap();
        let run = h
            .sign_in_with(|callback| {
                callback.id_token = theirs.callback("id_token");
                callback.code = theirs.callback("code");
            })
            .await;
        run.refused(StepKind::IdToken, Code::NonceWrong);
        assert_eq!(h.asked("/token"), 0);
    }
}

#[tokio::test]
async fn half_of_an_answer_is_incomplete() {
    for (flow, bend, missing) in [
        (Flow::Implicit, Bend::CallbackIdTokenMissing, Label::Tokens),
        (Flow::Hybrid, Bend::CallbackIdTokenMissing, Label::Tokens),
        (Flow::Hybrid, Bend::CallbackCodeMissing, Label::Code),
    ] {
        let h = harness(flow);
        h.provider.bend(bend);
        let run = h.sign_in().await;
        let step = run.refused(StepKind::Callback, Code::CallbackIncomplete);
        assert!(!check_of(step, missing).unwrap().passed);
        assert_eq!(h.asked("/token"), 0);
    }
}

#[tokio::test]
async fn the_code_flow_takes_no_id_token_from_the_browser() {
    let h = harness(Flow::Code);
    let run = h
        .sign_in_with(|callback| callback.id_token = Some("this is no JWT".to_owned()))
        .await;
    run.accepted();
    let tokens = run.trace.steps.iter().filter(|s| s.kind == StepKind::IdToken);
    assert_eq!(tokens.count(), 1);
}

#[tokio::test]
async fn no_whole_token_is_kept_from_the_browser() {
    for flow in [Flow::Implicit, Flow::Hybrid] {
        let h = harness(flow);
        let mut token = None;
        let run = h
            .sign_in_with(|callback| token.clone_from(&callback.id_token))
            .await;
        run.accepted();
        let kept = serde_json::to_string(&run.trace).unwrap();
        let token = token.unwrap();
        let signature = token.rsplit('.').next().unwrap();
        assert!(!kept.contains(signature));
    }
}

#[tokio::test]
async fn o4_a_token_from_the_browser_is_verified_whatever_is_set() {
    for flow in [Flow::Implicit, Flow::Hybrid] {
        let mut h = harness(flow);
        h.settings.verify_signature = false;
        h.provider.bend(Bend::InvalidSigRs256);
        let run = h.sign_in().await;
        run.refused(StepKind::IdToken, Code::SignatureInvalid);
        assert_eq!(h.asked("/token"), 0);
    }
}
