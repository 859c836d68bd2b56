//! /metrics: what it counts, who reads it, and that it tells nothing else.

#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::header::AUTHORIZATION;
use axum::http::{Request, StatusCode};
use common::{Browser, Page, settings};
use gatehouse_service::Secret;
use gatehouse_testkit::harness::{Harness, PASSWORD};
use gatehouse_testkit::provider::Bend;
use gatehouse_web::{Web, WebSettings};

const TOKEN: &str = "0123456789abcdef";

async fn metrics(browser: &Browser, authorization: &str) -> Page {
    let request = Request::builder()
        .uri("/metrics")
        .header(AUTHORIZATION, authorization)
        .body(Body::empty())
        .unwrap();
    browser.without_cookies().send(request).await
}

fn browser(harness: &Harness, token: Option<&str>) -> Browser {
    let settings = WebSettings {
        metrics_token: token.map(|t| Secret::new(t.into())),
        ..settings()
    };
    Browser::new(&gatehouse_web::router(Web::new(
        harness.gatehouse.clone(),
        settings,
    )))
}

#[tokio::test]
async fn only_who_has_the_token_reads_metrics() {
    let harness = Harness::start().await;
    let without = browser(&harness, None);
    for authorization in ["", "Bearer ", "Bearer 0123456789abcdef"] {
        assert_eq!(
            metrics(&without, authorization).await.status,
            StatusCode::NOT_FOUND
        );
    }
    let mut with = browser(&harness, Some(TOKEN));
    for authorization in [
        "",
        "Bearer ",
        "Bearer 0123456789abcdeg",
        "Basic 0123456789abcdef",
        TOKEN,
    ] {
        let page = metrics(&with, authorization).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{authorization}");
        assert!(!page.body.contains("gatehouse_"), "{}", page.body);
    }
    // An administrator's session is no token.
    with.set_up(&harness).await;
    assert_eq!(with.get("/metrics").await.status, StatusCode::UNAUTHORIZED);
    let page = metrics(&with, &format!("Bearer {TOKEN}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        page.header("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
}

#[tokio::test]
async fn sign_ins_and_requests_are_counted_without_names() {
    let harness = Harness::start().await;
    let admin = harness.administrator().await;
    let id = harness.active(&admin, harness.form()).await;
    harness.sign_in(id).await;
    harness.sign_in(id).await;
    harness.provider.bend(Bend::NonceInvalid);
    harness.sign_in(id).await;
    let origin = Harness::origin();
    harness
        .password("admin@example.test", PASSWORD, &origin)
        .await
        .unwrap();
    harness
        .password("admin@example.test", "canary", &origin)
        .await
        .unwrap_err();
    let mut browser = browser(&harness, Some(TOKEN));
    browser.get(&format!("/login/{id}?next=canary")).await;
    browser.get("/canary/canary").await;
    let page = metrics(&browser, &format!("Bearer {TOKEN}")).await;
    for line in [
        format!("gatehouse_sign_ins_total{{connection=\"{id}\",outcome=\"signed_in\"}} 2"),
        format!("gatehouse_sign_ins_total{{connection=\"{id}\",outcome=\"nonce-wrong\"}} 1"),
        "gatehouse_sign_ins_total{connection=\"password\",outcome=\"signed_in\"} 1".into(),
        "gatehouse_sign_ins_total{connection=\"password\",outcome=\"wrong-credentials\"} 1".into(),
        format!("gatehouse_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")),
        "gatehouse_password_queue_length 0".into(),
        "gatehouse_http_request_duration_seconds_count{method=\"GET\",route=\"/login/{connection}\",status=\"3xx\"} 1"
            .into(),
        "gatehouse_http_request_duration_seconds_count{method=\"GET\",route=\"none\",status=\"4xx\"} 1".into(),
    ] {
        assert!(page.body.lines().any(|l| l == line), "{line} in\n{}", page.body);
    }
    assert!(page.body.contains("\ngatehouse_database_connections_at_work "));
    for word in ["canary", "admin", "example", "192.0.2", TOKEN] {
        assert!(!page.body.contains(word), "{word} in\n{}", page.body);
    }
}
