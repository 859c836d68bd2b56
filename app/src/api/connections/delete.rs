//! Deleting a connection.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Deletes a connection with its identities, and goes back to the table.
#[server(prefix = "/api", endpoint = "connections/delete", output = Json)]
pub async fn delete_connection(connection: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .delete_connection(&caller, id(&connection)?)
        .await
        .map_err(refuse)?;
    leptos_axum::redirect("/console/connections");
    Ok(())
}
