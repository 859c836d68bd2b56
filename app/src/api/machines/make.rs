//! A new service account.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes one of an organization, or of a team; `method` is `built_in` or `federated`. Returns what was made, as JSON:
/// its key is shown once.
#[server(prefix = "/api", endpoint = "machines/make", output = Json)]
pub async fn make_service_account(
    org: String,
    #[server(default)] team: String,
    name: String,
    #[server(default)] default_team: String,
    #[server(default)] method: String,
    #[server(default)] subject: String,
) -> Result<String, ApiError> {
    use super::typed_team;
    use crate::dto::machines::Made;
    use gatehouse_service::service_accounts::{NewMethod, NewServiceAccount};
    let (gatehouse, caller) = context()?;
    let form = NewServiceAccount {
        org: id(&org)?,
        team: match team.as_str() {
            "" => None,
            team => Some(id(team)?),
        },
        name,
        default_team: typed_team(&gatehouse, &caller, &default_team).await?,
        method: match method.as_str() {
            "federated" => NewMethod::Federated {
                issuer: None,
                subject,
            },
            "" | "built_in" => NewMethod::BuiltIn,
            _ => return Err(ApiError::BadRequest.answered()),
        },
    };
    let (account, key) = gatehouse
        .make_service_account(&caller, &form)
        .await
        .map_err(refuse)?;
    let page = format!("/console/service-accounts/{}", account.id);
    let made = Made {
        page,
        name: account.name,
        access_key: key.as_ref().map(|k| k.key.access_key.clone()).unwrap_or_default(),
        key: key.map(|k| k.secret.expose().to_owned()),
    };
    Ok(made.to_json())
}
