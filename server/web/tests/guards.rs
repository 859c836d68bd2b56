//! Who may call what, and what everybody else is told.

#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use axum::response::IntoResponse;
use common::{Browser, settings, start};
use gatehouse_testkit::harness::Harness;
use gatehouse_web::{Answers, Context, Guard, Route, Web, WebSettings, build, layers};
use std::time::Duration;

fn extra() -> Vec<Route> {
    async fn ok(context: Context) -> String {
        context.origin.address.clone()
    }
    async fn panics() -> String {
        Vec::new().remove(0)
    }
    async fn hangs() -> String {
        std::future::pending().await
    }
    vec![
        Route::get("/x/public", Guard::Public, ok),
        Route::get("/x/person", Guard::Person, ok),
        Route::get("/x/admin", Guard::Administrator, ok),
        Route::post("/x/admin", Guard::Administrator, ok),
        Route::get("/api/person", Guard::Person, ok).answers(Answers::Json),
        Route::get("/api/own", Guard::Person, ok).answers(Answers::Own(|p| {
            (p.status, format!("own {}", p.slug)).into_response()
        })),
        Route::get("/x/panics", Guard::Public, panics),
        Route::get("/x/hangs", Guard::Public, hangs),
    ]
}

fn browser_of(harness: &Harness, settings: WebSettings) -> Browser {
    let web = Web::new(harness.gatehouse.clone(), settings);
    let mut table = gatehouse_web::routes();
    table.extend(extra());
    Browser::new(&layers(build(table, web.clone()), web))
}

#[tokio::test]
async fn c1_every_row_of_the_table_refuses_who_its_guard_refuses() {
    let harness = Harness::start().await;
    let mut browser = browser_of(&harness, settings());
    browser.set_up(&harness).await;
    for route in gatehouse_web::routes().into_iter().chain(extra()) {
        if route.guard == Guard::Public {
            continue;
        }
        let path = route.path.replace("{id}", "c_x").replace("{connection}", "c_x");
        let request = Request::builder().method(&route.method).uri(&path);
        let page = browser
            .without_cookies()
            .send(request.body(Body::empty()).unwrap())
            .await;
        let to_login = route.method == Method::GET && matches!(route.answers, Answers::Page);
        if to_login {
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
            assert!(page.location().starts_with("/login?next=%2F"), "{path}");
        } else {
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
        }
    }
}

#[test]
fn c1_what_anybody_may_call_is_a_list() {
    let mut public: Vec<String> = gatehouse_web::routes()
        .into_iter()
        .filter(|r| r.guard == Guard::Public)
        .map(|r| format!("{} {}", r.method, r.path))
        .collect();
    public.sort();
    assert_eq!(
        public,
        [
            "GET /",
            "GET /auth/verify",
            "GET /healthz",
            "GET /login",
            "GET /login/{connection}",
            "GET /logout",
            "GET /logout/provider",
            "GET /metrics",
            "GET /oidc/callback",
            "GET /password",
            "GET /readyz",
            "GET /recover",
            "GET /register",
            "GET /settings/public-url",
            "GET /setup",
            "POST /files/{entity}/{project}/{run}/file_stream",
            "POST /graphql",
            "POST /login",
            "POST /logout",
            "POST /oidc/callback",
            "POST /oidc/introspect",
            "POST /oidc/revoke",
            "POST /oidc/token",
            "POST /password",
            "POST /prefs",
            "POST /recover",
            "POST /register",
            "POST /settings/public-url",
            "POST /setup",
            "PUT /files/upload",
        ],
        "a new public route is a decision: write it down here"
    );
    let exempt: Vec<String> = gatehouse_web::routes()
        .into_iter()
        .filter(|r| r.cross_site)
        .map(|r| format!("{} {}", r.method, r.path))
        .collect();
    assert_eq!(
        exempt,
        [
            "POST /oidc/callback",
            "POST /oidc/token",
            "POST /oidc/introspect",
            "POST /oidc/revoke",
            "POST /settings/public-url",
            "POST /graphql",
            "POST /files/{entity}/{project}/{run}/file_stream",
            "PUT /files/upload"
        ],
        "exempt from C2: no cookie authenticates these, but the public URL's, which checks for itself"
    );
}

#[tokio::test]
async fn c1_a_person_is_refused_what_is_an_administrators() {
    let harness = Harness::start().await;
    let mut admin = browser_of(&harness, settings());
    admin.set_up(&harness).await;
    let caller = harness.caller(admin.session().unwrap()).await;
    let id = harness.active(&caller, harness.form()).await;
    let mut person = admin.without_cookies();
    let page = sign_in(&harness, &mut person, &id.to_string()).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);

    assert_eq!(person.get("/x/person").await.status, StatusCode::OK);
    let page = person.get("/x/admin").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("Only an instance administrator"));
    let page = person.post("/x/admin", &[]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let page = person.post(&format!("/console/connections/{id}/test"), &[]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(admin.get("/x/admin").await.status, StatusCode::OK);
    assert_eq!(person.get("/").await.location(), "/account");
    assert_eq!(admin.get("/").await.location(), "/console");
}

async fn sign_in(harness: &Harness, browser: &mut Browser, id: &str) -> common::Page {
    let page = browser.get(&format!("/login/{id}")).await;
    let answer = harness.provider.visit(page.location()).await.unwrap();
    browser
        .get(&common::path_of(answer.header("location").unwrap()))
        .await
}

#[tokio::test]
async fn programs_get_json_and_the_console_its_own_form() {
    let harness = Harness::start().await;
    let mut browser = browser_of(&harness, settings());
    let page = browser.get("/api/person").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let body: serde_json::Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(body["error"], "unauthenticated");
    let page = browser.get("/api/own").await;
    assert_eq!(
        (page.status, page.body.as_str()),
        (StatusCode::UNAUTHORIZED, "own unauthenticated")
    );
    let page = browser.get("/api/nowhere").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (StatusCode::NOT_FOUND, "application/json")
    );
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let (_harness, mut browser) = start().await;
    let page = browser.get("/nowhere?x=1").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("There is no such page"));
    assert!(page.body.contains("/nowhere.") && !page.body.contains("x=1."));
    let page = browser.get("/prefs").await;
    assert_eq!(
        (page.status, page.header("allow")),
        (StatusCode::METHOD_NOT_ALLOWED, "POST")
    );
    assert!(
        page.body.contains("does not answer GET requests"),
        "{}",
        page.body
    );
    let request = Request::delete("/login").body(Body::empty()).unwrap();
    let page = browser.send(request).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.header("allow").contains("POST"));
}

#[tokio::test]
async fn too_large_too_slow_and_broken_each_have_a_page() {
    let harness = Harness::start().await;
    let quick = WebSettings {
        timeout: Duration::from_millis(300),
        ..settings()
    };
    let mut browser = browser_of(&harness, quick);
    let page = browser
        .post("/login", &[("account", &"x".repeat(300 * 1024))])
        .await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("at most 256 KiB"), "{}", page.body);

    let page = browser.get("/x/hangs").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("took too long"));

    let page = browser.get("/x/panics").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.reference().is_some(), "{}", page.body);
    assert!(!page.body.contains("removal index"));
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn c5_every_page_has_the_headers() {
    let (_harness, mut browser) = start().await;
    for path in ["/login", "/nowhere", "/healthz", "/", "/setup?token=x", "/prefs"] {
        let page = browser.get(path).await;
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(
            page.header("content-security-policy")
                .contains("default-src 'none'"),
            "{path}"
        );
        assert_eq!(
            page.header("strict-transport-security"),
            "",
            "http has none: {path}"
        );
    }
}

#[tokio::test]
async fn o22_an_address_is_believed_from_a_trusted_proxy_only() {
    let harness = Harness::start().await;
    let behind = WebSettings {
        trusted_proxies: vec!["192.0.2.7".parse().unwrap()],
        ..settings()
    };
    for (settings, seen) in [(settings(), "192.0.2.7"), (behind, "198.51.100.1")] {
        let mut browser = browser_of(&harness, settings);
        let request = Request::get("/x/public")
            .header("x-forwarded-for", "6.6.6.6, 198.51.100.1")
            .header("x-forwarded-proto", "https")
            .header("x-forwarded-host", "evil.example")
            .body(Body::empty())
            .unwrap();
        assert_eq!(browser.send(request).await.body, seen);
    }
}

#[tokio::test]
async fn o22_no_header_changes_what_the_site_calls_itself() {
    let (_harness, mut browser) = start().await;
    let request = Request::get("/login")
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https")
        .header("forwarded", "host=evil.example;proto=https")
        .body(Body::empty())
        .unwrap();
    let page = browser.send(request).await;
    assert!(!page.body.contains("evil.example"));
    assert_eq!(page.header("strict-transport-security"), "");
}

#[tokio::test]
async fn probes_answer_and_a_draining_server_is_not_ready() {
    let harness = Harness::start().await;
    let web = Web::new(harness.gatehouse.clone(), settings());
    let mut browser = Browser::new(&gatehouse_web::router(web.clone()));
    assert_eq!(browser.get("/healthz").await.body, r#"{"status":"ok"}"#);
    assert_eq!(browser.get("/readyz").await.status, StatusCode::OK);
    web.drain();
    assert_eq!(
        browser.get("/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(browser.get("/login").await.status, StatusCode::OK);
}
