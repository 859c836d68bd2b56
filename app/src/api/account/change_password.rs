//! Changing one's own password.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Replaces the caller's password; all other sessions end.
#[server(prefix = "/api", endpoint = "account/change_password", output = Json)]
pub async fn change_password(
    current_password: String,
    password: String,
    again: String,
) -> Result<(), ApiError> {
    use gatehouse_service::Secret;
    let (gatehouse, caller) = context()?;
    gatehouse
        .change_password(
            &caller,
            Secret::new(current_password),
            Secret::new(password),
            Secret::new(again),
        )
        .await
        .map_err(refuse)
}
