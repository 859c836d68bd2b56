//! The settings.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::settings::SettingsPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The settings of the installation.
#[server(prefix = "/api", endpoint = "settings/get", input = GetUrl, output = Json)]
pub async fn get_settings() -> Result<SettingsPage, ApiError> {
    let (gatehouse, caller) = context()?;
    let s = gatehouse.settings(&caller).await.map_err(refuse)?;
    Ok(SettingsPage {
        public_url: s.public_url.url,
        public_url_source: s.public_url_source,
        callback_url: s.callback_url,
        idle_hours: s.sessions.idle_hours(),
        absolute_hours: s.sessions.absolute_hours(),
        accounts: s.accounts,
        registration_source: s.registration_source,
        outside_sessions: s.outside_sessions.map(|o| (o.written, o.source)),
    })
}
