//! A page of groups.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::groups::GroupList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The groups whose name has `q` in it; `page` counts from 1.
#[server(prefix = "/api", endpoint = "groups/list", input = GetUrl, output = Json)]
pub async fn list_groups(q: String, page: i64) -> Result<GroupList, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    let (gatehouse, caller) = context()?;
    let found = gatehouse
        .groups(&caller, &q, offset(page), PAGE_SIZE)
        .await
        .map_err(refuse)?;
    Ok(GroupList {
        rows: found.rows.into_iter().map(Into::into).collect(),
        total: found.total,
    })
}
