//! Taking a membership back.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Removes the membership that one source made.
#[server(prefix = "/api", endpoint = "groups/remove_member", output = Json)]
pub async fn remove_member(group: String, user: String, source: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .remove_member(&caller, id(&group)?, id(&user)?, id(&source)?)
        .await
        .map_err(refuse)
}
