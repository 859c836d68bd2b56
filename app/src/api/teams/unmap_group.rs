//! A group that leads to a team no more.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Lets a group lead there no more.
#[server(prefix = "/api", endpoint = "teams/unmap_group", output = Json)]
pub async fn unmap_group(team: String, group: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .unmap_group(&caller, id(&team)?, id(&group)?)
        .await
        .map_err(refuse)
}
