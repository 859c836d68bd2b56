//! Who is invited.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::access::InvitationList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of invitations; `page` counts from 1.
#[server(prefix = "/api", endpoint = "access/invitations", input = GetUrl, output = Json)]
pub async fn list_invitations(page: i64) -> Result<InvitationList, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    use crate::dto::access::InvitationRow;
    let (gatehouse, caller) = context()?;
    let offset = offset(page);
    let found = gatehouse
        .invitations(&caller, offset, PAGE_SIZE)
        .await
        .map_err(refuse)?;
    let url = gatehouse.public_url().await.map_err(refuse)?.url;
    let now = gatehouse.ports().clock.now();
    Ok(InvitationList {
        rows: found
            .rows
            .into_iter()
            .map(|l| InvitationRow::new(l, now))
            .collect(),
        total: found.total,
        login: format!("{url}/login"),
    })
}
