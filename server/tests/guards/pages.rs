//! C4, C5: what the console's pages say to the browser about themselves.

use crate::App;
use axum::http::{Method, StatusCode};
use std::collections::BTreeSet;

/// The pages of the console that need no thing to exist.
const PAGES: [&str; 12] = [
    "/console",
    "/console/connections",
    "/console/users",
    "/console/groups",
    "/console/groups/new",
    "/console/confirm",
    "/console/invitations",
    "/console/audit/attempts",
    "/console/audit/changes",
    "/console/settings",
    "/console/settings/authentication",
    "/account",
];

#[tokio::test]
async fn c4_every_script_of_a_console_page_has_the_nonce_of_its_policy() {
    let app = App::start().await;
    let mut nonces = BTreeSet::new();
    for path in PAGES {
        let page = app.send(Method::GET, path, Some(&app.administrator), "").await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        for part in [
            "default-src 'none'",
            "'wasm-unsafe-eval'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{path}: {policy}"
        );
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap();
        assert!(nonce.len() >= 22, "{path}: {policy}");
        nonces.insert(nonce.to_owned());
        for script in page.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(
                tag.contains(&format!("nonce=\"{nonce}\"")),
                "{path}: <script{tag}>"
            );
        }
        assert!(
            !page.body.contains(" style=\"") && !page.body.contains("<style"),
            "{path}"
        );
        assert!(
            !page.body.contains(" onclick=") && !page.body.contains("javascript:"),
            "{path}"
        );
    }
    assert_eq!(nonces.len(), PAGES.len(), "a nonce is used once");
}

#[tokio::test]
async fn c5_pages_and_functions_are_private_and_cannot_be_framed() {
    let app = App::start().await;
    let paths = PAGES
        .into_iter()
        .chain(["/api/overview", "/api/account/get", "/api/none", "/console/none"]);
    for path in paths {
        for token in [Some(app.administrator.as_str()), None] {
            let answer = app.send(Method::GET, path, token, "").await;
            for (name, value) in [
                ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
            ] {
                assert_eq!(answer.headers[name], value, "{path} {name}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_is_said_inside_the_console() {
    let app = App::start().await;
    let page = app
        .send(Method::GET, "/console/none/such", Some(&app.administrator), "")
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("class=\"shell\""), "{}", page.body);
}

/// What a session was told is told again without asking, to nobody else and never after a change.
#[tokio::test]
async fn c1_an_answer_that_is_kept_is_the_sessions_own_and_no_older_than_the_last_change() {
    let app = App::start().await;
    let account = async |token: &str| app.send(Method::GET, "/api/account/get", Some(token), "").await;
    let (admin, person) = (&app.administrator, &app.person);
    for _ in 0..2 {
        let (own, others) = (account(admin).await, account(person).await);
        assert!(own.body.contains("admin@example.test"), "{}", own.body);
        assert!(others.body.contains("ada@example.test"), "{}", others.body);
        assert_eq!(own.headers["content-type"], "application/json");
        assert_eq!(account("").await.status, StatusCode::UNAUTHORIZED);
    }
    let users = "/api/users/list?q=&page=1";
    for (token, status) in [(admin, StatusCode::OK), (person, StatusCode::FORBIDDEN)] {
        let answer = app.send(Method::GET, users, Some(token), "").await;
        assert_eq!(answer.status, status, "the page of an administrator was kept");
    }
    let end = app.send(Method::POST, "/logout", Some(person), "").await;
    assert_eq!(end.status, StatusCode::OK, "{}", end.body);
    assert_eq!(account(person).await.status, StatusCode::UNAUTHORIZED);
    let form = "idle_hours=3&absolute_hours=5";
    let settings = "/api/settings/get";
    assert!(
        !app.send(Method::GET, settings, Some(admin), "")
            .await
            .body
            .contains("\"idle_hours\":3")
    );
    app.send(
        Method::POST,
        "/api/settings/set_session_lengths",
        Some(admin),
        form,
    )
    .await;
    let now = app.send(Method::GET, settings, Some(admin), "").await;
    assert!(now.body.contains("\"idle_hours\":3"), "{}", now.body);
}
