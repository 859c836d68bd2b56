//! `/recover`: a way back in for an administrator, by a link from the host or by a recovery code.

use super::{Answer, welcome};
use crate::Web;
use crate::context::{Context, RequestContext};
use crate::cookies::PASSWORD_METHOD;
use crate::fields::{Form, Query};
use crate::pages::recover::{self, Recovering};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::text::fill;
use gatehouse_service::recover::{Key, Recovery};
use gatehouse_service::{Error, Secret};

/// GET /recover?token=…, or without a token for who has a recovery code.
pub async fn show(State(web): State<Web>, context: Context, Query(query): Query) -> Answer {
    let token = query.get("token");
    if !token.is_empty()
        && let Err(error) = web.gatehouse().check_recovery(token).await
    {
        return gone(&web, &context, error);
    }
    let form = Recovering {
        token,
        least: web.gatehouse().account_rules().await?.least,
        ..Recovering::default()
    };
    Ok(recover::form(&web, &context, &form).into_response())
}

/// POST /recover
pub async fn submit(State(web): State<Web>, context: Context, Form(form): Form) -> Answer {
    let (token, account) = (form.get("token"), form.get("account"));
    let secret = |name| Secret::new(form.get(name).to_owned());
    let key = match token.is_empty() {
        true => Key::Code(form.get("code").to_owned()),
        false => Key::Link(token.to_owned()),
    };
    let recovery = Recovery {
        account: account.to_owned(),
        password: secret("password"),
        again: secret("again"),
    };
    let done = web.gatehouse().recover(&key, &recovery, &context.origin).await;
    let typed = Recovering {
        token,
        account,
        least: web.gatehouse().account_rules().await?.least,
        ..Recovering::default()
    };
    let (status, form) = match done {
        Ok(signed_in) => return Ok(welcome(&web, &context, &signed_in, PASSWORD_METHOD).await),
        Err(Error::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Recovering { problems, ..typed }),
        Err(Error::Throttled { seconds }) => {
            let minutes = ((seconds + 59) / 60).to_string();
            let refused = Some(fill(context.text().throttled, &[("minutes", &minutes)]));
            (StatusCode::TOO_MANY_REQUESTS, Recovering { refused, ..typed })
        }
        Err(Error::Refused {
            code: code @ (Code::RecoveryCode | Code::Busy),
            ..
        }) => {
            let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
            let refused = Some(code.person(context.lang()).to_owned());
            (status, Recovering { refused, ..typed })
        }
        Err(error) => return gone(&web, &context, error),
    };
    Ok((status, recover::form(&web, &context, &form)).into_response())
}

fn gone(web: &Web, context: &RequestContext, error: Error) -> Result<Response, crate::Failure> {
    let Error::Refused { code, .. } = error else {
        return Err(error.into());
    };
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::GONE);
    Ok((status, recover::gone(web, context, code.person(context.lang()))).into_response())
}
