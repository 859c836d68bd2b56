//! The caller's newest test of a connection.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::connections::TestRow;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The caller's newest test, running or ended.
#[server(prefix = "/api", endpoint = "connections/last_test", input = GetUrl, output = Json)]
pub async fn get_last_test(connection: String) -> Result<Option<TestRow>, ApiError> {
    let (gatehouse, caller) = context()?;
    let test = gatehouse
        .last_test(&caller, id(&connection)?)
        .await
        .map_err(refuse)?;
    Ok(test.map(|a| TestRow::new(a, gatehouse.ports().clock.now())))
}
