//! One user.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::users::UserPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A person's page for an administrator.
#[server(prefix = "/api", endpoint = "users/get", input = GetUrl, output = Json)]
pub async fn get_user(user: String) -> Result<UserPage, ApiError> {
    let (gatehouse, caller) = context()?;
    let detail = gatehouse.user(&caller, id(&user)?).await.map_err(refuse)?;
    let this = caller.person().ok().map(|p| p.session.id);
    let ways = gatehouse.ways(&caller).await.map_err(refuse)?;
    Ok(UserPage::new(detail, this, &ways, gatehouse.ports().clock.now()))
}
