//! Ending a session.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Ends one of the caller's sessions, or anybody's for an administrator.
#[server(prefix = "/api", endpoint = "account/end_session", output = Json)]
pub async fn end_session(session: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .end_session(&caller, id(&session)?)
        .await
        .map_err(refuse)
}
