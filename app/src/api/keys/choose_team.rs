//! Where one's runs go.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Chooses the caller's default team; none for the first joined.
#[server(prefix = "/api", endpoint = "keys/choose_team", output = Json)]
pub async fn choose_team(team: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let team = match team.as_str() {
        "" => None,
        team => Some(id(team)?),
    };
    gatehouse.choose_team(&caller, team).await.map_err(refuse)
}
