//! Disabling an account.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Disables an account, which ends its sessions, or enables it.
#[server(prefix = "/api", endpoint = "users/set_disabled", output = Json)]
pub async fn set_user_disabled(user: String, disabled: bool) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .set_disabled(&caller, id(&user)?, disabled)
        .await
        .map_err(refuse)?;
    Ok(())
}
