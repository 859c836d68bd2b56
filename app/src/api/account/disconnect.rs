//! Disconnecting an identity.

use crate::api::ApiError;
#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use leptos::prelude::*;

/// Disconnects one of the caller's identities.
#[server(prefix = "/api", endpoint = "account/disconnect")]
pub async fn disconnect_identity(
    connection: String,
    issuer: String,
    subject: String,
) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .disconnect_identity(&caller, id(&connection)?, &issuer, &subject)
        .await
        .map_err(refuse)
}
