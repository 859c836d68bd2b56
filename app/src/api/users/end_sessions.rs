//! Ending all of a person's sessions.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Ends all sessions of a person.
#[server(prefix = "/api", endpoint = "users/end_sessions", output = Json)]
pub async fn end_user_sessions(user: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .end_sessions_of(&caller, id(&user)?)
        .await
        .map_err(refuse)?;
    Ok(())
}
