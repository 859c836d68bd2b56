//! A new project.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes an open project in a team, and goes on to its page.
#[server(prefix = "/api", endpoint = "projects/make", output = Json)]
pub async fn make_project(team: String, name: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let project = gatehouse
        .make_project(&caller, id(&team)?, &name)
        .await
        .map_err(refuse)?;
    leptos_axum::redirect(&format!("/console/projects/{}", project.id));
    Ok(())
}
