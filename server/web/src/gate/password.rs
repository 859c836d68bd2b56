//! `/password`: where a person chooses a password, by a one-time link or after the first sign-in.

use super::{Answer, welcome};
use crate::Web;
use crate::context::{Context, RequestContext};
use crate::cookies::PASSWORD_METHOD;
use crate::failure::Failure;
use crate::fields::{Form, Query, encode, see_other};
use crate::pages::password::{self, Choosing};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::next;
use gatehouse_domain::problem::Problems;
use gatehouse_service::{Error, Secret};

/// To this page, and on from it afterwards.
pub fn ask(token: &str, wanted: &str) -> Response {
    see_other(&format!(
        "/password?token={token}&next={}",
        encode(next::safe(wanted))
    ))
}

/// GET /password?token=…&next=…
pub async fn show(State(web): State<Web>, context: Context, Query(query): Query) -> Answer {
    let (token, wanted) = (query.get("token"), query.get("next"));
    form(
        &web,
        &context,
        StatusCode::OK,
        token,
        wanted,
        Problems::new(),
        None,
    )
    .await
}

/// POST /password
pub async fn submit(State(web): State<Web>, context: Context, Form(posted): Form) -> Answer {
    let (token, wanted) = (posted.get("token"), posted.get("next"));
    let secret = |name| Secret::new(posted.get(name).to_owned());
    let done = web
        .gatehouse()
        .choose_password(
            token,
            secret("password"),
            secret("again"),
            wanted,
            &context.origin,
        )
        .await;
    let none = Problems::new();
    match done {
        Ok(signed_in) => Ok(welcome(&web, &context, &signed_in, PASSWORD_METHOD).await),
        Err(Error::Invalid(problems)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            form(&web, &context, status, token, wanted, problems, None).await
        }
        Err(Error::Refused { code: Code::Busy, .. }) => {
            let (status, busy) = (StatusCode::SERVICE_UNAVAILABLE, Some(Code::Busy));
            form(&web, &context, status, token, wanted, none, busy).await
        }
        Err(error) => gone(&web, &context, error),
    }
}

async fn form(
    web: &Web,
    context: &RequestContext,
    status: StatusCode,
    token: &str,
    wanted: &str,
    problems: Problems,
    refused: Option<Code>,
) -> Answer {
    let choice = match web.gatehouse().password_choice(token).await {
        Ok(choice) => choice,
        Err(error) => return gone(web, context, error),
    };
    let choosing = Choosing {
        token,
        next: next::safe(wanted),
        choice: &choice,
        problems,
        refused: refused.map(|code| code.person(context.lang())),
    };
    Ok((status, password::form(web, context, &choosing)).into_response())
}

fn gone(web: &Web, context: &RequestContext, error: Error) -> Answer {
    let Error::Refused { code, .. } = error else {
        return Err(Failure::from(error));
    };
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::GONE);
    Ok((status, password::gone(web, context, code.person(context.lang()))).into_response())
}
