//! One group.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::groups::GroupPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A group with those of its members whose name, full name or email has `q` in it; `page` counts from 1.
#[server(prefix = "/api", endpoint = "groups/get", input = GetUrl, output = Json)]
pub async fn get_group(group: String, q: String, page: i64) -> Result<GroupPage, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    let (gatehouse, caller) = context()?;
    let found = gatehouse
        .group(&caller, id(&group)?, &q, offset(page), PAGE_SIZE)
        .await
        .map_err(refuse)?;
    Ok(found.into())
}
