//! Adding somebody to an organization.

#[cfg(feature = "ssr")]
use crate::api::server::{choice, context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Adds somebody by user name or email.
#[server(prefix = "/api", endpoint = "organizations/add_member", output = Json)]
pub async fn add_org_member(org: String, who: String, role: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let role = choice("role", &role)?;
    gatehouse
        .add_org_member(&caller, id(&org)?, &who, role)
        .await
        .map_err(refuse)
}
