//! A link to choose a password with.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes a one-time link for a person to choose a password with; its address, which is told once.
#[server(prefix = "/api", endpoint = "users/password_link", output = Json)]
pub async fn make_password_link(user: String) -> Result<String, ApiError> {
    use gatehouse_service::local_accounts::Handed;
    let (gatehouse, caller) = context()?;
    let handed = gatehouse
        .make_password_link(&caller, id(&user)?)
        .await
        .map_err(refuse)?;
    Ok(match handed {
        Handed::Link(text) | Handed::Password(text) => text,
        Handed::Nothing => String::new(),
    })
}
