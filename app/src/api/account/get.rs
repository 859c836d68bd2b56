//! The caller's own account.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::account::AccountPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The caller's own page.
#[server(prefix = "/api", endpoint = "account/get", input = GetUrl, output = Json)]
pub async fn get_account() -> Result<AccountPage, ApiError> {
    use crate::dto::users::UserPage;
    let (gatehouse, caller) = context()?;
    let account = gatehouse.account(&caller).await.map_err(refuse)?;
    let ways = gatehouse.ways(&caller).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(AccountPage {
        connectable: account
            .connectable
            .into_iter()
            .map(|c| (c.id.to_string(), c.name))
            .collect(),
        fresh: account.fresh,
        page: UserPage::new(account.detail, Some(account.this_session), &ways, now),
    })
}
