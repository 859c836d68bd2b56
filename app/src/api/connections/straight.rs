//! *Go straight to this provider*.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Whether the login page forwards to this connection, in place of any other.
#[server(prefix = "/api", endpoint = "connections/straight", output = Json)]
pub async fn set_straight(connection: String, on: bool) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .set_straight(&caller, id(&connection)?, on)
        .await
        .map_err(refuse)
}
