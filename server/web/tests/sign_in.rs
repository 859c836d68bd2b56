//! The login page and what it leads to.

#![allow(clippy::unwrap_used)]

mod common;

use async_trait::async_trait;
use axum::http::StatusCode;
use common::{Browser, Page, path_of, start};
use gatehouse_service::ports::records::AttemptQuery;
use gatehouse_service::ports::{PasswordCheck, Passwords};
use gatehouse_service::signin::BEGUN_OF_A_NETWORK;
use gatehouse_service::{Ports, Secret};
use gatehouse_testkit::harness::{Harness, PASSWORD, PUBLIC_URL};
use gatehouse_testkit::provider::Person;
use gatehouse_web::Web;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

async fn with_connection() -> (Harness, Browser, String) {
    let (harness, mut admin) = start().await;
    admin.set_up(&harness).await;
    let caller = harness.caller(admin.session().unwrap()).await;
    let id = harness.active(&caller, harness.form()).await;
    (harness, admin, id.to_string())
}

/// From the login page's button to the provider; the callback's path, not yet opened.
async fn go(harness: &Harness, browser: &mut Browser, id: &str, query: &str) -> String {
    let page = browser.get(&format!("/login/{id}{query}")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert!(page.location().starts_with(harness.provider.issuer()));
    let answer = harness.provider.visit(page.location()).await.unwrap();
    path_of(answer.header("location").unwrap())
}

async fn password(browser: &mut Browser, account: &str, password: &str, next: &str) -> Page {
    browser
        .post(
            "/login",
            &[("account", account), ("password", password), ("next", next)],
        )
        .await
}

#[tokio::test]
async fn a_person_signs_in_with_a_provider_and_lands_where_they_wanted_to_go() {
    let (harness, admin, id) = with_connection().await;
    let mut browser = admin.without_cookies();
    let page = browser.get("/login?next=/console/users").await;
    let href = format!("/login/{id}?next=%2Fconsole%2Fusers");
    assert!(page.body.contains(&href), "{}", page.body);
    assert!(page.body.contains("Continue with Staff"));
    assert!(!page.body.contains("<script") && !page.body.contains("style="));

    let callback = go(&harness, &mut browser, &id, "?next=/console/users").await;
    let page = browser.get(&callback).await;
    assert_eq!(
        (page.status, page.location()),
        (StatusCode::SEE_OTHER, "/console/users")
    );
    assert!(browser.session().is_some());
    assert_eq!(browser.jar.get("gatehouse-method"), Some(&id));
    let page = browser.get("/login").await;
    assert!(page.body.contains("Last used") && page.body.contains("You are signed in as"));
}

#[tokio::test]
async fn o2_a_callback_works_once() {
    let (harness, admin, id) = with_connection().await;
    let mut browser = admin.without_cookies();
    let callback = go(&harness, &mut browser, &id, "").await;
    assert_eq!(browser.get(&callback).await.status, StatusCode::SEE_OTHER);
    let page = browser.get(&callback).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.body.contains("used already") && page.reference().is_some());
    let page = browser.without_cookies().get("/oidc/callback?code=x").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.body.contains("role=\"alert\""));
}

#[tokio::test]
async fn o2_a_callback_after_ten_minutes_is_refused() {
    let (harness, admin, id) = with_connection().await;
    let mut browser = admin.without_cookies();
    let callback = go(&harness, &mut browser, &id, "").await;
    harness.clock.advance(10 * 60_000 + 1);
    let page = browser.get(&callback).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.body.contains("took too long") && browser.session().is_none());
}

#[tokio::test]
async fn o16_a_callback_in_another_browser_signs_nobody_in() {
    let (harness, admin, id) = with_connection().await;
    let mut attacker = admin.without_cookies();
    let callback = go(&harness, &mut attacker, &id, "").await;
    let mut victim = admin.without_cookies();
    victim.get("/login").await;
    let page = victim.get(&callback).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.body.contains("another browser") && victim.session().is_none());
}

#[tokio::test]
async fn who_has_a_taken_address_reads_that_an_administrator_was_told_and_what_else_there_is() {
    let (harness, admin, id) = with_connection().await;
    let taken = |subject| {
        let person = Person::new(subject).with("email", "admin@example.test");
        harness.provider.person(person.with("email_verified", true));
    };
    taken("first");
    let mut browser = admin.without_cookies();
    let callback = go(&harness, &mut browser, &id, "").await;
    let page = browser.get(&callback).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        page.body.contains("sign in as before and connect"),
        "{}",
        page.body
    );
    assert!(page.body.contains("An administrator was told"), "{}", page.body);
    assert!(page.reference().is_some() && browser.session().is_none());

    let caller = harness.caller(admin.session().unwrap()).await;
    let asked = harness
        .gatehouse
        .link_requests(&caller, false, 0, 1)
        .await
        .unwrap();
    let request = asked.rows[0].request.id;
    harness.gatehouse.refuse_link(&caller, request).await.unwrap();
    let callback = go(&harness, &mut browser, &id, "").await;
    let page = browser.get(&callback).await;
    assert!(
        page.body.contains("sign in as before and connect"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("An administrator was told"), "{}", page.body);
}

#[tokio::test]
async fn several_tabs_of_one_browser_can_sign_in() {
    let (harness, admin, id) = with_connection().await;
    let mut browser = admin.without_cookies();
    let first = go(&harness, &mut browser, &id, "").await;
    let second = go(&harness, &mut browser, &id, "?next=/account").await;
    assert_eq!(browser.get(&first).await.location(), "/");
    assert_eq!(browser.get(&second).await.location(), "/account");
}

#[tokio::test]
async fn o17_a_sign_in_begins_a_new_session_and_ends_the_old_one() {
    let (_harness, mut browser, _) = with_connection().await;
    let before = browser.session().unwrap().to_owned();
    let page = password(&mut browser, "admin@example.test", PASSWORD, "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let after = browser.session().unwrap().to_owned();
    assert_ne!(before, after);
    browser.jar.insert("gatehouse".into(), before);
    assert!(
        browser
            .get("/logout")
            .await
            .body
            .contains("You are not signed in")
    );

    let mut planted = browser.without_cookies();
    planted.jar.insert("gatehouse".into(), "A".repeat(43));
    password(&mut planted, "admin@example.test", PASSWORD, "").await;
    assert_ne!(planted.session(), Some("A".repeat(43).as_str()));
}

#[tokio::test]
async fn o19_a_redirects_own_tokens_are_no_session() {
    let (harness, admin, id) = with_connection().await;
    let mut browser = admin.without_cookies();
    let page = browser.get(&format!("/login/{id}")).await;
    let state = url::Url::parse(page.location()).unwrap();
    let state = state
        .query_pairs()
        .find(|(k, _)| k == "state")
        .unwrap()
        .1
        .into_owned();
    let setup = harness.gatehouse.token();
    for token in [state, browser.jar["gatehouse-browser"].clone(), setup] {
        let mut thief = admin.without_cookies();
        thief.jar.insert("gatehouse".into(), token);
        assert!(thief.get("/logout").await.body.contains("You are not signed in"));
    }
}

#[tokio::test]
async fn o15_only_a_path_of_this_site_is_gone_to() {
    let (harness, admin, id) = with_connection().await;
    for bad in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/%2f%2fevil.example",
        "/\t/evil",
    ] {
        let mut browser = admin.without_cookies();
        let page = password(&mut browser, "admin@example.test", PASSWORD, bad).await;
        assert_eq!(page.location(), "/", "{bad}");
        let mut browser = admin.without_cookies();
        let encoded: String = url::form_urlencoded::byte_serialize(bad.as_bytes()).collect();
        let page = browser.get(&format!("/login?next={encoded}")).await;
        assert!(!page.body.contains("evil"), "{bad}");
        let callback = go(&harness, &mut browser, &id, &format!("?next={encoded}")).await;
        assert_eq!(browser.get(&callback).await.location(), "/", "{bad}");
        let page = browser.post("/prefs", &[("lang", "ko"), ("next", bad)]).await;
        assert_eq!(page.location(), "/", "{bad}");
    }
}

#[tokio::test]
async fn a_wrong_password_keeps_the_name_and_the_way_but_never_the_password() {
    let (_harness, admin, _) = with_connection().await;
    let mut browser = admin.without_cookies();
    let unknown = password(
        &mut browser,
        "nobody@example.test",
        "canary-secret",
        "/console/users",
    )
    .await;
    let wrong = password(
        &mut browser,
        "admin@example.test",
        "canary-secret",
        "/console/users",
    )
    .await;
    assert_eq!(
        (unknown.status, wrong.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    assert!(wrong.body.contains("Email or password is wrong."));
    assert!(wrong.body.contains("value=\"admin@example.test\""));
    assert!(!wrong.body.contains("canary-secret"));
    assert_eq!(wrong.hidden("next"), "/console/users");
    let alike = |page: &Page, account: &str| {
        page.body
            .replace(account, "")
            .replace(page.reference().unwrap(), "")
    };
    assert_eq!(
        alike(&unknown, "nobody@example.test"),
        alike(&wrong, "admin@example.test")
    );
}

#[tokio::test]
async fn c7_too_many_wrong_passwords_are_throttled() {
    let (_harness, admin, _) = with_connection().await;
    let mut browser = admin.without_cookies();
    for _ in 0..10 {
        password(&mut browser, "admin@example.test", "wrong", "").await;
    }
    let page = password(&mut browser, "admin@example.test", PASSWORD, "").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        page.body.contains("Too many attempts. Try again in 1 min."),
        "{}",
        page.body
    );
    let seconds: i64 = page.header("retry-after").parse().unwrap();
    assert_eq!(seconds, 60);
}

/// Each is a row with its settings, and anybody may begin one.
#[tokio::test]
async fn c7_a_stranger_begins_only_so_many_redirects_a_minute() {
    let (harness, admin, id) = with_connection().await;
    let connection = id.parse().unwrap();
    for _ in 0..BEGUN_OF_A_NETWORK {
        harness
            .gatehouse
            .begin_sign_in(connection, "browser", "/", &Harness::origin())
            .await
            .unwrap();
    }
    let before = harness.contents().await["flows"].len();
    let mut browser = admin.without_cookies();
    let page = browser.get(&format!("/login/{id}?next=/account")).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.body.contains("Too many attempts"), "{}", page.body);
    assert_eq!(page.hidden("next"), "/account", "the way is kept");
    let seconds: i64 = page.header("retry-after").parse().unwrap();
    assert!((1..=61).contains(&seconds), "{seconds}");
    assert_eq!(harness.contents().await["flows"].len(), before, "no row");
    let elsewhere = Harness::origin_at("198.51.100.1");
    harness
        .gatehouse
        .begin_sign_in(connection, "browser", "/", &elsewhere)
        .await
        .unwrap();
    harness.clock.advance(60_000);
    go(&harness, &mut browser, &id, "").await;
}

#[tokio::test]
async fn a_refused_person_reads_one_sentence_and_a_reference() {
    let (harness, admin, id) = with_connection().await;
    harness.provider.person(
        Person::new("mallory")
            .with("email", "mallory@example.test")
            .with("email_verified", false),
    );
    let mut browser = admin.without_cookies();
    let callback = go(&harness, &mut browser, &id, "?next=/account").await;
    let page = browser.get(&callback).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let again = format!("/login/{id}?next=%2Faccount");
    assert!(
        page.body.contains(&again),
        "the next try leads where they wanted to go"
    );
    assert!(
        page.body
            .contains("Your email address is not verified at the provider.")
    );
    let reference = page.reference().unwrap();
    assert!(
        page.body.contains("Continue with Staff"),
        "the ways to sign in are still there"
    );
    let caller = harness.caller(admin.session().unwrap()).await;
    assert_eq!(
        harness
            .gatehouse
            .attempt(&caller, reference)
            .await
            .unwrap()
            .attempt
            .reference,
        reference
    );
}

#[tokio::test]
async fn an_unknown_or_switched_off_connection_is_said_on_the_login_page() {
    let (_harness, admin, _) = with_connection().await;
    for (id, recorded) in [("nonsense", false), ("c_00000000000070008000000000000000", true)] {
        let page = admin.without_cookies().get(&format!("/login/{id}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert_eq!(page.reference().is_some(), recorded, "{}", page.body);
        assert!(page.body.contains("This way of signing in is switched off."));
    }
}

#[tokio::test]
async fn an_ended_session_is_told_apart_from_none() {
    let (harness, mut browser, _) = with_connection().await;
    harness.clock.advance(31 * 24 * 3_600_000);
    let page = browser.post("/account/connect/c_x", &[]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(
        browser
            .get("/login?next=/account&why=ended")
            .await
            .body
            .contains("Your session has ended")
    );
}

#[tokio::test]
async fn the_page_speaks_the_visitors_language_and_keeps_the_way() {
    let (_harness, admin, _) = with_connection().await;
    let mut browser = admin.without_cookies();
    let page = browser
        .post("/prefs", &[("lang", "ko"), ("next", "/login?next=/account")])
        .await;
    assert_eq!(page.location(), "/login?next=/account");
    let from = [
        ("origin", PUBLIC_URL),
        ("referer", "http://localhost:3000/console/users?q=a"),
    ];
    let page = browser.post_from("/prefs", &[("theme", "dark")], &from).await;
    assert_eq!(page.location(), "/console/users?q=a");
    let page = browser.get("/login?next=/account").await;
    assert!(
        page.body.contains("<html lang=\"ko\" data-theme=\"dark\">"),
        "{}",
        page.body
    );
    assert!(page.body.contains("로그인"));
    assert_eq!(page.hidden("next"), "/account");
}

#[tokio::test]
async fn a_page_is_a_few_kilobytes() {
    let (_harness, admin, _) = with_connection().await;
    let page = admin.without_cookies().get("/login").await;
    assert!(page.body.len() < 6 * 1024, "{}", page.body.len());
    assert!(
        page.body.contains("autocomplete=\"username\"")
            && page.body.contains("autocomplete=\"current-password\"")
    );
    assert_eq!(page.body.matches("<h1").count(), 1);
}

/// Passwords that are being checked until they are let go.
#[derive(Default)]
struct Held {
    begun: Notify,
    go: Notify,
}

#[async_trait]
impl Passwords for Held {
    async fn check(&self, _: Option<String>, _: Secret) -> PasswordCheck {
        self.begun.notify_one();
        self.go.notified().await;
        PasswordCheck::Wrong
    }
    async fn hash(&self, _: Secret) -> Option<String> {
        None
    }
}

#[tokio::test]
async fn c7_a_guess_is_counted_and_recorded_although_the_client_hangs_up() {
    let (mut harness, mut admin) = start().await;
    admin.set_up(&harness).await;
    let caller = harness.caller(admin.session().unwrap()).await;
    let held = Arc::new(Held::default());
    let ports = harness.gatehouse.ports().clone();
    harness.replace(Ports {
        passwords: held.clone(),
        ..ports
    });
    let web = Web::new(harness.gatehouse.clone(), common::settings());
    let mut stranger = Browser::new(&gatehouse_web::router(web));
    let guess = tokio::spawn(async move { password(&mut stranger, "ada@example.test", "wrong", "").await });
    held.begun.notified().await;
    guess.abort();
    assert!(guess.await.is_err_and(|gone| gone.is_cancelled()));
    held.go.notify_one();
    let recorded = async {
        let query = AttemptQuery {
            refused: true,
            limit: 1,
            ..AttemptQuery::default()
        };
        while harness
            .gatehouse
            .attempts(&caller, query.clone())
            .await
            .unwrap()
            .total
            == 0
        {
            tokio::task::yield_now().await;
        }
    };
    let recorded = tokio::time::timeout(Duration::from_secs(10), recorded).await;
    assert!(recorded.is_ok(), "nobody wrote it down");
}
