//! The ways in.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::ways::WaysPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The ways in for administrators, and what speaks for each.
#[server(prefix = "/api", endpoint = "recover/ways", input = GetUrl, output = Json)]
pub async fn get_ways() -> Result<WaysPage, ApiError> {
    use crate::dto::ways::WayRow;
    let (gatehouse, caller) = context()?;
    let page = gatehouse.ways_page(&caller).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(WaysPage {
        ways: page.ways.into_iter().map(|seen| WayRow::new(seen, now)).collect(),
        codes: page.codes,
    })
}
