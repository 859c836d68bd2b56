//! Another role in an organization.

#[cfg(feature = "ssr")]
use crate::api::server::{choice, context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Gives a member another role.
#[server(prefix = "/api", endpoint = "organizations/set_role", output = Json)]
pub async fn set_org_role(org: String, user: String, role: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let role = choice("role", &role)?;
    gatehouse
        .set_org_role(&caller, id(&org)?, id(&user)?, role)
        .await
        .map_err(refuse)
}
