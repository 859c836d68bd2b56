//! The self-check of the public URL: who is told what, and what its cookie shows.

use crate::App;
use app::dto::settings::Reach;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use gatehouse_domain::reach::{Mark, Subject};
use std::net::SocketAddr;
use tower::ServiceExt as _;

const INNER: &str = "10.9.8.7";

/// Asks as a proxy that nobody trusts passes it on.
async fn ask(app: &App, path: &str, cookies: &str) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::get(path)
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", "198.51.100.7")
        .header("x-forwarded-proto", "https")
        .header(COOKIE, cookies)
        .body(Body::empty())
        .unwrap();
    let peer: SocketAddr = format!("{INNER}:4711").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = app.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    (parts.status, parts.headers, body)
}

fn mark(found: &Reach, subject: Subject) -> Mark {
    found.checks.iter().find(|c| c.subject == subject).unwrap().mark
}

#[tokio::test]
async fn c1_the_self_check_tells_inner_addresses_to_administrators_only() {
    let app = App::start().await;
    let path = "/api/settings/reach?origin=https%3A%2F%2Fgate.example.com";
    for (cookies, expected) in [
        (String::new(), StatusCode::UNAUTHORIZED),
        (format!("gatehouse={}", app.person), StatusCode::FORBIDDEN),
    ] {
        let (status, headers, body) = ask(&app, path, &cookies).await;
        assert_eq!(status, expected, "{body}");
        assert!(!body.contains(INNER) && !body.contains("proxy_pass"), "{body}");
        assert_eq!(headers.get(SET_COOKIE), None);
    }
    let cookies = format!("gatehouse={}", app.administrator);
    let (status, _, body) = ask(&app, path, &cookies).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let found: Reach = serde_json::from_str(&body).unwrap();
    assert_eq!(found.peer, INNER);
    assert_eq!(mark(&found, Subject::Proxy), Mark::Failed);
    assert_eq!(found.trust, format!("GATEHOUSE_TRUSTED_PROXIES={INNER}"));
    let (page, _, settings) = ask(&app, "/console/settings", &cookies).await;
    assert_eq!(page, StatusCode::OK);
    assert!(settings.contains(INNER), "the page tells it without JavaScript");
}

#[tokio::test]
async fn the_self_checks_cookie_is_asked_for_by_the_next_question() {
    let app = App::start().await;
    let session = format!("gatehouse={}", app.administrator);
    let (_, headers, body) = ask(&app, "/api/settings/reach", &session).await;
    let first: Reach = serde_json::from_str(&body).unwrap();
    assert_eq!(mark(&first, Subject::Cookie), Mark::Skipped);
    let set = headers[SET_COOKIE].to_str().unwrap();
    let cookie = format!("gatehouse-reach={}", first.value);
    assert!(
        set.starts_with(&format!("{cookie}; Path=/; Max-Age=600; HttpOnly")),
        "{set}"
    );
    let path = format!("/api/settings/reach?value={}", first.value);
    for (cookies, expected) in [
        (format!("{session}; {cookie}"), Mark::Passed),
        (session.clone(), Mark::Failed),
        (format!("{session}; gatehouse-reach=another"), Mark::Skipped),
    ] {
        let (_, _, body) = ask(&app, &path, &cookies).await;
        let found: Reach = serde_json::from_str(&body).unwrap();
        assert_eq!(mark(&found, Subject::Cookie), expected, "{cookies}");
    }
}

#[tokio::test]
async fn o22_what_is_no_origin_does_not_get_into_the_lines() {
    let app = App::start().await;
    let session = format!("gatehouse={}", app.administrator);
    let path = "/api/settings/reach?origin=https%3A%2F%2Fevil%3B%20include%20x";
    let (_, _, body) = ask(&app, path, &session).await;
    assert!(!body.contains("evil"), "{body}");
}
