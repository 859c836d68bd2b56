//! Ending a key.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Ends a key at once.
#[server(prefix = "/api", endpoint = "keys/revoke", output = Json)]
pub async fn revoke_key(key: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse.revoke_key(&caller, id(&key)?).await.map_err(refuse)
}
