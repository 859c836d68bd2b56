//! What Discover answers, through the console's server function.

#![allow(clippy::unwrap_used, reason = "it is test code")]

use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use gatehouse::assets::Assets;
use gatehouse::config::Config;
use gatehouse::config::source::Sources;
use gatehouse::wire;
use gatehouse_domain::connection::Provider;
use gatehouse_testkit::harness::{Harness, PASSWORD};
use gatehouse_testkit::provider::{Bend, Endpoint, Fault};
use std::collections::BTreeSet;
use tower::ServiceExt as _;

/// The fields that have a problem after Discover was pressed.
async fn problems(h: &Harness) -> BTreeSet<String> {
    let admin = h.administrator().await;
    let id = h
        .gatehouse
        .new_connection(&admin, Provider::Custom)
        .await
        .unwrap();
    let config = Config::new(&Sources::default())
        .map_err(|e| e.to_string())
        .unwrap();
    let web = wire::web(&config, h.gatehouse.clone(), Assets::load());
    let router = wire::router(&config, &h.gatehouse, web, Assets::load());
    let post = |path: &str, form: String, cookie: &str| {
        Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("accept", "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(COOKIE, cookie)
            .body(Body::from(form))
            .unwrap()
    };
    let password = PASSWORD.replace(' ', "+");
    let form = format!("account=admin%40example.test&password={password}");
    let login = router.clone().oneshot(post("/login", form, "")).await.unwrap();
    let cookies = login.headers().get_all(SET_COOKIE).iter();
    let session = cookies
        .filter_map(|c| c.to_str().ok()?.split(';').next())
        .find(|c| c.starts_with("gatehouse="))
        .unwrap();
    let form = format!("connection={id}&intent=discover&issuer={}", h.provider.issuer());
    let answer = post("/api/connections/edit", form, session);
    let answer = router.clone().oneshot(answer).await.unwrap();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let body = String::from_utf8_lossy(&body);
    ["issuer", "ca_certificates", "token_endpoint"]
        .into_iter()
        .filter(|field| body.contains(&format!("{field:?}:")))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_told_beside_the_authorities() {
    let h = Harness::start_tls().await;
    assert_eq!(problems(&h).await, BTreeSet::from(["ca_certificates".to_owned()]));
}

#[tokio::test]
async fn another_failure_is_told_beside_the_issuer() {
    let h = Harness::start().await;
    h.provider
        .bend(Bend::Broken(Endpoint::Discovery, Fault::NotFound));
    assert_eq!(problems(&h).await, BTreeSet::from(["issuer".to_owned()]));
}
