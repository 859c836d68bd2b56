//! Deleting an account.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Deletes an account, and goes on to the list.
#[server(prefix = "/api", endpoint = "users/delete", output = Json)]
pub async fn delete_user(user: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse.delete_user(&caller, id(&user)?).await.map_err(refuse)?;
    leptos_axum::redirect("/console/users");
    Ok(())
}
