//! The claims of the caller's newest test.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::connections::TestClaims;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The claims that the caller's newest test of a connection received; none without a test, or when it ended
/// before they came.
#[server(prefix = "/api", endpoint = "connections/claims", input = GetUrl, output = Json)]
pub async fn get_claims(connection: String) -> Result<Option<TestClaims>, ApiError> {
    use crate::dto::when::When;
    let (gatehouse, caller) = context()?;
    let test = gatehouse
        .last_test(&caller, id(&connection)?)
        .await
        .map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(test.and_then(|a| {
        Some(TestClaims {
            claims: a.result?.claims,
            at: When::new(a.started_at, now),
        })
    }))
}
