//! A page of changes.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::audit::ChangeList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The changes with `q` in actor, action or object, newest first; `page` counts from 1.
#[server(prefix = "/api", endpoint = "audit/changes", input = GetUrl, output = Json)]
pub async fn list_changes(q: String, page: i64) -> Result<ChangeList, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    use crate::dto::audit::ChangeRow;
    let (gatehouse, caller) = context()?;
    let offset = offset(page);
    let found = gatehouse
        .changes(&caller, &q, offset, PAGE_SIZE)
        .await
        .map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(ChangeList {
        rows: found.rows.into_iter().map(|e| ChangeRow::new(e, now)).collect(),
        total: found.total,
    })
}
