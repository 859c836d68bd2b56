//! Switching a connection on and off.

use crate::api::ApiError;
#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use leptos::prelude::*;

/// On: the saved settings, which must be proven, go live. Off: nobody signs in with it.
#[server(prefix = "/api", endpoint = "connections/switch")]
pub async fn switch_connection(connection: String, on: bool) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let connection = id(&connection)?;
    let switched = match on {
        true => gatehouse.activate(&caller, connection).await,
        false => gatehouse.deactivate(&caller, connection).await,
    };
    switched.map(|_| ()).map_err(refuse)
}
