//! `/oidc/callback`: a person comes back from a provider.

use super::{Answer, login, welcome};
use crate::Web;
use crate::context::Context;
use crate::cookies::PASSWORD_METHOD;
use crate::fields::{Fields, Form, Query, encode, see_other};
use crate::pages;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use gatehouse_service::Error;
use gatehouse_service::ports::openid::Callback;
use gatehouse_service::signin::Finished;

/// GET /oidc/callback
pub async fn show(State(web): State<Web>, context: Context, Query(query): Query) -> Answer {
    let finished = web
        .gatehouse()
        .finish_redirect(
            callback(&query),
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
            told: true,
            ..
        } => login::told(&web, &context, code, reference.as_deref(), &next).await,
        Finished::Refused {
            code,
            reference,
            next,
            ..
        } => login::refused(&web, &context, code, reference.as_deref(), &next, "").await,
    }
}

/// POST /oidc/callback: the answer by `response_mode=form_post`, without our cookies. They come with the GET
/// that this leads to.
pub async fn receive(State(web): State<Web>, context: Context, Form(form): Form) -> Answer {
    let callback = callback(&form);
    let state = encode(callback.state.as_deref().unwrap_or_default());
    let kept = web.gatehouse().receive_response(callback, &context.origin).await;
    match kept {
        Ok(()) => Ok(see_other(&format!("/oidc/callback?state={state}"))),
        Err(Error::Refused { code, reference }) => {
            login::refused(&web, &context, code, reference.as_deref(), "", "").await
        }
        Err(error) => Err(error.into()),
    }
}

/// The parameters of a callback.
fn callback(fields: &Fields) -> Callback {
    let parameter = |name| fields.find(name).map(str::to_owned);
    let names = ["code", "id_token", "state", "iss", "error", "error_description"];
    let repeated = names.into_iter().find(|name| fields.repeats(name));
    Callback {
        code: parameter("code"),
        id_token: parameter("id_token"),
        state: parameter("state"),
        iss: parameter("iss"),
        error: parameter("error"),
        error_description: parameter("error_description"),
        repeated: repeated.map(str::to_owned),
    }
}
