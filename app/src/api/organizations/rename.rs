//! Other names for an organization.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Renames an organization.
#[server(prefix = "/api", endpoint = "organizations/rename", output = Json)]
pub async fn rename_organization(org: String, name: String, slug: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .rename_organization(&caller, id(&org)?, &name, &slug)
        .await
        .map_err(refuse)
}
