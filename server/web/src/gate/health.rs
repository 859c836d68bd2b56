//! Probes: `/healthz` says that the process answers, `/readyz` that requests should be sent to it.

use crate::Web;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatehouse_service::ports::StoreError;
use serde_json::json;
use std::time::Duration;

/// A database that takes longer than this is as good as down.
const PING_WITHIN: Duration = Duration::from_secs(2);

/// GET /healthz
pub async fn live() -> Response {
    Json(json!({ "status": "ok" })).into_response()
}

/// GET /readyz
pub async fn ready(State(web): State<Web>) -> Response {
    let state = if web.draining() {
        Err("stopping")
    } else {
        match tokio::time::timeout(PING_WITHIN, web.gatehouse().ports().store.ping()).await {
            Ok(Ok(())) => Ok("ready"),
            Ok(Err(StoreError::Full(_))) => Err("no room to write"),
            _ => Err("database unavailable"),
        }
    };
    match state {
        Ok(status) => Json(json!({ "status": status })).into_response(),
        Err(status) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": status }))).into_response(),
    }
}
