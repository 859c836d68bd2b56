//! A team's projects.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::teams::TeamProjects;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Those that the caller reads or administers.
#[server(prefix = "/api", endpoint = "teams/projects", input = GetUrl, output = Json)]
pub async fn list_projects(team: String) -> Result<TeamProjects, ApiError> {
    use crate::dto::teams::ProjectRow;
    let (gatehouse, caller) = context()?;
    let team = id(&team)?;
    let detail = gatehouse.team(&caller, team).await.map_err(refuse)?;
    let found = gatehouse.projects(&caller, team).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(TeamProjects {
        head: detail.into(),
        rows: found.into_iter().map(|p| ProjectRow::new(p, now)).collect(),
    })
}
