//! A run's file. The SDK sends no key with it: the address carries a grant, which is ours, sealed and short-lived.

use super::{own_words, words};
use crate::context::Context;
use crate::failure::Failure;
use crate::fields::Query;
use crate::{Web, sdk};
use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// PUT /files/upload
pub async fn upload(
    State(web): State<Web>,
    context: Context,
    Query(query): Query,
    request: Request,
) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    sdk::not_in_address(&web, &context, &parts.uri).await?;
    let gatehouse = web.gatehouse();
    let refused = |error| Ok(own_words(words::of(gatehouse, &error, context.lang())));
    // Before a byte of the file is read.
    let granted = match gatehouse.open_grant(query.get("grant"), &context.origin).await {
        Ok(granted) => granted,
        Err(error) => return refused(error),
    };
    let limit = gatehouse.run_file_limit();
    let held = match web.room().read(&parts.headers, body, limit).await {
        Ok(held) => held,
        Err(Failure::TooLarge(most)) => return refused(gatehouse_service::runs::RunError::TooLarge { most }),
        Err(failure) => return Err(failure),
    };
    match gatehouse.keep_run_file(granted, &held.bytes).await {
        Ok(()) => Ok(Json(json!({})).into_response()),
        Err(error) => refused(error),
    }
}
