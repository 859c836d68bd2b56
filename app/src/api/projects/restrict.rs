//! Who reaches a project.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Restricts a project to who was added, or opens it to the team.
#[server(prefix = "/api", endpoint = "projects/restrict", output = Json)]
pub async fn restrict_project(project: String, restricted: bool) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .set_restricted(&caller, id(&project)?, restricted)
        .await
        .map_err(refuse)
}
