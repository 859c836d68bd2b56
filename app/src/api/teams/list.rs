//! A page of teams.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::teams::TeamList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The teams of an organization (by id; the default one without) whose name has `q` in it; `page` counts from 1.
#[server(prefix = "/api", endpoint = "teams/list", input = GetUrl, output = Json)]
pub async fn list_teams(org: String, q: String, page: i64) -> Result<TeamList, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    use gatehouse_domain::ids::DEFAULT_ORG;
    let (gatehouse, caller) = context()?;
    let all = gatehouse.organizations(&caller).await.map_err(refuse)?;
    let mut all: Vec<_> = all.into_iter().map(|o| o.organization).collect();
    all.sort_by_key(|o| o.id != DEFAULT_ORG);
    let Some(one) = all
        .iter()
        .find(|o| org.is_empty() || o.id.to_string() == org)
        .cloned()
    else {
        return Err(ApiError::NotFound.answered());
    };
    let (_, manages) = gatehouse.organization(&caller, one.id).await.map_err(refuse)?;
    let found = gatehouse
        .teams(&caller, one.id, &q, offset(page), PAGE_SIZE)
        .await
        .map_err(refuse)?;
    Ok(TeamList {
        org: one.into(),
        orgs: all.into_iter().map(Into::into).collect(),
        manages,
        rows: found.rows.into_iter().map(Into::into).collect(),
        total: found.total,
    })
}
