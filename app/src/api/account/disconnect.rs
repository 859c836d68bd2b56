//! Disconnecting an identity.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Disconnects one of the caller's identities, or, for an administrator, somebody else's.
#[server(prefix = "/api", endpoint = "account/disconnect", output = Json)]
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
