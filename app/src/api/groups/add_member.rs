//! Adding somebody to a group.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Adds somebody by user name or email.
#[server(prefix = "/api", endpoint = "groups/add_member", output = Json)]
pub async fn add_member(group: String, who: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .add_member(&caller, id(&group)?, &who)
        .await
        .map_err(refuse)
}
