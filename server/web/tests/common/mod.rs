//! A browser in front of the router: cookies, forms, redirects seen and not followed.
#![allow(dead_code, clippy::unwrap_used)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use gatehouse_testkit::harness::{Harness, PUBLIC_URL};
use gatehouse_web::{GateAssets, Web, WebSettings};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tower::ServiceExt;

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |v| v.to_str().unwrap())
    }
    /// The value of the first hidden field of that name.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let from = self.body.find(&mark).unwrap() + mark.len();
        self.body[from..].split('"').next().unwrap().to_owned()
    }
    /// The reference in a refusal.
    pub fn reference(&self) -> Option<&str> {
        let from = self.body.find("<code>GH-")? + 6;
        self.body[from..].split('<').next()
    }
}

#[derive(Clone)]
pub struct Browser {
    pub router: Router,
    pub jar: BTreeMap<String, String>,
    pub origin: String,
    pub peer: SocketAddr,
}

impl Browser {
    pub fn new(router: &Router) -> Self {
        Browser {
            router: router.clone(),
            jar: BTreeMap::new(),
            origin: PUBLIC_URL.into(),
            peer: "192.0.2.7:40000".parse().unwrap(),
        }
    }
    pub async fn send(&mut self, mut request: Request<Body>) -> Page {
        let cookies: Vec<String> = self.jar.iter().map(|(k, v)| format!("{k}={v}")).collect();
        if !cookies.is_empty() {
            request
                .headers_mut()
                .insert(COOKIE, cookies.join("; ").parse().unwrap());
        }
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (name, rest) = set.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if set.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.into(), value.into());
            }
        }
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Page {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let origin = self.origin.clone();
        self.post_from(path, fields, &[("origin", &origin)]).await
    }
    /// A post with headers of the test's choice.
    pub async fn post_from(&mut self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let mut request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }
    /// Makes this browser the first administrator's.
    pub async fn set_up(&mut self, harness: &Harness) {
        let token = harness.gatehouse.setup_token().await.unwrap().unwrap();
        let page = self
            .post(
                "/setup",
                &[
                    ("token", &token),
                    ("email", "admin@example.test"),
                    ("full_name", "Ada Admin"),
                    ("password", gatehouse_testkit::harness::PASSWORD),
                    ("again", gatehouse_testkit::harness::PASSWORD),
                ],
            )
            .await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("Recovery codes"), "{}", page.body);
    }
    pub fn session(&self) -> Option<&str> {
        self.jar.get("gatehouse").map(String::as_str)
    }
    pub fn without_cookies(&self) -> Self {
        Browser::new(&self.router)
    }
}

pub fn settings() -> WebSettings {
    WebSettings {
        assets: GateAssets {
            style: "/assets/login.css".into(),
            icon: "/assets/icon.svg".into(),
        },
        ..WebSettings::default()
    }
}

pub async fn start() -> (Harness, Browser) {
    let harness = Harness::start().await;
    let router = gatehouse_web::router(Web::new(harness.gatehouse.clone(), settings()));
    let browser = Browser::new(&router);
    (harness, browser)
}

/// The path and query of a URL on this site.
pub fn path_of(url: &str) -> String {
    let url = url::Url::parse(url).unwrap();
    url[url::Position::BeforePath..].to_owned()
}
