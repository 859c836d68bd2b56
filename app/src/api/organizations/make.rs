//! A new organization.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes an organization, and goes on to its page.
#[server(prefix = "/api", endpoint = "organizations/make", output = Json)]
pub async fn make_organization(name: String, slug: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let org = gatehouse
        .make_organization(&caller, &name, &slug)
        .await
        .map_err(refuse)?;
    leptos_axum::redirect(&format!("/console/organizations/{}", org.id));
    Ok(())
}
