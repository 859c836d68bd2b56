//! Deleting a group.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Deletes a group with its memberships, and goes back to the list.
#[server(prefix = "/api", endpoint = "groups/delete", output = Json)]
pub async fn delete_group(group: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .delete_group(&caller, id(&group)?)
        .await
        .map_err(refuse)?;
    leptos_axum::redirect("/console/groups");
    Ok(())
}
