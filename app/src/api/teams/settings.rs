//! A team's names, and the groups that lead to it.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::teams::TeamSettings;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// For who administers the team.
#[server(prefix = "/api", endpoint = "teams/settings", input = GetUrl, output = Json)]
pub async fn get_team_settings(team: String) -> Result<TeamSettings, ApiError> {
    let (gatehouse, caller) = context()?;
    let mut detail = gatehouse.team(&caller, id(&team)?).await.map_err(refuse)?;
    if !detail.manages {
        return Err(ApiError::NotFound.answered());
    }
    let mapped = std::mem::take(&mut detail.groups);
    let groups = match caller.administrator() {
        Err(_) => None,
        Ok(_) => Some(gatehouse.groups(&caller, "", 0, 200).await.map_err(refuse)?),
    };
    Ok(TeamSettings {
        head: detail.into(),
        mapped: mapped.into_iter().map(Into::into).collect(),
        groups: groups.map(|found| found.rows.into_iter().map(|g| g.group.name).collect()),
    })
}
