//! C4, C5: what the console's pages say to the browser about themselves.

use crate::App;
use axum::http::{Method, StatusCode};
use std::collections::BTreeSet;

/// The pages of the console that need no thing to exist.
const PAGES: [&str; 11] = [
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
