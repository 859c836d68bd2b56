//! One organization.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::organizations::OrgPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// An organization that the caller administers, with those of its people whose name, full name or email has `q` in it;
/// `page` counts from 1.
#[server(prefix = "/api", endpoint = "organizations/get", input = GetUrl, output = Json)]
pub async fn get_organization(org: String, q: String, page: i64) -> Result<OrgPage, ApiError> {
    use crate::components::table::{PAGE_SIZE, offset};
    use crate::dto::organizations::OrgMemberRow;
    use gatehouse_domain::ids::DEFAULT_ORG;
    let (gatehouse, caller) = context()?;
    let (org, manages) = gatehouse.organization(&caller, id(&org)?).await.map_err(refuse)?;
    if !manages {
        return Err(ApiError::NotFound.answered());
    }
    let found = gatehouse
        .org_members(&caller, org.id, &q, offset(page), PAGE_SIZE)
        .await
        .map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(OrgPage {
        default: org.id == DEFAULT_ORG,
        org: org.into(),
        rows: found
            .rows
            .into_iter()
            .map(|m| OrgMemberRow::new(m, now))
            .collect(),
        total: found.total,
    })
}
