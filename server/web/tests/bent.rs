//! Sign-ins through the router with a provider, or somebody between, that bends what the person brings back.

#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Browser, Page, path_of, start};
use gatehouse_domain::attempt::{Label, StepKind};
use gatehouse_domain::ids::PrincipalId;
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::provider::Bend;

struct Site {
    harness: Harness,
    admin: Browser,
    id: String,
}

impl Site {
    async fn new() -> Self {
        let (harness, mut admin) = start().await;
        admin.set_up(&harness).await;
        let caller = harness.caller(admin.session().unwrap()).await;
        let id = harness.active(&caller, harness.form()).await.to_string();
        harness.provider.forget_requests();
        Site { harness, admin, id }
    }

    /// A browser without cookies that goes to the provider and back, and the page it ends on.
    async fn sign_in(&self) -> (Browser, Page) {
        let mut browser = self.admin.without_cookies();
        let page = browser.get(&format!("/login/{}", self.id)).await;
        let answer = self.harness.provider.visit(page.location()).await.unwrap();
        let page = browser.get(&path_of(answer.header("location").unwrap())).await;
        (browser, page)
    }

    async fn bent(&self, bend: Bend) -> (Browser, Page) {
        self.harness.provider.straighten();
        self.harness.provider.bend(bend);
        self.sign_in().await
    }

    /// Nobody is signed in, no code is redeemed, and the page has a reference.
    async fn refused(&self, bend: Bend, status: StatusCode) -> Page {
        let tokens = self.harness.provider.requests_to("/token").len();
        let (browser, page) = self.bent(bend).await;
        assert_eq!(page.status, status, "{bend}: {}", page.body);
        assert!(
            browser.session().is_none() && page.reference().is_some(),
            "{bend}"
        );
        if status == StatusCode::BAD_REQUEST {
            assert_eq!(
                self.harness.provider.requests_to("/token").len(),
                tokens,
                "{bend}"
            );
        }
        page
    }

    async fn account(&self, browser: &Browser) -> PrincipalId {
        let caller = self.harness.caller(browser.session().unwrap()).await;
        caller.person().unwrap().user.id
    }
}

#[tokio::test]
async fn o2_a_callback_without_its_state_or_with_another_is_refused() {
    let site = Site::new().await;
    for bend in [Bend::CallbackStateMissing, Bend::CallbackStateOther] {
        let page = site.refused(bend, StatusCode::BAD_REQUEST).await;
        assert!(page.body.contains("not started here"), "{}", page.body);
    }
}

#[tokio::test]
async fn a_callback_with_a_parameter_twice_is_refused() {
    let site = Site::new().await;
    let page = site
        .refused(Bend::CallbackStateTwice, StatusCode::BAD_REQUEST)
        .await;
    assert!(page.body.contains("could not be read"), "{}", page.body);
}

#[tokio::test]
async fn c4_markup_in_an_errors_description_is_nowhere_but_in_the_trace_as_text() {
    let site = Site::new().await;
    let page = site
        .refused(Bend::CallbackErrorMarkup, StatusCode::FORBIDDEN)
        .await;
    assert!(!page.body.contains("<script") && !page.body.contains("<b>denied"));
    let admin = site.harness.caller(site.admin.session().unwrap()).await;
    let reference = page.reference().unwrap();
    let attempt = site.harness.gatehouse.attempt(&admin, reference).await.unwrap();
    let steps = &attempt.attempt.trace.steps;
    let callback = steps.iter().find(|s| s.kind == StepKind::Callback).unwrap();
    let told = callback.facts.iter().find(|f| f.label == Label::ErrorDescription);
    assert_eq!(
        told.unwrap().value.as_str(),
        "<script>alert(1)</script><b>denied</b>"
    );
}

#[tokio::test]
async fn o13_an_address_that_nobody_called_verified_lets_nobody_in() {
    let site = Site::new().await;
    site.refused(Bend::EmailVerifiedAbsent, StatusCode::BAD_GATEWAY)
        .await;
    let (browser, page) = site.bent(Bend::EmailVerifiedString).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "the word true counts");
    assert!(browser.session().is_some());
}

#[tokio::test]
async fn o14_a_changed_address_is_the_same_account() {
    let site = Site::new().await;
    let (before, _) = site.sign_in().await;
    let (after, _) = site.bent(Bend::EmailChanged).await;
    assert_eq!(site.account(&before).await, site.account(&after).await);
}

#[tokio::test]
async fn o13_another_subject_with_the_same_address_is_nobody_here() {
    let site = Site::new().await;
    let (first, _) = site.sign_in().await;
    assert!(first.session().is_some());
    let page = site.refused(Bend::SubOther, StatusCode::FORBIDDEN).await;
    assert!(page.body.contains("exists already"), "{}", page.body);
}
