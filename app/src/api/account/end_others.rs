//! Ending all other sessions.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Ends all of the caller's sessions but this one.
#[server(prefix = "/api", endpoint = "account/end_others", output = Json)]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse.end_other_sessions(&caller).await.map_err(refuse)?;
    Ok(())
}
