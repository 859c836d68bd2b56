//! `/auth/verify`, as a reverse proxy asks it.

#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::{Browser, Page, settings};
use gatehouse_domain::access::Scopes;
use gatehouse_domain::federation::IssuerForm;
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_service::api_keys::{NewKey, Whose};
use gatehouse_service::federation::IssuerInput;
use gatehouse_testkit::harness::{Harness, PASSWORD};
use gatehouse_testkit::lab::Lab;
use gatehouse_web::Web;

struct Proxy {
    harness: Harness,
    lab: Lab,
    browser: Browser,
}

impl Proxy {
    async fn start() -> Self {
        let harness = Harness::start().await;
        let lab = harness.lab().await;
        let mut settings = settings();
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        let web = Web::new(harness.gatehouse.clone(), settings);
        let mut browser = Browser::new(&gatehouse_web::router(web));
        browser.peer = "127.0.0.1:5000".parse().unwrap();
        Proxy {
            harness,
            lab,
            browser,
        }
    }

    async fn asks(&mut self, query: &str, headers: &[(&str, &str)]) -> Page {
        let mut request = Request::get(format!("/auth/verify{query}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.browser.send(request.body(Body::empty()).unwrap()).await
    }

    async fn by_key(&mut self, key: &str, query: &str, method: &str) -> Page {
        let bearer = format!("Bearer {key}");
        self.asks(
            query,
            &[("authorization", &bearer), ("x-original-method", method)],
        )
        .await
    }

    async fn sign_in(&mut self) {
        let account = [("account", "admin@example.test"), ("password", PASSWORD)];
        let page = self.browser.post("/login", &account).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_session_is_let_through_with_who_it_is() {
    let mut proxy = Proxy::start().await;
    proxy.sign_in().await;
    let page = proxy.asks("", &[("x-gatehouse-user", "mallory")]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("x-gatehouse-kind"), "person");
    assert_eq!(page.header("x-gatehouse-user"), "admin");
    assert_eq!(page.header("x-gatehouse-email"), "admin@example.test");
    assert_eq!(page.header("x-gatehouse-organizations"), "default");
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn who_is_not_signed_in_gets_401_or_the_way_to_the_login_page() {
    let mut proxy = Proxy::start().await;
    let page = proxy.asks("", &[]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(page.header("www-authenticate"), "Bearer");
    assert_eq!(page.header("x-gatehouse-user"), "");
    let page = proxy
        .asks("?login", &[("x-forwarded-uri", "/notebooks/1?a=b")])
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(
        page.location().ends_with("/login?next=%2Fnotebooks%2F1%3Fa%3Db"),
        "{}",
        page.location()
    );
    let page = proxy
        .asks("?login", &[("x-forwarded-uri", "//evil.example/")])
        .await;
    assert!(!page.location().contains("evil"), "{}", page.location());
}

#[tokio::test]
async fn k7_a_key_is_let_through_for_what_it_is_good_for() {
    let mut proxy = Proxy::start().await;
    let ci = proxy.lab.ci_key.secret.expose().to_owned();
    let page = proxy.by_key(&ci, "?organization=default", "POST").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("x-gatehouse-kind"), "service");
    assert_eq!(page.header("x-gatehouse-user"), "ci");
    assert_eq!(page.header("x-gatehouse-email"), "");

    let form = NewKey {
        name: "reader".into(),
        days: String::new(),
        scopes: Scopes {
            write: false,
            ..Scopes::READ_WRITE
        },
    };
    let g = proxy.harness.gatehouse.clone();
    let reads = g.make_key(&proxy.lab.bob, Whose::Own, &form).await.unwrap();
    let reads = reads.secret.expose().to_owned();
    assert_eq!(proxy.by_key(&reads, "", "GET").await.status, StatusCode::OK);
    let page = proxy.by_key(&reads, "", "POST").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("scope write"), "{}", page.body);
    let bearer = format!("Bearer {reads}");
    let page = proxy.asks("", &[("authorization", &bearer)]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "the method is not said");
    // A proxy that sets one of the headers passes on what the client says in the other.
    for (proxys, clients) in [
        ("x-original-method", "x-forwarded-method"),
        ("x-forwarded-method", "x-original-method"),
    ] {
        let said = [
            ("authorization", bearer.as_str()),
            (proxys, "POST"),
            (clients, "GET"),
        ];
        assert_eq!(
            proxy.asks("", &said).await.status,
            StatusCode::FORBIDDEN,
            "{proxys}"
        );
        let said = [("authorization", bearer.as_str()), (proxys, "GET")];
        assert_eq!(proxy.asks("", &said).await.status, StatusCode::OK, "{proxys}");
    }
    // Who is no trusted proxy says nothing of the request.
    proxy.browser.peer = "192.0.2.1:9".parse().unwrap();
    let page = proxy.by_key(&reads, "", "GET").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn k4_a_revoked_key_is_refused_at_once() {
    let mut proxy = Proxy::start().await;
    let made = proxy.harness.own_key(&proxy.lab.bob).await;
    let key = made.secret.expose().to_owned();
    assert_eq!(proxy.by_key(&key, "", "GET").await.status, StatusCode::OK);
    let g = proxy.harness.gatehouse.clone();
    g.revoke_key(&proxy.lab.bob, made.key.id).await.unwrap();
    let page = proxy.by_key(&key, "", "GET").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{}", page.body);
}

#[tokio::test]
async fn who_is_not_in_what_is_asked_for_gets_403_and_the_reason() {
    let mut proxy = Proxy::start().await;
    let key = proxy.harness.own_key(&proxy.lab.bob).await;
    let key = key.secret.expose().to_owned();
    let page = proxy.by_key(&key, "?team=vision", "GET").await;
    assert_eq!(
        (page.status, page.header("x-gatehouse-teams")),
        (StatusCode::OK, "vision")
    );
    let page = proxy.by_key(&key, "?team=audio", "GET").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("team audio"), "{}", page.body);
    assert!(page.header("x-gatehouse-reason").contains("team audio"));
    // Out of the team, and out at the next request.
    let g = proxy.harness.gatehouse.clone();
    let bob = proxy.lab.bob.person().unwrap().user.id;
    let vision = proxy.lab.vision.id;
    g.remove_team_member(
        &proxy.lab.admin,
        vision,
        bob,
        gatehouse_domain::access::Source::Manual,
    )
    .await
    .unwrap();
    let page = proxy.by_key(&key, "?team=vision", "GET").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

/// An organization's administrators say who has such a token: to other applications it is no proof of who somebody is.
#[tokio::test]
async fn j7_a_token_of_one_organization_is_let_through_where_that_is_asked_for() {
    let mut proxy = Proxy::start().await;
    let (h, admin) = (&proxy.harness, &proxy.lab.admin);
    let issuer = h.provider.issuer();
    let input = IssuerInput {
        id: None,
        form: IssuerForm {
            issuer: issuer.into(),
            jwks_uri: format!("{issuer}/jwks"),
            people: true,
            ..IssuerForm::default()
        },
    };
    h.gatehouse.save_issuer(admin, DEFAULT_ORG, &input).await.unwrap();
    let claims = serde_json::json!({"sub": "bob@example.test", "aud": "default", "jti": "1"});
    let assertion = h.provider.assertion(&claims);
    let token = h
        .gatehouse
        .exchange(&assertion, &Harness::origin())
        .await
        .unwrap();
    let token = token.token.expose().to_owned();
    let page = proxy.by_key(&token, "", "GET").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("?organization="), "{}", page.body);
    let page = proxy.by_key(&token, "?organization=default", "GET").await;
    assert_eq!(
        (page.status, page.header("x-gatehouse-by")),
        (StatusCode::OK, "token")
    );
    assert_eq!(page.header("x-gatehouse-user"), "bob");
}

#[tokio::test]
async fn a_parameter_with_a_typing_error_lets_nobody_through() {
    let mut proxy = Proxy::start().await;
    proxy.sign_in().await;
    for query in ["?grup=admins", "?group=", "?team"] {
        let page = proxy.asks(query, &[]).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(page.body.contains("organization"), "{}", page.body);
    }
}

#[tokio::test]
async fn what_is_in_authorization_for_the_application_is_left_to_it() {
    let mut proxy = Proxy::start().await;
    proxy.sign_in().await;
    let page = proxy
        .asks("", &[("authorization", "Basic bm90OmZvciB1cw==")])
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let unknown = proxy.lab.ci_key.secret.expose().to_owned();
    let g = proxy.harness.gatehouse.clone();
    g.revoke_key(&proxy.lab.admin, proxy.lab.ci_key.key.id)
        .await
        .unwrap();
    let page = proxy.by_key(&unknown, "", "GET").await;
    assert_eq!(
        page.status,
        StatusCode::UNAUTHORIZED,
        "the cookie does not make up for a dead key"
    );
}
