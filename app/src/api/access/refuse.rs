//! Refusing an identity.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Refuses it for a time.
#[server(prefix = "/api", endpoint = "access/refuse", output = Json)]
pub async fn refuse_link(request: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .refuse_link(&caller, id(&request)?)
        .await
        .map_err(refuse)
}
