//! A new group.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes a group, and goes on to its page unless the caller wants to `stay`.
#[server(prefix = "/api", endpoint = "groups/make", output = Json)]
pub async fn make_group(name: String, #[server(default)] stay: bool) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let group = gatehouse.make_group(&caller, &name).await.map_err(refuse)?;
    if !stay {
        leptos_axum::redirect(&format!("/console/groups/{}", group.id));
    }
    Ok(())
}
