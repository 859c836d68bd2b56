//! One attempt.

use crate::api::ApiError;
#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use gatehouse_domain::attempt::Attempt;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The attempt with a reference.
#[server(prefix = "/api", endpoint = "audit/attempt", input = GetUrl)]
pub async fn get_attempt(reference: String) -> Result<Attempt, ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse.attempt(&caller, &reference).await.map_err(refuse)
}
