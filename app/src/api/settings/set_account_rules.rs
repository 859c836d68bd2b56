//! Local accounts.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Sets how long a password is at least, and who may register.
#[server(prefix = "/api", endpoint = "settings/set_account_rules", output = Json)]
pub async fn set_account_rules(
    least: String,
    #[server(default)] open: bool,
    #[server(default)] approval: bool,
    domains: String,
) -> Result<(), ApiError> {
    use gatehouse_domain::instance::AccountRules;
    let (gatehouse, caller) = context()?;
    let rules = AccountRules::parse(&least, open, approval, &domains)
        .map_err(|problems| refuse(gatehouse_service::Error::Invalid(problems)))?;
    gatehouse.set_account_rules(&caller, rules).await.map_err(refuse)
}
