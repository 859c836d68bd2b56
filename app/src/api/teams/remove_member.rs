//! Taking a membership of a team back.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Removes the membership that one source made.
#[server(prefix = "/api", endpoint = "teams/remove_member", output = Json)]
pub async fn remove_team_member(team: String, user: String, source: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .remove_team_member(&caller, id(&team)?, id(&user)?, id(&source)?)
        .await
        .map_err(refuse)
}
