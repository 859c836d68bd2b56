//! Other names for a team.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Renames a team.
#[server(prefix = "/api", endpoint = "teams/rename", output = Json)]
pub async fn rename_team(team: String, name: String, slug: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .rename_team(&caller, id(&team)?, &name, &slug)
        .await
        .map_err(refuse)
}
