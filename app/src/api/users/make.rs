//! A new account.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes an account that begins with a password, typed or `generated`, or with a `link`. What is to be passed on, as
/// the JSON of [`Made`](crate::dto::users::Made).
#[server(prefix = "/api", endpoint = "users/make", output = Json)]
pub async fn make_user(
    login: String,
    email: String,
    full_name: String,
    begins: String,
    #[server(default)] password: String,
) -> Result<String, ApiError> {
    use crate::dto::users::{Begins, Made};
    use gatehouse_service::Secret;
    use gatehouse_service::local_accounts::{Initial, NewAccount};
    let (gatehouse, caller) = context()?;
    let form = NewAccount {
        login,
        email,
        full_name,
    };
    let initial = match Begins::parse(&begins) {
        Some(Begins::Generated) => Initial::Generated,
        Some(Begins::Typed) => Initial::Typed(Secret::new(password)),
        Some(Begins::Link) => Initial::Link,
        None => return Err(ApiError::BadRequest.answered()),
    };
    let (user, handed) = gatehouse
        .make_account(&caller, &form, initial)
        .await
        .map_err(refuse)?;
    Ok(Made::new(&user, handed).to_json())
}
