//! One connection.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
#[cfg(feature = "ssr")]
use crate::api::settings::reach::is_reached;
use crate::api::{ApiError, Json};
use crate::dto::connections::ConnectionPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A saved connection. One that was only begun is not there.
#[server(prefix = "/api", endpoint = "connections/get", input = GetUrl, output = Json)]
pub async fn get_connection(connection: String) -> Result<ConnectionPage, ApiError> {
    let (gatehouse, caller) = context()?;
    let connection = id(&connection)?;
    let detail = gatehouse.connection(&caller, connection).await.map_err(refuse)?;
    let after_live = match detail.can_go_live() {
        true => gatehouse
            .ways_once_live(&caller, connection)
            .await
            .map_err(refuse)?,
        false => None,
    };
    let callback_url = gatehouse.public_url().await.map_err(refuse)?.callback_url();
    let ways = gatehouse.ways(&caller).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    let mut page = ConnectionPage::new(detail, callback_url, is_reached().await?, now);
    page.row = page.row.judged(&ways, after_live);
    Ok(page)
}
