//! Ending all other sessions.

use crate::api::ApiError;
#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use leptos::prelude::*;

/// Ends all of the caller's sessions but this one.
#[server(prefix = "/api", endpoint = "account/end_others")]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse.end_other_sessions(&caller).await.map_err(refuse)?;
    Ok(())
}
