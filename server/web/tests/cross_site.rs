//! C2: forms are taken from our own pages only.

#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::start;
use gatehouse_testkit::harness::PUBLIC_URL;

#[tokio::test]
async fn c2_another_sites_form_is_refused_in_every_encoding() {
    let (harness, mut browser) = start().await;
    browser.set_up(&harness).await;
    for kind in [
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/json",
    ] {
        for headers in [
            vec![("sec-fetch-site", "cross-site"), ("origin", PUBLIC_URL)],
            vec![("sec-fetch-site", "same-site")],
            vec![("origin", "https://evil.example")],
            vec![("origin", "null")],
            vec![],
        ] {
            let mut request = Request::post("/logout").header("content-type", kind);
            for (name, value) in &headers {
                request = request.header(*name, *value);
            }
            let page = browser.send(request.body(Body::from("a=b")).unwrap()).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{kind} {headers:?}");
            assert!(page.body.contains("sent from another site"), "{}", page.body);
        }
    }
    assert_eq!(browser.get("/logout").await.status, StatusCode::OK);
    assert!(
        browser.get("/logout").await.body.contains("Sign out?"),
        "still signed in"
    );
}

#[tokio::test]
async fn c2_our_own_form_is_taken_by_either_header() {
    for headers in [[("sec-fetch-site", "same-origin")], [("origin", PUBLIC_URL)]] {
        let (harness, mut browser) = start().await;
        browser.set_up(&harness).await;
        let page = browser.post_from("/logout", &[], &headers).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(browser.session(), None);
    }
}

#[tokio::test]
async fn c2_a_program_without_a_cookie_needs_no_origin() {
    let (_harness, mut browser) = start().await;
    let page = browser
        .post_from("/login", &[("account", "a"), ("password", "b")], &[])
        .await;
    assert_eq!(
        page.status,
        StatusCode::UNAUTHORIZED,
        "it was judged, not refused"
    );
    let page = browser
        .post_from(
            "/login",
            &[("account", "a")],
            &[("origin", "https://evil.example")],
        )
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "login CSRF");
}

#[tokio::test]
async fn o20_signing_out_needs_a_post_from_here() {
    let (harness, mut browser) = start().await;
    browser.set_up(&harness).await;
    let page = browser.get("/logout?iss=x&sid=y").await;
    assert!(page.body.contains("action=\"/logout\"") && browser.session().is_some());
    let token = browser.session().unwrap().to_owned();
    let page = browser.post("/logout", &[]).await;
    assert!(page.body.contains("You are signed out"));
    assert_eq!(browser.session(), None);
    browser.jar.insert("gatehouse".into(), token);
    assert!(
        browser
            .get("/logout")
            .await
            .body
            .contains("You are not signed in")
    );
}
