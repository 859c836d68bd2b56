//! Taking somebody out of a project.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Removes who was added.
#[server(prefix = "/api", endpoint = "projects/remove_member", output = Json)]
pub async fn remove_project_member(project: String, principal: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .remove_project_member(&caller, id(&project)?, id(&principal)?)
        .await
        .map_err(refuse)
}
