//! Another name for a group.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Renames a group.
#[server(prefix = "/api", endpoint = "groups/rename", output = Json)]
pub async fn rename_group(group: String, name: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .rename_group(&caller, id(&group)?, &name)
        .await
        .map_err(refuse)
}
