//! A new team.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes a team in an organization (the default one where none is named), and goes on to its page.
#[server(prefix = "/api", endpoint = "teams/make", output = Json)]
pub async fn make_team(org: String, name: String, slug: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let org = match org.as_str() {
        "" => gatehouse_domain::ids::DEFAULT_ORG,
        org => id(org)?,
    };
    let team = gatehouse
        .make_team(&caller, org, &name, &slug)
        .await
        .map_err(refuse)?;
    leptos_axum::redirect(&format!("/console/teams/{}", team.id));
    Ok(())
}
