//! Access → To confirm and Access → Invitations, as pages and as forms without JavaScript.

use crate::App;
use axum::http::{Method, StatusCode};
use gatehouse_service::signin::Finished;
use gatehouse_testkit::provider::Person;

const EVIL: &str = "<img src=x onerror=alert(1)>";

impl App {
    /// Somebody with Ada's address whose other claims are markup; the value of the request's field.
    async fn asked(&self) -> String {
        let connections = self.harness.gatehouse.door().await.unwrap().buttons;
        let person = Person::new(&format!("\"'>{EVIL}"))
            .with("email", "ada@example.test")
            .with("email_verified", true)
            .with("name", EVIL)
            .with("preferred_username", EVIL);
        self.harness.provider.person(person);
        let finished = self.harness.sign_in(connections[0].connection).await;
        assert!(
            matches!(finished, Finished::Refused { told: true, .. }),
            "{finished:?}"
        );
        let page = self.page("/console/confirm").await;
        let mark = "name=\"request\" value=\"";
        let (_, rest) = page.split_once(mark).unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    async fn page(&self, path: &str) -> String {
        let page = self.send(Method::GET, path, Some(&self.administrator), "").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        page.body
    }

    async fn post(&self, path: &str, form: &str) -> crate::Answer {
        self.send(Method::POST, path, Some(&self.administrator), form)
            .await
    }
}

#[tokio::test]
async fn c4_what_the_provider_sent_is_text_on_the_page() {
    let app = App::start().await;
    app.asked().await;
    let page = app.page("/console/confirm").await;
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"), "{page}");
    // In the page's data it stands as JSON in a script, where `<` is escaped, too.
    assert!(!page.contains("<img src=x"), "{page}");
    assert!(page.contains("1 waiting"), "the navigation says how many wait");
}

#[tokio::test]
async fn without_javascript_a_request_is_decided_once() {
    let app = App::start().await;
    let id = app.asked().await;
    let link = format!("_fn=%2Fapi%2Faccess%2Flink&request={id}&seen=1");
    let stale = app
        .post("/console/confirm", &link.replace("seen=1", "seen=0"))
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("tried again since you opened this page"));
    let done = app.post("/console/confirm", &link).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let again = app.post("/console/confirm", &link).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(
        again.body.contains("another administrator settled this"),
        "{}",
        again.body
    );
    assert!(!app.page("/console").await.contains("1 waiting"));
}

#[tokio::test]
async fn without_javascript_an_invitation_keeps_what_was_typed() {
    let app = App::start().await;
    let wrong = "_fn=%2Fapi%2Faccess%2Finvite&email=not+an+address&days=12&groups=Nowhere";
    let answer = app.post("/console/invitations", wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in [
        "not an address",
        "value=\"12\"",
        "Nowhere",
        "This is not an email address",
    ] {
        assert!(answer.body.contains(kept), "{kept}: {}", answer.body);
    }
    let right = "_fn=%2Fapi%2Faccess%2Finvite&email=eve%40example.test&days=12&groups=";
    let answer = app.post("/console/invitations", right).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = app.page("/console/invitations").await;
    assert!(
        page.contains("eve@example.test") && page.contains("/login"),
        "{page}"
    );
}
