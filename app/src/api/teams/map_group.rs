//! A group that leads to a team.

#[cfg(feature = "ssr")]
use crate::api::server::{choice, context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Lets the group of a name lead to a team.
#[server(prefix = "/api", endpoint = "teams/map_group", output = Json)]
pub async fn map_group(team: String, group: String, role: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let role = choice("role", &role)?;
    let group = gatehouse.group_called(&caller, &group).await.map_err(refuse)?;
    gatehouse
        .map_group(&caller, id(&team)?, group, role)
        .await
        .map_err(refuse)
}
