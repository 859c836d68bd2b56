//! Taking an invitation back.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Revokes an invitation.
#[server(prefix = "/api", endpoint = "access/revoke", output = Json)]
pub async fn revoke_invitation(invitation: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .revoke_invitation(&caller, id(&invitation)?)
        .await
        .map_err(refuse)
}
