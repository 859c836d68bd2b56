//! The first administrator, testing a connection, connecting an identity, the public URL.

#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Browser, path_of, settings, start};
use gatehouse_domain::guesses::FREE;
use gatehouse_service::Gatehouse;
use gatehouse_service::gatehouse::PublicUrl;
use gatehouse_testkit::directory::Entry;
use gatehouse_testkit::harness::{Harness, PASSWORD};
use gatehouse_web::{Web, WebSettings};

#[tokio::test]
async fn the_setup_link_makes_one_administrator() {
    let (harness, mut browser) = start().await;
    assert_eq!(browser.get("/").await.location(), "/setup");
    assert!(browser.get("/setup").await.body.contains("one-time setup link"));
    assert!(
        browser
            .get("/login")
            .await
            .body
            .contains("There is no administrator yet")
    );
    assert_eq!(browser.get("/setup?token=wrong").await.status, StatusCode::GONE);

    let token = harness.gatehouse.setup_token().await.unwrap().unwrap();
    let link = format!("/setup?token={token}");
    let page = browser.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.hidden("token"), token);
    assert_eq!(page.header("referrer-policy"), "same-origin");

    let typed = [
        ("token", token.as_str()),
        ("email", "admin"),
        ("full_name", "Ada <Admin>"),
        ("password", "canary-1"),
        ("again", "canary-2"),
    ];
    let page = browser.post("/setup", &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("id=\"email-error\"") && page.body.contains("id=\"password-error\""));
    assert!(page.body.contains("value=\"Ada &lt;Admin&gt;\"") && page.body.contains("value=\"admin\""));
    assert!(!page.body.contains("canary"));

    let typed = [
        ("token", token.as_str()),
        ("email", "admin@example.test"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let page = browser.post("/setup", &typed).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        page.body.matches("<li><code>").count(),
        10,
        "shown once: {}",
        page.body
    );
    assert!(page.body.contains("href=\"/console\"") && browser.session().is_some());

    let mut stranger = browser.without_cookies();
    let page = stranger.get(&link).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body.contains("This setup link has been used") && page.body.contains("href=\"/login\""));
    assert_eq!(stranger.post("/setup", &typed).await.status, StatusCode::GONE);
    assert_eq!(stranger.get("/setup").await.location(), "/login");
}

#[tokio::test]
async fn a_test_goes_to_the_provider_by_a_page_and_ends_at_its_attempt() {
    let (harness, mut browser) = start().await;
    browser.set_up(&harness).await;
    let caller = harness.caller(browser.session().unwrap()).await;
    let id = harness
        .gatehouse
        .new_connection(&caller, gatehouse_domain::connection::Provider::Custom)
        .await
        .unwrap();
    let path = format!("/console/connections/{id}/test");
    let page = browser
        .post(&path, &[("display_name", "Staff"), ("issuer", "not a url")])
        .await;
    assert_eq!(page.location(), format!("/console/connections/{id}/edit?check=1"));

    let form = serde_json::to_value(harness.form()).unwrap();
    let mut fields: Vec<(String, String)> = form
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, v)| **v != false)
        .map(|(k, v)| (k.clone(), v.as_str().map_or("on".into(), str::to_owned)))
        .collect();
    fields.push(("client_secret".into(), harness.provider.client_secret()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let page = browser.post(&path, &fields).await;
    assert_eq!(
        page.status,
        StatusCode::OK,
        "never a redirect from a post to another site"
    );
    assert!(page.body.contains("Going to Staff"));
    assert!(!page.body.contains(&harness.provider.client_secret()));
    let refresh = "http-equiv=\"refresh\" content=\"0;url=";
    let from = page.body.find(refresh).unwrap() + refresh.len();
    let url = page.body[from..].split('"').next().unwrap().replace("&amp;", "&");
    assert!(page.body.contains("class=\"button primary\" href="));

    let answer = harness.provider.visit(&url).await.unwrap();
    let before = browser.session().unwrap().to_owned();
    let page = browser.get(&path_of(answer.header("location").unwrap())).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(
        page.location().starts_with("/console/audit/attempts/GH-"),
        "{}",
        page.location()
    );
    assert_eq!(
        browser.session(),
        Some(before.as_str()),
        "a test makes and changes no session"
    );

    let page = browser.post(&path, &[]).await;
    assert_eq!(
        page.status,
        StatusCode::OK,
        "the button alone tests what was kept"
    );

    harness.provider.register(&["https://elsewhere.example/callback"]);
    let page = browser.post(&path, &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "refused at once");
    assert!(page.location().starts_with("/console/audit/attempts/GH-"));
}

#[tokio::test]
async fn connecting_an_identity_needs_a_fresh_sign_in() {
    let (harness, mut browser) = start().await;
    browser.set_up(&harness).await;
    let caller = harness.caller(browser.session().unwrap()).await;
    let id = harness.active(&caller, harness.form()).await;
    let path = format!("/account/connect/{id}");
    harness.clock.advance(11 * 60_000);
    let page = browser.post(&path, &[]).await;
    assert_eq!(page.location(), "/login?next=/account&why=fresh");
    assert!(
        browser
            .get(page.location())
            .await
            .body
            .contains("more than ten minutes ago")
    );

    let again = [("account", "admin@example.test"), ("password", PASSWORD)];
    browser.post("/login", &again).await;
    let page = browser.post(&path, &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    let refresh = "content=\"0;url=";
    let from = page.body.find(refresh).unwrap() + refresh.len();
    let url = page.body[from..].split('"').next().unwrap().replace("&amp;", "&");
    let answer = harness.provider.visit(&url).await.unwrap();
    let page = browser.get(&path_of(answer.header("location").unwrap())).await;
    assert_eq!(
        (page.status, page.location()),
        (StatusCode::SEE_OTHER, "/account"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn of_a_directory_the_password_is_asked_here() {
    let (harness, mut browser) = start().await;
    browser.set_up(&harness).await;
    let caller = harness.caller(browser.session().unwrap()).await;
    let host = "ldap.example.test";
    harness.directory.put(host, Entry::new("lin"));
    let id = harness
        .active_directory(&caller, harness.directory_form(host))
        .await;
    let path = format!("/account/connect/{id}");
    let page = browser.post(&path, &[]).await;
    assert_eq!(page.location(), path, "the button of the account's page");
    let page = browser.get(&path).await;
    assert!(
        page.body.contains("Connect Directory ldap.example.test"),
        "{}",
        page.body
    );
    let page = browser
        .post(&path, &[("account", "lin"), ("password", "wrong")])
        .await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.reference().is_some() && page.body.contains("value=\"lin\""));
    assert!(!page.body.contains("wrong\""), "a password never comes back");
    let page = browser
        .post(&path, &[("account", "lin"), ("password", "lin-pw")])
        .await;
    assert_eq!(
        (page.status, page.location()),
        (StatusCode::SEE_OTHER, "/account"),
        "{}",
        page.body
    );
    for _ in 0..FREE {
        browser.post(&path, &[("account", "bo"), ("password", "x")]).await;
    }
    let page = browser.post(&path, &[("account", "bo"), ("password", "x")]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!page.header("retry-after").is_empty());
    let provider = harness.active(&caller, harness.form()).await;
    let page = browser.get(&format!("/account/connect/{provider}")).await;
    assert_eq!(page.location(), "/account", "there is nothing to type");
    harness.clock.advance(11 * 60_000);
    let page = browser.get(&path).await;
    assert_eq!(page.location(), "/login?next=/account&why=fresh");
}

#[tokio::test]
async fn a_public_url_takes_effect_only_after_its_own_page_got_its_cookie_back() {
    let (harness, mut admin) = start().await;
    admin.set_up(&harness).await;
    let caller = harness.caller(admin.session().unwrap()).await;
    let proposed = "https://gate.example.com";
    let link = harness
        .gatehouse
        .propose_public_url(&caller, proposed)
        .await
        .unwrap();
    let token = link.split_once("token=").unwrap().1.to_owned();

    let mut browser = Browser {
        origin: proposed.into(),
        ..admin.without_cookies()
    };
    let page = browser.get(&path_of(&link)).await;
    assert_eq!(page.status, StatusCode::OK);
    let value = page.hidden("value");
    assert!(page.header("set-cookie").starts_with("__Host-gatehouse-confirm="));
    let form = [("token", token.as_str()), ("value", value.as_str())];

    let page = browser
        .post_from(
            "/settings/public-url",
            &form,
            &[("origin", "https://evil.example")],
        )
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("https://evil.example"));
    let page = browser.post_from("/settings/public-url", &form, &[]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let mut other = Browser {
        origin: proposed.into(),
        ..admin.without_cookies()
    };
    let page = other.post("/settings/public-url", &form).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("did not send the cookie back"));
    assert_eq!(
        harness.gatehouse.public_url().await.unwrap().url,
        "http://localhost:3000"
    );

    let page = browser.post("/settings/public-url", &form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("https://gate.example.com/oidc/callback"));
    assert_eq!(harness.gatehouse.public_url().await.unwrap().url, proposed);
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
    assert_eq!(
        browser.post("/settings/public-url", &form).await.status,
        StatusCode::GONE
    );

    let again = [("account", "admin@example.test"), ("password", PASSWORD)];
    let page = browser.post("/login", &again).await;
    assert!(
        page.header("set-cookie").starts_with("__Host-gatehouse="),
        "{:?}",
        page.headers
    );
    assert!(page.header("set-cookie").ends_with("; Secure"));
    assert!(
        admin.get("/logout").await.body.contains("You are not signed in"),
        "the old name is not read"
    );
}

#[tokio::test]
async fn http_on_another_host_carries_a_warning_and_http_here_does_not() {
    let harness = Harness::start().await;
    for (url, warned) in [("http://localhost:3000", false), ("http://gate.internal", true)] {
        let public_url = PublicUrl {
            url: url.into(),
            fixed: true,
        };
        let gatehouse = Gatehouse::new(harness.gatehouse.ports().clone(), public_url);
        let settings = WebSettings {
            allow_http: true,
            ..settings()
        };
        let mut browser = Browser::new(&gatehouse_web::router(Web::new(gatehouse, settings)));
        assert_eq!(
            browser
                .get("/login")
                .await
                .body
                .contains("This address uses http"),
            warned,
            "{url}"
        );
    }
}
