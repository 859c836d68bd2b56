//! Proposing a public URL.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Proposes a public URL and goes on to its confirmation page, which stands under that URL: whoever
/// cannot reach it there changes nothing.
#[server(prefix = "/api", endpoint = "settings/propose_public_url", output = Json)]
pub async fn propose_public_url(public_url: String) -> Result<String, ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .propose_public_url(&caller, &public_url)
        .await
        .map_err(refuse)
}
