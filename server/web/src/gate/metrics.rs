//! GET /metrics: for who has the token, and not there for anybody else.

use crate::failure::Failure;
use crate::{Web, metrics};
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use gatehouse_domain::catalogue::Code;

const FORMAT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// GET /metrics
pub async fn show(State(web): State<Web>, headers: HeaderMap) -> Response {
    let given = headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok());
    let given = given.and_then(|v| v.strip_prefix("Bearer "));
    // Compared by their hashes, so that the time tells nothing about the token.
    let hash = |text: &str| web.gatehouse().ports().vault.sha256(text.as_bytes());
    match (&web.settings().metrics_token, given) {
        (Some(token), Some(given)) if hash(token.expose()) == hash(given) => {
            ([(CONTENT_TYPE, FORMAT)], metrics::text(&web)).into_response()
        }
        (Some(_), _) => Failure::Unauthenticated.into_response(),
        (None, _) => Failure::refused(Code::NotFound).into_response(),
    }
}
