//! Another role in a team.

#[cfg(feature = "ssr")]
use crate::api::server::{choice, context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Gives somebody another role by hand.
#[server(prefix = "/api", endpoint = "teams/set_role", output = Json)]
pub async fn set_team_role(team: String, user: String, role: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let role = choice("role", &role)?;
    gatehouse
        .set_team_role(&caller, id(&team)?, id(&user)?, role)
        .await
        .map_err(refuse)
}
