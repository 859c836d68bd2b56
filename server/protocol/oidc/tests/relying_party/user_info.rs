//! User info.

use crate::harness::*;
use gatehouse_domain::attempt::{Label, Mark, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_testkit::provider::{Bend, Endpoint, Fault, RECORDER};

#[tokio::test]
async fn o21_another_subject_or_none_is_refused() {
    for bend in [Bend::UserinfoInvalidSub, Bend::UserinfoMissingSub] {
        let run = Harness::bent(bend).sign_in().await;
        let step = run.refused(StepKind::UserInfo, Code::UserInfoSubject);
        assert_eq!(
            check_of(step, Label::Subject).unwrap().expected.as_str(),
            "ada-1815"
        );
    }
}

#[tokio::test]
async fn errors_are_told_apart() {
    for (bend, code) in [
        (Bend::UserinfoUnauthorized, Code::UserInfoFailed),
        (Bend::UserinfoSignedJwt, Code::UserInfoFailed),
        (Bend::UserinfoMetadata, Code::AddressRefused),
        (
            Bend::Broken(Endpoint::Userinfo, Fault::Error500Html),
            Code::UserInfoFailed,
        ),
        (
            Bend::Broken(Endpoint::Userinfo, Fault::Html),
            Code::UserInfoFailed,
        ),
        (
            Bend::Broken(Endpoint::Userinfo, Fault::RedirectRecorder),
            Code::RedirectNotFollowed,
        ),
        (
            Bend::Broken(Endpoint::Userinfo, Fault::Hang),
            Code::ProviderTimeout,
        ),
    ] {
        let h = Harness::bent(bend);
        h.sign_in().await.refused(StepKind::UserInfo, code);
        assert_eq!(h.asked(RECORDER), 0);
    }
}

#[tokio::test]
async fn signed_user_info_is_refused_by_its_content_type() {
    let run = Harness::bent(Bend::UserinfoSignedJwt).sign_in().await;
    let step = run.refused(StepKind::UserInfo, Code::UserInfoFailed);
    assert_eq!(
        check_of(step, Label::ContentType).unwrap().received.as_str(),
        "application/jwt"
    );
}

#[tokio::test]
async fn user_info_is_not_asked_when_the_id_token_is_enough() {
    let mut h = Harness::new();
    h.settings.identity_from_id_token = true;
    let run = h.sign_in().await;
    assert_eq!(run.accepted().claims["email"], "ada@example.test");
    assert_eq!(h.asked("/userinfo"), 0);
    assert_eq!(run.step(StepKind::UserInfo).mark, Mark::Skipped);
}

#[tokio::test]
async fn a_user_info_with_nothing_but_sub_leaves_the_id_tokens_claims() {
    let run = Harness::bent(Bend::UserinfoOnlySub).sign_in().await;
    assert_eq!(run.accepted().claims["email"], "ada@example.test");
}
