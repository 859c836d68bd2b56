//! Announcements.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// The caller has read what all administrators are told.
#[server(prefix = "/api", endpoint = "recover/read", output = Json)]
pub async fn read_announcements() -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse.read_announcements(&caller).await.map_err(refuse)
}
