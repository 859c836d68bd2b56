//! Adding somebody to a team.

#[cfg(feature = "ssr")]
use crate::api::server::{choice, context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Adds somebody by user name or email.
#[server(prefix = "/api", endpoint = "teams/add_member", output = Json)]
pub async fn add_team_member(team: String, who: String, role: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let role = choice("role", &role)?;
    gatehouse
        .add_team_member(&caller, id(&team)?, &who, role)
        .await
        .map_err(refuse)
}
