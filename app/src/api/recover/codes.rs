//! New recovery codes.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes ten new recovery codes, one a line; the former ones end. They are told this once.
#[server(prefix = "/api", endpoint = "recover/codes", output = Json)]
pub async fn make_recovery_codes() -> Result<String, ApiError> {
    let (gatehouse, caller) = context()?;
    let codes = gatehouse.make_recovery_codes(&caller).await.map_err(refuse)?;
    Ok(codes.join("\n"))
}
