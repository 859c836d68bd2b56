//! The identities that wait to be connected, and those that were refused.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::access::ConfirmList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of those that wait, or of those that were refused; `page` counts from 1.
#[server(prefix = "/api", endpoint = "access/confirm", input = GetUrl, output = Json)]
pub async fn list_to_confirm(refused: bool, page: i64) -> Result<ConfirmList, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    use crate::dto::access::ConfirmRow;
    let (gatehouse, caller) = context()?;
    let offset = offset(page);
    let found = gatehouse
        .link_requests(&caller, refused, offset, PAGE_SIZE)
        .await
        .map_err(refuse)?;
    let waiting = gatehouse.waiting_to_confirm(&caller).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(ConfirmList {
        rows: found.rows.into_iter().map(|c| ConfirmRow::new(c, now)).collect(),
        total: found.total,
        waiting,
    })
}
