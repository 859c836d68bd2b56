//! Instance administrators.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes or unmakes an instance administrator.
#[server(prefix = "/api", endpoint = "users/set_admin", output = Json)]
pub async fn set_user_admin(user: String, admin: bool) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .set_admin(&caller, id(&user)?, admin)
        .await
        .map_err(refuse)?;
    Ok(())
}
