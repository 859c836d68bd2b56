//! A page of service accounts.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::machines::ServiceList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Those of an organization (by id; the default one without), or of a team (by its name), whose name has `q` in it;
/// `page` counts from 1.
#[server(prefix = "/api", endpoint = "machines/list", input = GetUrl, output = Json)]
pub async fn list_service_accounts(
    org: String,
    team: String,
    q: String,
    page: i64,
) -> Result<ServiceList, ApiError> {
    use super::chosen;
    use crate::components::table::{PAGE_SIZE, offset};
    use crate::dto::machines::{Named, ServiceRow};
    let (gatehouse, caller) = context()?;
    let (org, orgs, team) = match team.as_str() {
        "" => {
            let (org, orgs) = chosen(&gatehouse, &caller, &org).await?;
            (org, orgs, None)
        }
        name => {
            let team = gatehouse.team_named(&caller, name).await.map_err(refuse)?;
            if team.slug != name.to_lowercase() {
                leptos_axum::redirect(&format!("/{}/service-accounts", team.slug));
            }
            let (org, _) = gatehouse.organization(&caller, team.org).await.map_err(refuse)?;
            (org, Vec::new(), Some(team))
        }
    };
    let found = gatehouse
        .service_accounts(
            &caller,
            org.id,
            team.as_ref().map(|t| t.id),
            &q,
            offset(page),
            PAGE_SIZE,
        )
        .await
        .map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(ServiceList {
        org: Named::from(org),
        orgs,
        team: team.map(Into::into),
        rows: found.rows.into_iter().map(|r| ServiceRow::new(r, now)).collect(),
        total: found.total,
    })
}
