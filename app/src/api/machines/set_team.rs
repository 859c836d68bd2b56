//! Where a service account's runs go.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Sets the default team, by its name; none for nothing.
#[server(prefix = "/api", endpoint = "machines/set_team", output = Json)]
pub async fn set_service_account_team(account: String, default_team: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let team = super::typed_team(&gatehouse, &caller, &default_team).await?;
    gatehouse
        .set_service_account_team(&caller, id(&account)?, team)
        .await
        .map_err(refuse)
}
