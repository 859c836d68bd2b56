//! One attempt.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::audit::AttemptPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The attempt with a reference.
#[server(prefix = "/api", endpoint = "audit/attempt", input = GetUrl, output = Json)]
pub async fn get_attempt(reference: String) -> Result<AttemptPage, ApiError> {
    let (gatehouse, caller) = context()?;
    let found = gatehouse.attempt(&caller, &reference).await.map_err(refuse)?;
    Ok(found.into())
}
