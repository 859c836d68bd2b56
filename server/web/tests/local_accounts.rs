//! Choosing a password, and making an account of one's own: plain HTML.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use axum::http::StatusCode;
use common::{Browser, start};
use gatehouse_domain::instance::AccountRules;
use gatehouse_service::Caller;
use gatehouse_service::local_accounts::{Handed, Initial, NewAccount};
use gatehouse_testkit::harness::{Harness, PASSWORD};

const OWN: &str = "known to me and nobody";

async fn admin(h: &Harness, browser: &mut Browser) -> Caller {
    browser.set_up(h).await;
    h.caller(browser.session().unwrap()).await
}

async fn bob(h: &Harness, admin: &Caller, initial: Initial) -> Handed {
    let form = NewAccount {
        login: "bob".into(),
        ..NewAccount::default()
    };
    h.gatehouse.make_account(admin, &form, initial).await.unwrap().1
}

#[tokio::test]
async fn who_signs_in_with_an_initial_password_is_asked_for_another_first() {
    let (h, mut browser) = start().await;
    let admin = admin(&h, &mut browser).await;
    let Handed::Password(drawn) = bob(&h, &admin, Initial::Generated).await else {
        panic!("no password")
    };
    let mut browser = browser.without_cookies();
    let login = [
        ("account", "bob"),
        ("password", drawn.as_str()),
        ("next", "/account?x=1"),
    ];
    let page = browser.post("/login", &login).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(
        page.location().starts_with("/password?token="),
        "{}",
        page.location()
    );
    assert_eq!(browser.session(), None);
    let asked = page.location().to_owned();
    let page = browser.get(&asked).await;
    assert!(
        page.body
            .contains("The password of bob was chosen by somebody else."),
        "{}",
        page.body
    );
    let token = page.hidden("token");
    let typed = [
        ("token", token.as_str()),
        ("password", OWN),
        ("again", "something else that is long"),
    ];
    let page = browser.post("/password", &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("The two passwords differ.") && !page.body.contains(OWN));
    let next = browser.get(&asked).await.hidden("next");
    let typed = [
        ("token", token.as_str()),
        ("next", next.as_str()),
        ("password", OWN),
        ("again", OWN),
    ];
    let page = browser.post("/password", &typed).await;
    assert_eq!(
        (page.status, page.location()),
        (StatusCode::SEE_OTHER, "/account?x=1")
    );
    assert!(browser.session().is_some());
    let page = browser.post("/password", &typed).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body.contains("This link was used already"));
    assert_eq!(browser.get("/password?token=x").await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_link_opens_the_page_and_signs_in() {
    let (h, mut browser) = start().await;
    let admin = admin(&h, &mut browser).await;
    let Handed::Link(url) = bob(&h, &admin, Initial::Link).await else {
        panic!("no link")
    };
    let mut browser = browser.without_cookies();
    let page = browser.get(&common::path_of(&url)).await;
    assert!(page.body.contains("For the account bob."), "{}", page.body);
    let token = page.hidden("token");
    let typed = [("token", token.as_str()), ("password", OWN), ("again", OWN)];
    let page = browser.post("/password", &typed).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(browser.get("/").await.location(), "/account");
}

#[tokio::test]
async fn an_account_is_registered_where_that_is_allowed() {
    let (h, mut browser) = start().await;
    let admin = admin(&h, &mut browser).await;
    let mut browser = browser.without_cookies();
    let closed = browser.get("/register").await;
    assert_eq!(closed.status, StatusCode::FORBIDDEN);
    assert!(closed.body.contains("Accounts cannot be registered here."));
    assert!(!browser.get("/login").await.body.contains("/register"));
    let rules = AccountRules::parse("15", true, true, "example.test").unwrap();
    h.gatehouse.set_account_rules(&admin, rules).await.unwrap();
    assert!(browser.get("/login").await.body.contains("/register"));
    let page = browser.get("/register?next=//evil.test").await;
    assert_eq!(page.hidden("next"), "/");
    assert!(page.body.contains("An address of example.test."));
    let typed = [
        ("login", "bob"),
        ("email", "bob@other.test"),
        ("password", "short"),
        ("again", "short"),
    ];
    let page = browser.post("/register", &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "Addresses of this domain cannot register here.",
        "At least 15 characters.",
        "value=\"bob\"",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let typed = [
        ("login", "bob"),
        ("email", "bob@example.test"),
        ("password", OWN),
        ("again", OWN),
    ];
    let page = browser.post("/register", &typed).await;
    assert_eq!((page.status, browser.session()), (StatusCode::OK, None));
    assert!(
        page.body
            .contains("The account bob is made, and waits for an administrator.")
    );
    let page = browser
        .post("/login", &[("account", "bob"), ("password", OWN)])
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        page.body
            .contains("Your account waits for an administrator to approve it.")
    );
    // l10: a wrong password for it, and a name that nobody has.
    let wrong = browser
        .post("/login", &[("account", "bob"), ("password", PASSWORD)])
        .await;
    let unknown = browser
        .post("/login", &[("account", "rob"), ("password", PASSWORD)])
        .await;
    let plain = |page: &common::Page, name: &str| {
        page.body
            .replace(page.reference().unwrap(), "")
            .replace(&format!("\"{name}\""), "")
    };
    assert_eq!(wrong.status, unknown.status);
    assert_eq!(plain(&wrong, "bob"), plain(&unknown, "rob"));
}
