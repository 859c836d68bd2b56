//! The whole table of routes, in this process: the console, its server functions, the sign-in pages.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod access;
mod authentication;
mod confirm;
mod forms;
mod pages;
mod reach;
mod secrets;
mod ways_in;
mod world;
mod world_access;
mod world_directory;
mod world_provider;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use gatehouse::assets::Assets;
use gatehouse::config::Config;
use gatehouse::config::source::Sources;
use gatehouse::wire;
use gatehouse_service::signin::Finished;
use gatehouse_testkit::harness::{Harness, PASSWORD};
use gatehouse_web::Route;
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
