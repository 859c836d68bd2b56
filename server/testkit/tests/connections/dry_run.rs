//! The dry run: what it tells, what it proves, what it leaves alone.

use crate::refused_with;
use gatehouse_domain::attempt::{Mark, Outcome, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{Provider as Preset, Status};
use gatehouse_service::Error;
use gatehouse_service::signin::Finished;
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::provider::{Bend, Person};

#[tokio::test]
async fn a_dry_run_tells_everything_and_proves_the_settings() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    let attempt = h.test(&admin, id).await;
    assert_eq!(attempt.outcome, Outcome::WouldSignIn, "{attempt:#?}");
    let kinds: Vec<StepKind> = attempt.trace.steps.iter().map(|s| s.kind).collect();
    use StepKind::*;
    assert_eq!(
        kinds,
        [
            Discovery,
            AuthorizationRequest,
            Callback,
            Token,
            IdToken,
            UserInfo,
            Mapping,
            Admission,
            Account
        ]
    );
    assert!(attempt.trace.steps.iter().all(|s| s.mark != Mark::Failed));
    let result = attempt.result.unwrap();
    assert_eq!(
        (result.account.as_deref(), result.existing),
        (Some("ada"), false),
        "{result:?}"
    );
    let detail = h.gatehouse.connection(&admin, id).await.unwrap();
    assert_eq!(detail.row.status, Status::Tested);
}

/// What a dry run may change: its own flow, attempt and proof, the form it was begun from, fetched documents.
const OF_A_DRY_RUN: [&str; 6] = [
    "flows",
    "attempts",
    "proofs",
    "working_copies",
    "secrets",
    "provider_cache",
];

#[tokio::test]
async fn a_dry_run_changes_no_row_of_anything_but_its_own() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    // Ada is known here and would get another email address; Bob would be new.
    h.sign_in(id).await;
    let (ada, bob) = (Person::default(), Person::new("bob"));
    let verified = bob
        .clone()
        .with("email", "bob@example.test")
        .with("email_verified", true);
    for person in [ada.with("email", "new@example.test"), verified, bob] {
        h.provider.person(person);
        let mut before = h.contents().await;
        h.test(&admin, id).await;
        let mut after = h.contents().await;
        for table in OF_A_DRY_RUN {
            assert!(
                before.remove(table).is_some() && after.remove(table).is_some(),
                "{table}"
            );
        }
        assert!(before["users"].len() == 2 && before["sessions"].len() == 2 && before["audit"].len() > 3);
        assert_eq!(before, after);
    }
}

#[tokio::test]
async fn an_unsaved_form_is_tested_as_it_stands_and_proves_it_for_saving() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.gatehouse.new_connection(&admin, Preset::Custom).await.unwrap();
    let begun = h
        .gatehouse
        .begin_test(&admin, id, Some(h.input(h.form())), "browser")
        .await
        .unwrap();
    let callback = h.visit(&begun.redirect.unwrap().url).await;
    let done = h
        .gatehouse
        .finish_redirect(callback, Some("browser"), &admin, &Harness::origin())
        .await
        .unwrap();
    assert!(matches!(done, Finished::Tested { .. }));
    // as the browser sends it: the typed secret is still in its field
    h.gatehouse.save(&admin, id, h.input(h.form())).await.unwrap();
    assert!(h.gatehouse.activate(&admin, id, 0).await.is_ok());
}

#[tokio::test]
async fn c6_no_secret_and_no_whole_token_is_in_an_attempt() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    h.sign_in(id).await;
    let list = gatehouse_service::ports::records::AttemptQuery {
        limit: 50,
        ..Default::default()
    };
    let text = serde_json::to_string(&h.gatehouse.attempts(&admin, list).await.unwrap().rows).unwrap();
    assert!(
        text.contains("ada@example.test") && text.contains("nonce"),
        "the claims are there"
    );
    assert!(!text.contains(&h.provider.client_secret()));
    for request in h.provider.requests_to("/token") {
        for secret in ["code", "code_verifier"] {
            assert!(!text.contains(request.form(secret).unwrap()), "{secret}");
        }
    }
    for request in h.provider.requests_to("/authorize") {
        for value in ["state", "nonce", "code_challenge"] {
            assert!(!text.contains(request.query(value).unwrap()), "{value}");
        }
    }
    assert!(!text.contains("eyJ") || !text.split('"').any(|s| s.starts_with("eyJ") && s.len() > 60));
}

/// It would refuse everybody, so it does not go live by being told like one person's unverified address.
#[tokio::test]
async fn a_provider_that_never_says_whether_an_address_is_verified_proves_nothing() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    h.provider.bend(Bend::EmailVerifiedAbsent);
    let attempt = h.test(&admin, id).await;
    assert_eq!(refused_with(&attempt.outcome), Some(Code::EmailVerifiedMissing));
    assert!(matches!(
        h.gatehouse.activate(&admin, id, 0).await,
        Err(Error::NotProven)
    ));
}

#[tokio::test]
async fn a_test_of_a_connection_deleted_meanwhile_ends() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    let begun = h.gatehouse.begin_test(&admin, id, None, "browser").await.unwrap();
    let callback = h.visit(&begun.redirect.unwrap().url).await;
    h.gatehouse.delete_connection(&admin, id).await.unwrap();
    let done = h
        .gatehouse
        .finish_redirect(callback, Some("browser"), &admin, &Harness::origin())
        .await
        .unwrap();
    assert!(matches!(done, Finished::Tested { .. }));
    let attempt = h
        .gatehouse
        .attempt(&admin, &begun.reference)
        .await
        .unwrap()
        .attempt;
    assert_eq!(refused_with(&attempt.outcome), Some(Code::ConnectionNotActive));
    assert!(attempt.ended_at.is_some());
}
