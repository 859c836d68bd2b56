//! Beginning a new connection.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Begins a connection for a provider, by its stable name, and goes on to its form; under *Settings* where `settings`
/// says so.
#[server(prefix = "/api", endpoint = "connections/create", output = Json)]
pub async fn create_connection(
    #[server(default)] provider: String,
    #[server(default)] settings: bool,
) -> Result<(), ApiError> {
    use gatehouse_domain::connection::Provider;
    use gatehouse_domain::problem::Problem;
    let (gatehouse, caller) = context()?;
    let Some(provider) = Provider::parse(&provider) else {
        let message = Problem::NotOffered.message(crate::prefs::use_lang());
        return Err(ApiError::invalid("provider", message).answered());
    };
    let id = gatehouse
        .new_connection(&caller, provider)
        .await
        .map_err(refuse)?;
    let to = match settings {
        true => format!("/console/settings/authentication?type=ldap&connection={id}"),
        false => crate::dto::connections::form_path(&id.to_string(), provider.protocol()),
    };
    leptos_axum::redirect(&to);
    Ok(())
}
