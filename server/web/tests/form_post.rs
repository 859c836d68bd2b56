//! O18: an answer that the provider's page has the browser post from another site, without our cookies.

#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::{Browser, Page, start};
use gatehouse_domain::connection::OidcForm;
use gatehouse_service::signin::LARGEST_RESPONSE;
use gatehouse_testkit::harness::Harness;

const CALLBACK: &str = "/oidc/callback";

async fn with_flow(flow: &str) -> (Harness, Browser, String) {
    let (harness, mut admin) = start().await;
    admin.set_up(&harness).await;
    let caller = harness.caller(admin.session().unwrap()).await;
    let form = OidcForm {
        flow: flow.into(),
        ..harness.form()
    };
    let id = harness.active(&caller, form).await;
    (harness, admin, id.to_string())
}

type Posted = Vec<(String, String)>;

/// From the login page's button to the provider; what its page posts.
async fn go(harness: &Harness, browser: &mut Browser, id: &str, query: &str) -> Posted {
    let page = browser.get(&format!("/login/{id}{query}")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    let answer = harness.provider.visit(page.location()).await.unwrap();
    let posted = answer.posted();
    assert!(
        posted.iter().any(|(name, _)| name == "id_token"),
        "{}",
        answer.body
    );
    posted
}

/// The provider's page posts: no Lax cookie goes along, and the browser says where it comes from.
async fn post(browser: &Browser, posted: &Posted) -> Page {
    let fields: Vec<(&str, &str)> = posted.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let from = [("origin", "https://id.example"), ("sec-fetch-site", "cross-site")];
    let mut bare = browser.without_cookies();
    let page = bare.post_from(CALLBACK, &fields, &from).await;
    let only_stays = bare.jar.keys().all(|name| name.ends_with("-stay"));
    assert!(only_stays, "the post begins no session: {:?}", bare.jar);
    page
}

fn value<'a>(posted: &'a Posted, name: &str) -> &'a str {
    &posted.iter().find(|(n, _)| n == name).unwrap().1
}

async fn flows(harness: &Harness) -> String {
    let contents = harness.contents().await;
    format!("{:?}", contents.get("flows"))
}

#[tokio::test]
async fn o18_a_posted_answer_signs_in_at_the_get_that_the_cookie_comes_with() {
    for flow in ["implicit", "hybrid"] {
        let (harness, admin, id) = with_flow(flow).await;
        let mut browser = admin.without_cookies();
        let posted = go(&harness, &mut browser, &id, "?next=/account").await;
        harness.provider.forget_requests();
        let page = post(&browser, &posted).await;
        let state = value(&posted, "state");
        let to = format!("{CALLBACK}?state={state}");
        assert_eq!(
            (page.status, page.location()),
            (StatusCode::SEE_OTHER, to.as_str())
        );
        assert!(!page.location().contains("id_token"));
        assert!(
            harness.provider.requests().is_empty(),
            "nothing is done before the cookie came"
        );

        let page = browser.get(&to).await;
        assert_eq!(
            (page.status, page.location()),
            (StatusCode::SEE_OTHER, "/account"),
            "{flow} {}",
            page.body
        );
        assert!(browser.session().is_some());
        let set = page
            .headers
            .get_all("set-cookie")
            .iter()
            .next()
            .unwrap()
            .to_str()
            .unwrap();
        assert!(set.contains("SameSite=Lax") && set.contains("HttpOnly"), "{set}");
        let exchanged = harness.provider.requests_to("/token").len();
        assert_eq!(exchanged, usize::from(flow == "hybrid"));
    }
}

#[tokio::test]
async fn o18_an_answer_is_kept_sealed() {
    let (harness, admin, id) = with_flow("implicit").await;
    let mut browser = admin.without_cookies();
    let posted = go(&harness, &mut browser, &id, "").await;
    post(&browser, &posted).await;
    let token = value(&posted, "id_token");
    let claims = token.split('.').nth(1).unwrap();
    let hex: String = claims.bytes().map(|byte| format!("{byte:02x}")).collect();
    let rows = flows(&harness).await.to_lowercase();
    assert!(
        !rows.contains(&claims.to_lowercase()) && !rows.contains(&hex),
        "{rows}"
    );
}

#[tokio::test]
async fn o18_o16_another_browser_does_not_get_what_was_posted() {
    let (harness, admin, id) = with_flow("implicit").await;
    let mut attacker = admin.without_cookies();
    let posted = go(&harness, &mut attacker, &id, "").await;
    let to = post(&attacker, &posted).await.location().to_owned();
    let mut victim = admin.without_cookies();
    victim.get("/login").await;
    let page = victim.get(&to).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.body.contains("another browser") && victim.session().is_none());
    // It is used up by that.
    assert_eq!(attacker.get(&to).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(attacker.session(), None);
}

#[tokio::test]
async fn o18_o2_a_second_post_and_a_replay_are_refused() {
    let (harness, admin, id) = with_flow("implicit").await;
    let mut browser = admin.without_cookies();
    let posted = go(&harness, &mut browser, &id, "").await;
    let to = post(&browser, &posted).await.location().to_owned();
    let mut forged = posted.clone();
    for field in &mut forged {
        if field.0 == "id_token" {
            field.1 = "forged".into();
        }
    }
    for again in [&posted, &forged] {
        let page = post(&browser, again).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(page.body.contains("used already") && page.reference().is_some());
    }
    // The first one counts.
    assert_eq!(browser.get(&to).await.status, StatusCode::SEE_OTHER);
    assert!(browser.session().is_some());
    let mut fresh = browser.clone();
    fresh.jar.remove("gatehouse");
    assert_eq!(fresh.get(&to).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(post(&browser, &posted).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(fresh.session(), None);
}

#[tokio::test]
async fn o18_what_belongs_to_no_waiting_sign_in_is_refused() {
    let (harness, admin, id) = with_flow("implicit").await;
    let mut browser = admin.without_cookies();
    let posted = go(&harness, &mut browser, &id, "").await;
    let without: Posted = posted.iter().filter(|(n, _)| n != "state").cloned().collect();
    let other: Posted = without
        .iter()
        .cloned()
        .chain([("state".to_owned(), "A".repeat(43))])
        .collect();
    for posted in [without, other, Vec::new()] {
        let page = post(&browser, &posted).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(page.body.contains("role=\"alert\"") && page.location().is_empty());
    }
    harness.clock.advance(10 * 60_000 + 1);
    assert_eq!(post(&browser, &posted).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(browser.session(), None);
}

#[tokio::test]
async fn o18_too_large_an_answer_is_refused_and_not_kept() {
    let (harness, admin, id) = with_flow("implicit").await;
    let mut browser = admin.without_cookies();
    let posted = go(&harness, &mut browser, &id, "").await;
    let large: Posted = posted
        .iter()
        .map(|(name, value)| match name.as_str() {
            "id_token" => (name.clone(), "x".repeat(LARGEST_RESPONSE)),
            _ => (name.clone(), value.clone()),
        })
        .collect();
    let page = post(&browser, &large).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("too large") && page.reference().is_some());
    let larger = vec![("id_token".to_owned(), "x".repeat(gatehouse_web::BODY_LIMIT))];
    assert_eq!(
        post(&browser, &larger).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    // The right answer still gets through.
    let to = post(&browser, &posted).await.location().to_owned();
    browser.get(&to).await;
    assert!(browser.session().is_some());
}

#[tokio::test]
async fn o18_another_content_type_is_refused() {
    let (harness, admin, id) = with_flow("implicit").await;
    let mut browser = admin.without_cookies();
    let posted = go(&harness, &mut browser, &id, "").await;
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&posted)
        .finish();
    for kind in [
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
        "",
    ] {
        let request = Request::post(CALLBACK).header("content-type", kind);
        let page = browser
            .without_cookies()
            .send(request.body(Body::from(body.clone())).unwrap())
            .await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{kind}");
        assert!(page.location().is_empty());
    }
    assert_eq!(post(&browser, &posted).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn o18_an_id_token_in_an_address_is_never_taken() {
    let (harness, admin, id) = with_flow("implicit").await;
    let mut browser = admin.without_cookies();
    let posted = go(&harness, &mut browser, &id, "").await;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&posted)
        .finish();
    let page = browser.get(&format!("{CALLBACK}?{query}")).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.body.contains("incomplete") && browser.session().is_none());
}

#[tokio::test]
async fn o18_a_posted_error_and_a_repeated_parameter_are_told_after_the_cookie_came() {
    let (harness, admin, id) = with_flow("hybrid").await;
    for (change, status, told) in [
        (("error", "access_denied"), StatusCode::FORBIDDEN, "cancelled"),
        (("code", "another"), StatusCode::BAD_REQUEST, "could not be read"),
    ] {
        let mut browser = admin.without_cookies();
        let mut posted = go(&harness, &mut browser, &id, "").await;
        posted.push((change.0.to_owned(), change.1.to_owned()));
        let to = post(&browser, &posted).await.location().to_owned();
        // What the address says besides the state does not count beside what was posted.
        let page = browser.get(&format!("{to}&code=c&error=server_error")).await;
        assert_eq!(page.status, status, "{}", page.body);
        assert!(
            page.body.contains(told) && browser.session().is_none(),
            "{}",
            page.body
        );
    }
}

#[tokio::test]
async fn o18_the_code_flow_is_answered_by_a_posted_form_too() {
    let (harness, admin, id) = with_flow("code").await;
    let mut browser = admin.without_cookies();
    let page = browser.get(&format!("/login/{id}")).await;
    let asked = format!("{}&response_mode=form_post", page.location());
    let posted = harness.provider.visit(&asked).await.unwrap().posted();
    let to = post(&browser, &posted).await.location().to_owned();
    assert_eq!(browser.get(&to).await.location(), "/");
    assert!(browser.session().is_some());
}
