//! One team.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::teams::TeamPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A team with those of its people whose name, full name or email has `q` in it; `page` counts from 1.
#[server(prefix = "/api", endpoint = "teams/get", input = GetUrl, output = Json)]
pub async fn get_team(team: String, q: String, page: i64) -> Result<TeamPage, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    use crate::dto::teams::MemberRow;
    let (gatehouse, caller) = context()?;
    let team = id(&team)?;
    let detail = gatehouse.team(&caller, team).await.map_err(refuse)?;
    let names = gatehouse.team_sources(&caller, team).await.map_err(refuse)?;
    let found = gatehouse
        .team_members(&caller, team, &q, offset(page), PAGE_SIZE)
        .await
        .map_err(refuse)?;
    let row = |m| MemberRow::new(m, &names);
    Ok(TeamPage {
        head: detail.into(),
        rows: found.rows.into_iter().map(row).collect(),
        total: found.total,
    })
}
