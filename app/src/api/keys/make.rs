//! A new key.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes a key of a service account, or of the caller where none is named. Returns what was made, as JSON: it is shown
/// once.
#[server(prefix = "/api", endpoint = "keys/make", output = Json)]
pub async fn make_key(
    #[server(default)] account: String,
    name: String,
    days: String,
    #[server(default)] read: bool,
    #[server(default)] write: bool,
    #[server(default)] admin: bool,
) -> Result<String, ApiError> {
    use crate::dto::machines::Made;
    use gatehouse_domain::access::Scopes;
    use gatehouse_service::api_keys::{NewKey, Whose};
    let (gatehouse, caller) = context()?;
    let whose = match account.as_str() {
        "" => Whose::Own,
        account => Whose::Of(id(account)?),
    };
    let form = NewKey {
        name,
        days,
        scopes: Scopes { read, write, admin },
    };
    let made = gatehouse.make_key(&caller, whose, &form).await.map_err(refuse)?;
    Ok(Made::from(made).to_json())
}
