//! One service account.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::machines::ServicePage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A service account with its keys.
#[server(prefix = "/api", endpoint = "machines/get", input = GetUrl, output = Json)]
pub async fn get_service_account(account: String) -> Result<ServicePage, ApiError> {
    use super::offered;
    use crate::dto::machines::{KeyRow, ServiceRow};
    use gatehouse_service::api_keys::Whose;
    let (gatehouse, caller) = context()?;
    let account = id(&account)?;
    let row = gatehouse
        .service_account(&caller, account)
        .await
        .map_err(refuse)?;
    let keys = gatehouse
        .api_keys(&caller, Whose::Of(account))
        .await
        .map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(ServicePage {
        teams: match row.team {
            Some(_) => Vec::new(),
            None => offered(&gatehouse, &caller, row.account.org).await?,
        },
        account: ServiceRow::new(row, now),
        keys: keys.into_iter().map(|k| KeyRow::new(k, now)).collect(),
    })
}
