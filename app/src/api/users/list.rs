//! A page of users.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::users::UserList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The users whose name, full name or email has `q` in it; `page` counts from 1. Or those that wait for an
/// administrator.
#[server(prefix = "/api", endpoint = "users/list", input = GetUrl, output = Json)]
pub async fn list_users(
    q: String,
    page: i64,
    #[server(default)] waiting: bool,
) -> Result<UserList, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    use crate::dto::users::UserRow;
    use gatehouse_service::ports::accounts::UserQuery;
    let (gatehouse, caller) = context()?;
    let query = UserQuery {
        search: q,
        offset: offset(page),
        limit: PAGE_SIZE,
        waiting,
    };
    let found = gatehouse.users(&caller, &query).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(UserList {
        rows: found.rows.into_iter().map(|u| UserRow::new(u, now)).collect(),
        total: found.total,
        waiting: gatehouse.waiting_users(&caller).await.map_err(refuse)?,
    })
}
