//! The caller's own keys.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::machines::OwnKeys;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The caller's keys and teams.
#[server(prefix = "/api", endpoint = "keys/own", input = GetUrl, output = Json)]
pub async fn get_own_keys() -> Result<OwnKeys, ApiError> {
    use crate::dto::machines::KeyRow;
    use gatehouse_service::api_keys::Whose;
    let (gatehouse, caller) = context()?;
    let keys = gatehouse.api_keys(&caller, Whose::Own).await.map_err(refuse)?;
    let (teams, default) = gatehouse.own_teams(&caller).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(OwnKeys {
        keys: keys.into_iter().map(|k| KeyRow::new(k, now)).collect(),
        teams: teams.into_iter().map(|m| m.team.into()).collect(),
        default_team: default.map(|id| id.to_string()),
        url: gatehouse.public_url().await.map_err(refuse)?.url,
    })
}
