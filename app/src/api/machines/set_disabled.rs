//! Disabling a service account.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Disables one, or enables it.
#[server(prefix = "/api", endpoint = "machines/set_disabled", output = Json)]
pub async fn set_service_account_disabled(account: String, disabled: bool) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .set_service_account_disabled(&caller, id(&account)?, disabled)
        .await
        .map_err(refuse)
}
