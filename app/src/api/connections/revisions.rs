//! A page of a connection's revisions.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::revisions::RevisionsPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The revisions of a connection, newest first; `page` counts from 1.
#[server(prefix = "/api", endpoint = "connections/revisions", input = GetUrl, output = Json)]
pub async fn list_revisions(connection: String, page: i64) -> Result<RevisionsPage, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    let (gatehouse, caller) = context()?;
    let offset = offset(page);
    let found = gatehouse
        .revisions(&caller, id(&connection)?, offset, PAGE_SIZE)
        .await
        .map_err(refuse)?;
    Ok(RevisionsPage::new(found, gatehouse.ports().clock.now()))
}
