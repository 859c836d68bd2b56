//! Inviting somebody.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Invites an address for so many days; `groups` has one name a line.
#[server(prefix = "/api", endpoint = "access/invite", output = Json)]
pub async fn invite(email: String, days: String, groups: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    gatehouse
        .invite(&caller, &email, &days, &groups)
        .await
        .map_err(refuse)
}
