//! Discarding an unsaved new connection, or unsaved changes.

use crate::api::ApiError;
#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use leptos::prelude::*;

/// Discards what the caller has not saved of a connection.
#[server(prefix = "/api", endpoint = "connections/discard")]
pub async fn discard_connection(connection: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse.discard(&caller, id(&connection)?).await.map_err(refuse)
}
