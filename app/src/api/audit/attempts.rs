//! A page of attempts.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::audit::AttemptList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The attempts with `q` in their reference or login name, newest first; `page` counts from 1.
#[server(prefix = "/api", endpoint = "audit/attempts", input = GetUrl, output = Json)]
pub async fn list_attempts(q: String, refused: bool, page: i64) -> Result<AttemptList, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    use crate::dto::audit::AttemptRow;
    use gatehouse_service::ports::records::AttemptQuery;
    let (gatehouse, caller) = context()?;
    let offset = offset(page);
    let query = AttemptQuery {
        search: q,
        refused,
        offset,
        limit: PAGE_SIZE,
        ..AttemptQuery::default()
    };
    let found = gatehouse.attempts(&caller, query).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(AttemptList {
        rows: found.rows.into_iter().map(|a| AttemptRow::new(a, now)).collect(),
        total: found.total,
    })
}
