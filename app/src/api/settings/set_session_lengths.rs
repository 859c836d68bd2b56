//! Session lengths.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Sets how long sessions last, in hours.
#[server(prefix = "/api", endpoint = "settings/set_session_lengths", output = Json)]
pub async fn set_session_lengths(idle_hours: String, absolute_hours: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .set_session_lengths(&caller, &idle_hours, &absolute_hours)
        .await
        .map_err(refuse)
}
