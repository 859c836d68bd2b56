//! Signing out: here first, then at the provider.

#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Browser, Page, path_of, start};
use gatehouse_service::ports::Clock;
use gatehouse_testkit::harness::{Harness, PASSWORD, PUBLIC_URL};
use gatehouse_testkit::provider::{Bend, Endpoint, Fault, Provider};
use std::sync::Arc;

const OF_A_SESSION: &str = "Your session in this browser has ended.";
const NOT_CONFIRMED: &str = "Staff did not confirm that you are signed out there";

/// A person signed in with the provider, bent as given from the start.
async fn signed_in(harness: &Harness, browser: &mut Browser, bends: &[Bend]) -> Browser {
    browser.set_up(harness).await;
    let admin = harness.caller(browser.session().unwrap()).await;
    for bend in bends {
        harness.provider.bend(*bend);
    }
    let id = harness.active(&admin, harness.form()).await;
    let mut person = browser.without_cookies();
    come_in(harness, &mut person, &id.to_string()).await;
    person
}

async fn come_in(harness: &Harness, person: &mut Browser, id: &str) {
    let page = person.get(&format!("/login/{id}")).await;
    let answer = harness.provider.visit(page.location()).await.unwrap();
    let page = person.get(&path_of(answer.header("location").unwrap())).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert!(person.session().is_some());
}

async fn start_bent(bends: &[Bend]) -> (Harness, Browser) {
    let (harness, mut browser) = start().await;
    let person = signed_in(&harness, &mut browser, bends).await;
    harness.provider.forget_requests();
    (harness, person)
}

/// Presses *Sign out*, goes to the provider and comes back; the page on return, and its path.
async fn there_and_back(harness: &Harness, person: &mut Browser) -> (Page, String) {
    let page = person.post("/logout", &[]).await;
    assert!(person.session().is_none());
    assert!(page.body.contains("url=/logout/provider"), "{}", page.body);
    let on = person.get("/logout/provider").await;
    assert_eq!(on.status, StatusCode::SEE_OTHER);
    let answer = harness.provider.visit(on.location()).await.unwrap();
    let back = path_of(answer.header("location").unwrap());
    (person.get(&back).await, back)
}

#[tokio::test]
async fn oidcc_client_test_rp_init_logout() {
    let (harness, mut person) = start_bent(&[]).await;
    let (page, back) = there_and_back(&harness, &mut person).await;
    let asked = harness.provider.requests_to("/logout");
    let asked = asked.last().unwrap();
    assert_eq!(asked.query("client_id"), Some("gatehouse"));
    assert!(asked.query("id_token_hint").unwrap().split('.').count() == 3);
    let url = format!("{PUBLIC_URL}/logout");
    assert_eq!(asked.query("post_logout_redirect_uri"), Some(url.as_str()));
    assert!(asked.query("state").unwrap().len() == 43);

    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(OF_A_SESSION), "{}", page.body);
    assert!(page.body.contains("You are signed out at Staff"), "{}", page.body);
    assert!(page.body.contains("Staff took back the token"));
    // The state works once.
    let again = person.get(&back).await;
    assert!(!again.body.contains("signed out at Staff"), "{}", again.body);
    assert_eq!(person.get("/logout/provider").await.location(), "/logout");
}

#[tokio::test]
async fn oidcc_client_test_rp_init_logout_other_state() {
    let (harness, mut person) = start_bent(&[Bend::LogoutStateOther]).await;
    let (page, back) = there_and_back(&harness, &mut person).await;
    assert!(back.contains("state=not-the-state"), "{back}");
    assert!(page.body.contains(NOT_CONFIRMED) && page.body.contains(OF_A_SESSION));
}

#[tokio::test]
async fn oidcc_client_test_rp_init_logout_no_state() {
    let (harness, mut person) = start_bent(&[Bend::LogoutStateMissing]).await;
    let (page, back) = there_and_back(&harness, &mut person).await;
    assert_eq!(back, "/logout");
    assert!(page.body.contains(NOT_CONFIRMED) && page.body.contains(OF_A_SESSION));
}

#[tokio::test]
async fn o20_a_foreign_site_signs_nobody_out() {
    let (_harness, mut person) = start_bent(&[]).await;
    for headers in [
        [("origin", "https://evil.example")],
        [("sec-fetch-site", "cross-site")],
        [("x-nothing", "neither header")],
    ] {
        let page = person.post_from("/logout", &[], &headers).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    // A link or picture on a foreign page is a GET: it ends nothing, whatever it carries.
    for path in ["/logout", "/logout?state=x", "/logout/provider"] {
        person.get(path).await;
    }
    assert!(person.get("/logout").await.body.contains("Sign out?"));
}

#[tokio::test]
async fn o20_the_state_of_another_browser_confirms_nothing() {
    let (harness, mut person) = start_bent(&[]).await;
    person.post("/logout", &[]).await;
    let on = person.get("/logout/provider").await;
    let answer = harness.provider.visit(on.location()).await.unwrap();
    let back = path_of(answer.header("location").unwrap());
    let mut stranger = person.without_cookies();
    let page = stranger.get(&back).await;
    assert!(page.body.contains("You are not signed in"), "{}", page.body);
    assert_eq!(stranger.get("/logout/provider").await.location(), "/logout");
    // Nor does it take the confirmation away from the browser it belongs to.
    assert!(
        person
            .get(&back)
            .await
            .body
            .contains("You are signed out at Staff")
    );
}

#[tokio::test]
async fn a_return_confirms_and_leaves_a_session_that_was_begun_meanwhile() {
    let (harness, mut person) = start_bent(&[]).await;
    person.post("/logout", &[]).await;
    let on = person.get("/logout/provider").await;
    let answer = harness.provider.visit(on.location()).await.unwrap();
    let back = path_of(answer.header("location").unwrap());
    let fields = [
        ("account", "admin@example.test"),
        ("password", PASSWORD),
        ("next", "/"),
    ];
    person.post("/login", &fields).await;
    let page = person.get(&back).await;
    assert!(page.body.contains("You are signed out at Staff"));
    assert!(person.session().is_some());
    assert!(person.get("/logout").await.body.contains("Sign out?"));
}

#[tokio::test]
async fn the_way_to_the_provider_closes_after_ten_minutes() {
    let (harness, mut person) = start_bent(&[]).await;
    person.post("/logout", &[]).await;
    harness.clock.advance(10 * 60_000 + 1);
    assert_eq!(person.get("/logout/provider").await.location(), "/logout");
    assert!(person.get("/logout").await.body.contains("You are not signed in"));
}

#[tokio::test]
async fn c6_the_tokens_are_in_no_page_and_in_no_row() {
    let (harness, mut person) = start_bent(&[Bend::TokenWithRefreshToken]).await;
    // Once more, to see them.
    let id = person.jar.get("gatehouse-method").unwrap().clone();
    person.post("/logout", &[]).await;
    come_in(&harness, &mut person, &id).await;
    let before = format!("{:?}", harness.contents().await);
    let page = person.post("/logout", &[]).await;
    let on = person.get("/logout/provider").await;
    let asked = url::Url::parse(on.location()).unwrap();
    let hint = asked
        .query_pairs()
        .find(|(k, _)| k == "id_token_hint")
        .unwrap()
        .1
        .into_owned();
    let revoked = harness.provider.requests_to("/revoke");
    let token = revoked.last().unwrap().form("token").unwrap().to_owned();
    assert!(token.starts_with("refresh-"), "{token}");
    let after = format!("{:?}", harness.contents().await);
    let back = person.get("/logout").await;
    for (what, text) in [
        ("the rows of a session", &before),
        ("the rows of a sign-out", &after),
        ("the page in between", &page.body),
        ("the redirect's body", &on.body),
        ("the page after it", &back.body),
    ] {
        assert!(!text.contains(&hint) && !text.contains(&token), "{what}");
        assert!(!text.contains(hint.split('.').nth(1).unwrap()), "{what}");
    }
}

#[tokio::test]
async fn the_refresh_token_goes_back_where_there_is_one_else_the_access_token() {
    for (bends, hint) in [
        (&[][..], "access_token"),
        (&[Bend::TokenWithRefreshToken][..], "refresh_token"),
    ] {
        let (harness, mut person) = start_bent(bends).await;
        person.post("/logout", &[]).await;
        let revoked = harness.provider.requests_to("/revoke");
        assert_eq!(revoked.len(), 1);
        assert_eq!(revoked[0].form("token_type_hint"), Some(hint));
        assert!(revoked[0].header("authorization").unwrap().starts_with("Basic "));
    }
}

#[tokio::test]
async fn what_was_not_ended_is_said() {
    let (harness, mut person) = start_bent(&[Bend::RevocationRefused]).await;
    let (page, _) = there_and_back(&harness, &mut person).await;
    assert!(
        page.body.contains("Staff did not take back the token"),
        "{}",
        page.body
    );

    let (harness, mut person) = start_bent(&[Bend::DiscoverySignOutMissing]).await;
    let page = person.post("/logout", &[]).await;
    assert!(page.body.contains(OF_A_SESSION) && page.body.contains("You may still be signed in at Staff"));
    assert!(!page.body.contains("http-equiv") && !page.body.contains("the token"));
    assert!(harness.provider.requests().is_empty(), "nothing to ask it for");

    let (_harness, mut person) = start_bent(&[]).await;
    person
        .jar
        .insert(gatehouse_domain::prefs::LANG_COOKIE.into(), "ko".into());
    let page = person.post("/logout", &[]).await;
    assert!(page.body.contains("여기에서 로그아웃되었습니다") && page.body.contains("Staff에서 로그아웃"));
    person
        .get("/logout")
        .await
        .body
        .find("확인되지 않았습니다")
        .unwrap();
}

#[tokio::test]
async fn a_password_session_ends_without_any_provider() {
    let (harness, mut browser) = start().await;
    let mut person = signed_in(&harness, &mut browser, &[]).await;
    harness.provider.forget_requests();
    let page = browser.post("/logout", &[]).await;
    assert!(page.body.contains(OF_A_SESSION) && !page.body.contains("Staff"));
    assert!(harness.provider.requests().is_empty());
    // Nor does a sign-in that replaces a session ask the provider.
    let fields = [
        ("account", "admin@example.test"),
        ("password", PASSWORD),
        ("next", "/"),
    ];
    person.post("/login", &fields).await;
    assert!(harness.provider.requests().is_empty());
}

#[tokio::test]
async fn a_provider_that_hangs_or_is_gone_does_not_keep_a_person_signed_in() {
    let (harness, mut person) = start_bent(&[Bend::Broken(Endpoint::Revocation, Fault::Hang)]).await;
    let token = person.session().unwrap().to_owned();
    let page = tokio::time::timeout(std::time::Duration::from_secs(5), person.post("/logout", &[])).await;
    let page = page.unwrap();
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("url=/logout/provider"),
        "the way to it is open all the same"
    );
    assert!(harness.caller(&token).await.person().is_err());

    let (mut harness, mut person) = start_bent(&[]).await;
    let token = person.session().unwrap().to_owned();
    harness.provider = Provider::start();
    let page = person.post("/logout", &[]).await;
    assert!(page.status == StatusCode::OK && person.session().is_none());
    assert!(harness.caller(&token).await.person().is_err());
}

#[tokio::test]
async fn tokens_go_back_to_the_client_that_they_were_given_to() {
    let (harness, mut browser) = start().await;
    let mut person = signed_in(&harness, &mut browser, &[]).await;
    let admin = harness.caller(browser.session().unwrap()).await;
    let id = person.jar.get("gatehouse-method").unwrap().parse().unwrap();
    // The connection moves to another provider while the person is signed in.
    let clock = harness.clock.clone();
    let elsewhere = Provider::start_at(Arc::new(move || clock.now() / 1000));
    let form = gatehouse_domain::connection::OidcForm {
        issuer: elsewhere.issuer().into(),
        ..harness.form()
    };
    let base = Some(harness.gatehouse.connection(&admin, id).await.unwrap().head.id);
    let input = gatehouse_service::connections::FormInput {
        base,
        ..harness.input(form)
    };
    harness.gatehouse.save(&admin, id, input).await.unwrap();
    harness.test(&admin, id).await;
    harness.gatehouse.activate(&admin, id, 1).await.unwrap();
    elsewhere.forget_requests();
    harness.provider.forget_requests();
    let (page, _) = there_and_back(&harness, &mut person).await;
    assert!(page.body.contains("You are signed out at Staff"));
    assert_eq!(harness.provider.requests_to("/revoke").len(), 1);
    assert!(elsewhere.requests().is_empty());
}
