//! Switching a connection on and off.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// On: the saved settings, which must be proven, go live; `told` is how many identities the page said that
/// this loses. Off: nobody signs in with it.
#[server(prefix = "/api", endpoint = "connections/switch", output = Json)]
pub async fn switch_connection(
    connection: String,
    on: bool,
    #[server(default)] told: i64,
) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let connection = id(&connection)?;
    let switched = match on {
        true => gatehouse.activate(&caller, connection, told).await,
        false => gatehouse.deactivate(&caller, connection).await,
    };
    switched.map(|_| ()).map_err(refuse)
}
