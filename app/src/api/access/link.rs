//! Connecting an identity to the account with its address.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Connects it; `seen` is the number of tries that the page showed.
#[server(prefix = "/api", endpoint = "access/link", output = Json)]
pub async fn confirm_link(request: String, seen: i64) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .confirm_link(&caller, id(&request)?, seen)
        .await
        .map_err(refuse)
}
