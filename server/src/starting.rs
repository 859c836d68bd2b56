//! What is answered before the database is open: alive, not ready.

use axum::Router;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};
use tower::ServiceExt as _;

/// A router that is not there yet.
#[derive(Clone, Default)]
pub struct Starting(Arc<OnceLock<Router>>);

impl Starting {
    /// From now on this one answers.
    pub fn done(&self, router: Router) {
        // It is told once.
        self.0.set(router).ok();
    }

    /// Answers with the router once it is there.
    pub fn router(&self) -> Router {
        let there = self.0.clone();
        Router::new().fallback(async move |request: Request| match there.get() {
            Some(router) => {
                let answered: Result<Response, Infallible> = router.clone().oneshot(request).await;
                answered.into_response()
            }
            None => early(request.uri().path()),
        })
    }
}

fn early(path: &str) -> Response {
    let none = (CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if path == "/healthz" {
        return ([none], "{\"status\":\"ok\"}").into_response();
    }
    let soon = (RETRY_AFTER, HeaderValue::from_static("1"));
    let body = "{\"status\":\"starting\"}";
    (StatusCode::SERVICE_UNAVAILABLE, [none, soon], body).into_response()
}
