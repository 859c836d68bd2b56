//! The organizations.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::organizations::OrgList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Those that the caller administers.
#[server(prefix = "/api", endpoint = "organizations/list", input = GetUrl, output = Json)]
pub async fn list_organizations() -> Result<OrgList, ApiError> {
    use gatehouse_domain::access::OrgRole;
    let (gatehouse, caller) = context()?;
    let admin = caller.administrator().is_ok();
    let all = gatehouse.organizations(&caller).await.map_err(refuse)?;
    let own = all
        .into_iter()
        .filter(|o| admin || o.role == Some(OrgRole::Administrator));
    let rows: Vec<_> = own.map(Into::into).collect();
    if rows.is_empty() {
        return Err(ApiError::NotFound.answered());
    }
    Ok(OrgList { rows })
}
