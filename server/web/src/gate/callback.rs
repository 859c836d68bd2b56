//! `/oidc/callback`: a person comes back from a provider.

use super::{Answer, login, welcome};
use crate::Web;
use crate::context::RequestContext;
use crate::cookies::PASSWORD_METHOD;
use crate::fields::{Query, see_other};
use crate::pages;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use gatehouse_service::ports::openid::Callback;
use gatehouse_service::signin::Finished;

/// GET /oidc/callback
pub async fn show(State(web): State<Web>, context: RequestContext, Query(query): Query) -> Answer {
    let parameter = |name| query.find(name).map(str::to_owned);
    let names = ["code", "state", "iss", "error", "error_description"];
    let repeated = names.into_iter().find(|name| query.repeats(name));
    let callback = Callback {
        code: parameter("code"),
        state: parameter("state"),
        iss: parameter("iss"),
        error: parameter("error"),
        error_description: parameter("error_description"),
        repeated: repeated.map(str::to_owned),
    };
    let finished = web
        .gatehouse()
        .finish_redirect(
            callback,
            context.browser.as_deref(),
            &context.caller,
            &context.origin,
        )
        .await?;
    match finished {
        Finished::SignedIn(signed_in) => {
            let with = signed_in.connection;
            let method = with.map_or_else(|| PASSWORD_METHOD.to_owned(), |c| c.to_string());
            Ok(welcome(&web, &context, &signed_in, &method).await)
        }
        Finished::Linked => Ok(see_other("/account")),
        Finished::Tested { reference, .. } => Ok(see_other(&format!("/console/audit/attempts/{reference}"))),
        Finished::Refused {
            code,
            reference,
            linking: true,
            ..
        } => {
            let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
            let message = code.person(context.lang());
            let page = pages::error::linking(&web, &context, message, reference.as_deref());
            Ok((status, page).into_response())
        }
        Finished::Refused {
            code,
            reference,
            next,
            ..
        } => login::refused(&web, &context, code, reference.as_deref(), &next, "").await,
    }
}
