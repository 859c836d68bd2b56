//! What deleting a connection would lose.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::connections::DeletePage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What deleting would lose.
#[server(prefix = "/api", endpoint = "connections/delete_preview", input = GetUrl, output = Json)]
pub async fn preview_delete(connection: String) -> Result<DeletePage, ApiError> {
    use gatehouse_domain::ways_in::after;
    let (gatehouse, caller) = context()?;
    let p = gatehouse
        .delete_preview(&caller, id(&connection)?)
        .await
        .map_err(refuse)?;
    let ways = gatehouse.ways(&caller).await.map_err(refuse)?;
    Ok(DeletePage {
        after: after(&ways, |way| way.connection.as_deref() == Some(&p.name)),
        name: p.name,
        identities: p.identities,
        memberships: p.memberships,
        active: p.active,
    })
}
