//! Taking somebody out of an organization.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Removes somebody, from its teams and projects, too.
#[server(prefix = "/api", endpoint = "organizations/remove_member", output = Json)]
pub async fn remove_org_member(org: String, user: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .remove_org_member(&caller, id(&org)?, id(&user)?)
        .await
        .map_err(refuse)
}
