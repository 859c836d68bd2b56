//! What the form of a new service account needs to know.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::machines::ServiceStart;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Of an organization (by id; the default one without), or of a team (by id).
#[server(prefix = "/api", endpoint = "machines/start", input = GetUrl, output = Json)]
pub async fn start_service_account(org: String, team: String) -> Result<ServiceStart, ApiError> {
    use super::{chosen, offered};
    let (gatehouse, caller) = context()?;
    if team.is_empty() {
        let (org, _) = chosen(&gatehouse, &caller, &org).await?;
        return Ok(ServiceStart {
            teams: offered(&gatehouse, &caller, org.id).await?,
            org: org.into(),
            team: None,
        });
    }
    let detail = gatehouse.team(&caller, id(&team)?).await.map_err(refuse)?;
    if !detail.manages {
        return Err(ApiError::NotFound.answered());
    }
    let (org, _) = gatehouse
        .organization(&caller, detail.team.org)
        .await
        .map_err(refuse)?;
    Ok(ServiceStart {
        org: org.into(),
        team: Some(detail.team.into()),
        teams: Vec::new(),
    })
}
