//! Another name for a service account.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Renames one.
#[server(prefix = "/api", endpoint = "machines/rename", output = Json)]
pub async fn rename_service_account(account: String, name: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .rename_service_account(&caller, id(&account)?, &name)
        .await
        .map_err(refuse)
}
