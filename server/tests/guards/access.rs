//! C1, C2, C3: who reaches which route.

use crate::App;
use axum::body::Body;
use axum::http::header::{COOKIE, LOCATION};
use axum::http::{Method, Request, StatusCode};
use gatehouse::functions::FUNCTIONS;
use gatehouse_web::{Answers, Guard, Route};
use std::collections::BTreeSet;
use tower::ServiceExt as _;

/// The functions for people who are no instance administrators: each asks who may.
pub const OF_PEOPLE: [&str; 6] = [
    "/api/account/",
    "/api/keys/",
    "/api/machines/",
    "/api/organizations/",
    "/api/projects/",
    "/api/teams/",
];

/// A path that the route matches.
fn sample(route: &Route) -> String {
    let parts = route
        .path
        .split('/')
        .map(|part| if part.starts_with('{') { "x" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn c1_every_route_refuses_strangers_and_the_wrong_role() {
    let app = App::start().await;
    let mut guarded = 0;
    for route in app.table.iter().filter(|r| r.guard != Guard::Public) {
        guarded += 1;
        let (path, method) = (sample(route), route.method.clone());
        let what = format!("{method} {}", route.path);
        // No arguments: they are not read before the caller is known.
        let stranger = app.send(method.clone(), &path, None, "").await;
        if method == Method::GET && matches!(route.answers, Answers::Page) {
            assert_eq!(stranger.status, StatusCode::SEE_OTHER, "{what}");
            let to = stranger.headers[LOCATION].to_str().unwrap();
            assert!(to.starts_with("/login?next=%2F"), "{what}: {to}");
        } else {
            assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{what}");
        }
        let ended = app.send(method.clone(), &path, Some(&"x".repeat(43)), "").await;
        assert_eq!(ended.status, stranger.status, "{what}");
        if route.guard == Guard::Administrator {
            let wrong_role = app.send(method, &path, Some(&app.person), "").await;
            assert_eq!(wrong_role.status, StatusCode::FORBIDDEN, "{what}");
        }
    }
    assert!(guarded > FUNCTIONS.len(), "{guarded}");
}

#[tokio::test]
async fn c1_what_is_public_is_listed() {
    let app = App::start().await;
    let public: BTreeSet<String> = app
        .table
        .iter()
        .filter(|r| r.guard == Guard::Public)
        .map(|r| format!("{} {}", r.method, r.path))
        .collect();
    let expected = [
        "GET /",
        "GET /assets/{*path}",
        "GET /auth/verify",
        "GET /favicon.ico",
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
    ];
    assert_eq!(public.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn c1_a_new_server_function_without_a_guard_fails_here() {
    let named: BTreeSet<String> = FUNCTIONS.iter().map(|(m, p, _)| format!("{m} {p}")).collect();
    let written: BTreeSet<String> = server_fn::axum::server_fn_paths()
        .map(|(path, method)| format!("{method} {path}"))
        .collect();
    assert!(!written.is_empty());
    assert_eq!(
        named, written,
        "every server function stands in server/src/functions.rs with its guard"
    );
    for (_, path, guard) in FUNCTIONS {
        let own = OF_PEOPLE.iter().any(|area| path.starts_with(area));
        assert_eq!(
            *guard,
            if own { Guard::Person } else { Guard::Administrator },
            "{path}"
        );
    }
}

#[tokio::test]
async fn c1_a_form_posted_to_a_page_reaches_no_function_that_its_caller_may_not_call() {
    let app = App::start().await;
    let user = app.harness.caller(&app.person).await.person().unwrap().user.id;
    let form = format!("_fn=%2Fapi%2Fusers%2Fset_admin&user={user}&admin=true");
    let answer = app.send(Method::POST, "/account", Some(&app.person), &form).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(
        !app.harness
            .caller_is_admin(&app.harness.caller(&app.person).await)
            .await
    );
    for function in [
        "",
        "%2Fapi%2Fno_such",
        "http%3A%2F%2Fevil%2F",
        "%2Flogin",
        "%2Fapi%2Fusers%2Flist",
    ] {
        let answer = app
            .send(
                Method::POST,
                "/console",
                Some(&app.administrator),
                &format!("_fn={function}"),
            )
            .await;
        assert!(answer.status.is_client_error(), "{function}: {}", answer.status);
    }
}

#[tokio::test]
async fn c2_a_form_of_another_site_reaches_no_function() {
    let app = App::start().await;
    for (method, path, _) in FUNCTIONS.iter().filter(|(m, ..)| m == Method::POST) {
        for header in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.test"),
        ] {
            let request = Request::builder()
                .method(method)
                .uri(*path)
                .header(header.0, header.1)
                .header(COOKIE, format!("gatehouse={}", app.administrator))
                .body(Body::empty())
                .unwrap();
            let response = app.router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path} {header:?}");
        }
    }
}

#[tokio::test]
async fn c3_what_changes_something_does_not_answer_get() {
    let app = App::start().await;
    let reads = [
        "/api/access/confirm",
        "/api/access/invitations",
        "/api/account/get",
        "/api/audit/attempt",
        "/api/audit/attempts",
        "/api/audit/changes",
        "/api/connections/claims",
        "/api/connections/delete_preview",
        "/api/connections/editor",
        "/api/connections/get",
        "/api/connections/last_test",
        "/api/connections/list",
        "/api/connections/revisions",
        "/api/directories/editor",
        "/api/groups/get",
        "/api/groups/list",
        "/api/keys/own",
        "/api/machines/get",
        "/api/machines/list",
        "/api/machines/start",
        "/api/organizations/get",
        "/api/organizations/list",
        "/api/overview",
        "/api/projects/get",
        "/api/recover/ways",
        "/api/settings/authentication",
        "/api/settings/get",
        "/api/settings/reach",
        "/api/teams/get",
        "/api/teams/list",
        "/api/teams/projects",
        "/api/teams/settings",
        "/api/users/get",
        "/api/users/list",
    ];
    let gets: Vec<&str> = FUNCTIONS
        .iter()
        .filter(|(m, ..)| m == Method::GET)
        .map(|(_, p, _)| *p)
        .collect();
    assert_eq!(gets, reads);
    for (_, path, _) in FUNCTIONS.iter().filter(|(m, ..)| m != Method::GET) {
        let answer = app.send(Method::GET, path, Some(&app.administrator), "").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}

/// Nobody's name is the first part of one of our own paths.
#[tokio::test]
async fn the_names_of_our_routes_are_reserved() {
    let app = App::start().await;
    for route in &app.table {
        let first = route.path.split('/').nth(1).unwrap_or_default();
        // a team's own name
        let theirs = route.path == "/{team}/service-accounts";
        assert!(
            first.is_empty() || theirs || gatehouse_domain::names::RESERVED.contains(&first),
            "{}",
            route.path
        );
    }
}
