//! Discarding an unsaved new connection, or unsaved changes.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Discards what the caller has not saved of a connection.
#[server(prefix = "/api", endpoint = "connections/discard", output = Json)]
pub async fn discard_connection(connection: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse.discard(&caller, id(&connection)?).await.map_err(refuse)
}
