//! C1, C3, C4, C5 over the whole table of routes: the console, its server functions, the sign-in pages.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use gatehouse::assets::Assets;
use gatehouse::config::Config;
use gatehouse::config::source::Sources;
use gatehouse::functions::FUNCTIONS;
use gatehouse::wire;
use gatehouse_domain::connection::{OidcForm, Provider};
use gatehouse_service::Secret;
use gatehouse_service::connections::FormInput;
use gatehouse_service::signin::Finished;
use gatehouse_testkit::harness::{Harness, PASSWORD};
use gatehouse_web::{Answers, Guard, Route};
use std::collections::BTreeSet;
use tower::ServiceExt as _;

/// The program in this process, with an administrator and a person who is none.
struct App {
    router: Router,
    table: Vec<Route>,
    harness: Harness,
    administrator: String,
    person: String,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl App {
    async fn start() -> Self {
        let harness = Harness::start().await;
        let admin = harness.administrator().await;
        let connection = harness.active(&admin, harness.form()).await;
        let Finished::SignedIn(person) = harness.sign_in(connection).await else {
            panic!("no sign-in")
        };
        assert!(
            !harness
                .caller_is_admin(&harness.caller(&person.token).await)
                .await
        );
        let config = Config::new(&Sources::default())
            .map_err(|e| e.to_string())
            .unwrap();
        let gatehouse = &harness.gatehouse;
        let web = wire::web(&config, gatehouse.clone(), Assets::load());
        let mut app = App {
            table: wire::table(&config, gatehouse, Assets::load()),
            router: wire::router(&config, gatehouse, web, Assets::load()),
            harness,
            administrator: String::new(),
            person: person.token,
        };
        let form = format!(
            "account=admin%40example.test&password={}",
            PASSWORD.replace(' ', "+")
        );
        let answer = app.send(Method::POST, "/login", None, &form).await;
        let cookies = answer
            .headers
            .get_all("set-cookie")
            .iter()
            .filter_map(|c| c.to_str().ok());
        let session = cookies
            .filter_map(|c| c.strip_prefix("gatehouse="))
            .next()
            .unwrap();
        app.administrator = session.split(';').next().unwrap().to_owned();
        app
    }

    async fn send(&self, method: Method, path: &str, token: Option<&str>, body: &str) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("sec-fetch-site", "same-origin");
        if let Some(token) = token {
            request = request.header(COOKIE, format!("gatehouse={token}"));
        }
        let request = request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

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
        "GET /favicon.ico",
        "GET /healthz",
        "GET /login",
        "GET /login/{connection}",
        "GET /logout",
        "GET /oidc/callback",
        "GET /readyz",
        "GET /settings/public-url",
        "GET /setup",
        "POST /login",
        "POST /logout",
        "POST /prefs",
        "POST /settings/public-url",
        "POST /setup",
    ];
    assert_eq!(public.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

/// Nobody's name is the first part of one of our own paths.
#[tokio::test]
async fn the_names_of_our_routes_are_reserved() {
    let app = App::start().await;
    for route in &app.table {
        let first = route.path.split('/').nth(1).unwrap_or_default();
        assert!(
            first.is_empty() || gatehouse_domain::names::RESERVED.contains(&first),
            "{}",
            route.path
        );
    }
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
        let own = path.starts_with("/api/account/");
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
        "/api/account/get",
        "/api/audit/attempt",
        "/api/audit/attempts",
        "/api/audit/changes",
        "/api/connections/delete_preview",
        "/api/connections/editor",
        "/api/connections/get",
        "/api/connections/last_test",
        "/api/connections/list",
        "/api/overview",
        "/api/settings/get",
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

/// The pages of the console that need no thing to exist.
const PAGES: [&str; 7] = [
    "/console",
    "/console/connections",
    "/console/users",
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
async fn c6_a_form_that_comes_back_has_what_was_typed_but_no_secret() {
    let app = App::start().await;
    let begun = "_fn=%2Fapi%2Fconnections%2Fcreate&provider=custom";
    let begun = app
        .send(
            Method::POST,
            "/console/connections/new",
            Some(&app.administrator),
            begun,
        )
        .await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let page = begun.headers[LOCATION].to_str().unwrap().to_owned();
    let id = page.split('/').nth(3).unwrap();
    let form = format!(
        "_fn=%2Fapi%2Fconnections%2Fedit&connection={id}&intent=save&display_name=Typed&issuer=typed-nonsense\
         &client_secret=canary-secret"
    );
    let answer = app
        .send(Method::POST, &page, Some(&app.administrator), &form)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("typed-nonsense") && !answer.body.contains("canary-secret"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn c6_a_canary_in_every_write_only_field_is_on_no_page() {
    let app = App::start().await;
    let (h, g) = (&app.harness, &app.harness.gatehouse);
    let admin = h.caller(&app.administrator).await;
    // Saved and tested, so that it is in a revision, an attempt and the audit; another one only kept; and
    // what people typed into the login page.
    let saved = h
        .active(
            &admin,
            OidcForm {
                display_name: "Second".into(),
                ..h.form()
            },
        )
        .await;
    let typed = g.new_connection(&admin, Provider::Custom).await.unwrap();
    let canary = FormInput {
        client_secret: Some(Secret::new("canary-kept".into())),
        ..h.input(OidcForm {
            display_name: "Third".into(),
            ..h.form()
        })
    };
    g.keep(&admin, typed, canary).await.unwrap();
    let refused = h.test(&admin, typed).await;
    let wrong = "account=admin%40example.test&password=canary-password";
    let login = app.send(Method::POST, "/login", None, wrong).await;
    assert_eq!(login.status, StatusCode::UNAUTHORIZED);
    let begun = g
        .begin_sign_in(saved, "browser", "/", &Harness::origin())
        .await
        .unwrap();
    let callback = h.visit(&begun.url).await;
    let code = callback.code.clone().unwrap();
    h.come_back(callback).await;

    let secrets = [h.provider.client_secret(), code, app.person.clone()];
    let mut seen = 0;
    let mut look = |what: &str, body: &str| {
        seen += 1;
        assert!(!body.contains("canary"), "{what}");
        assert!(secrets.iter().all(|s| !body.contains(s)), "{what}");
    };
    look("/login", &login.body);
    let with_id = [
        format!("/console/connections/{saved}"),
        format!("/console/connections/{saved}/edit"),
        format!("/console/connections/{typed}/edit"),
        format!("/console/audit/attempts/{}", refused.reference),
    ];
    let pages = app
        .table
        .iter()
        .filter(|r| r.method == Method::GET && !r.path.contains('{'));
    for path in pages.map(|r| r.path.to_string()).chain(with_id.clone()) {
        let answer = app.send(Method::GET, &path, Some(&app.administrator), "").await;
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        if with_id.contains(&path) {
            assert_eq!(answer.status, StatusCode::OK, "{path}");
        }
        look(&path, &answer.body);
        look(&path, &format!("{:?}", answer.headers));
    }
    assert!(seen > 20, "{seen}");
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

#[tokio::test]
async fn without_javascript_a_proposed_public_url_is_a_link_to_open() {
    let app = App::start().await;
    let form = "_fn=%2Fapi%2Fsettings%2Fpropose_public_url&public_url=http%3A%2F%2Fgate.localhost%3A3000";
    let answer = app
        .send(Method::POST, "/console/settings", Some(&app.administrator), form)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let link = "href=\"http://gate.localhost:3000/settings/public-url?token=";
    assert!(answer.body.contains(link), "{}", answer.body);
}

#[tokio::test]
async fn without_javascript_a_form_that_is_right_leads_back_to_its_page() {
    let app = App::start().await;
    let form = "_fn=%2Fapi%2Fsettings%2Fset_session_lengths&idle_hours=3&absolute_hours=5";
    let page = "/console/settings?from=here";
    let answer = app.send(Method::POST, page, Some(&app.administrator), form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.headers[LOCATION], page);
    let sessions = app
        .harness
        .gatehouse
        .ports()
        .store
        .read()
        .instance()
        .await
        .unwrap()
        .sessions;
    assert_eq!((sessions.idle_hours(), sessions.absolute_hours()), (3, 5));
}
