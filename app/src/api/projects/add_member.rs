//! Adding somebody to a project.

#[cfg(feature = "ssr")]
use crate::api::server::{choice, context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Adds a person by user name or email, or a service account by its name.
#[server(prefix = "/api", endpoint = "projects/add_member", output = Json)]
pub async fn add_project_member(project: String, who: String, role: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let role = choice("role", &role)?;
    gatehouse
        .add_project_member(&caller, id(&project)?, &who, role)
        .await
        .map_err(refuse)
}
