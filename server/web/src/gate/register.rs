//! `/register`: where people make their own accounts, if that is allowed.

use super::{Answer, welcome};
use crate::Web;
use crate::context::{Context, RequestContext};
use crate::cookies::PASSWORD_METHOD;
use crate::fields::{Form, Query};
use crate::pages::register::{self, Registering};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::next;
use gatehouse_domain::text::fill;
use gatehouse_service::local_accounts::{Entered, NewAccount};
use gatehouse_service::{Error, Secret};

/// GET /register?next=…
pub async fn show(State(web): State<Web>, context: Context, Query(query): Query) -> Answer {
    let rules = web.gatehouse().account_rules().await?;
    if !rules.open {
        return Ok(closed(&web, &context));
    }
    let form = Registering {
        next: next::safe(query.get("next")),
        ..Registering::default()
    };
    Ok(register::form(&web, &context, &rules, &form).into_response())
}

/// POST /register
pub async fn submit(State(web): State<Web>, context: Context, Form(form): Form) -> Answer {
    let secret = |name| Secret::new(form.get(name).to_owned());
    let account = NewAccount {
        login: form.get("login").to_owned(),
        email: form.get("email").to_owned(),
        full_name: form.get("full_name").to_owned(),
    };
    let wanted = next::safe(form.get("next"));
    let done = web
        .gatehouse()
        .register(
            &account,
            &secret("password"),
            &secret("again"),
            wanted,
            &context.origin,
        )
        .await;
    let typed = Registering {
        next: wanted,
        login: &account.login,
        email: &account.email,
        full_name: &account.full_name,
        ..Registering::default()
    };
    let (status, form, wait) = match done {
        Ok(Entered::SignedIn(signed_in)) => {
            return Ok(welcome(&web, &context, &signed_in, PASSWORD_METHOD).await);
        }
        Ok(Entered::Waiting) => return Ok(register::waiting(&web, &context, &account.login).into_response()),
        Err(Error::Refused {
            code: Code::RegistrationClosed,
            ..
        }) => return Ok(closed(&web, &context)),
        Err(Error::Invalid(problems)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Registering { problems, ..typed },
            None,
        ),
        Err(Error::Throttled { seconds }) => {
            let minutes = ((seconds + 59) / 60).to_string();
            let refused = Some(fill(context.text().throttled, &[("minutes", &minutes)]));
            (
                StatusCode::TOO_MANY_REQUESTS,
                Registering { refused, ..typed },
                Some(seconds),
            )
        }
        Err(Error::Refused { code, .. }) => {
            let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
            let refused = Some(code.person(context.lang()).to_owned());
            (status, Registering { refused, ..typed }, None)
        }
        Err(error) => return Err(error.into()),
    };
    let rules = web.gatehouse().account_rules().await?;
    let mut response = (status, register::form(&web, &context, &rules, &form)).into_response();
    if let Some(seconds) = wait {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

fn closed(web: &Web, context: &RequestContext) -> Response {
    let code = Code::RegistrationClosed;
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::FORBIDDEN);
    (
        status,
        register::closed(web, context, code.person(context.lang())),
    )
        .into_response()
}
