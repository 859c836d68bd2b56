//! Deleting a service account.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Deletes one with its keys, and goes back to the list.
#[server(prefix = "/api", endpoint = "machines/delete", output = Json)]
pub async fn delete_service_account(account: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let account = id(&account)?;
    let row = gatehouse
        .service_account(&caller, account)
        .await
        .map_err(refuse)?;
    gatehouse
        .delete_service_account(&caller, account)
        .await
        .map_err(refuse)?;
    leptos_axum::redirect(&match row.team {
        Some(team) => format!("/{}/service-accounts", team.slug),
        None => format!("/console/service-accounts?org={}", row.account.org),
    });
    Ok(())
}
