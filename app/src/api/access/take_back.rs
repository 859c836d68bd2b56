//! Taking a refusal back.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// The next try of the person makes a new request.
#[server(prefix = "/api", endpoint = "access/take_back", output = Json)]
pub async fn take_back_refusal(request: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .take_back_refusal(&caller, id(&request)?)
        .await
        .map_err(refuse)
}
