//! A key in place of another.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes a key that replaces one, which goes on for some hours. Returns what was made, as JSON.
#[server(prefix = "/api", endpoint = "keys/rotate", output = Json)]
pub async fn rotate_key(key: String, overlap: String) -> Result<String, ApiError> {
    use crate::dto::machines::Made;
    let (gatehouse, caller) = context()?;
    let made = gatehouse
        .rotate_key(&caller, id(&key)?, &overlap)
        .await
        .map_err(refuse)?;
    Ok(Made::from(made).to_json())
}
