//! `/setup`: the first administrator, by the one-time link.

use super::{Answer, welcome};
use crate::Web;
use crate::context::{Context, RequestContext};
use crate::cookies::PASSWORD_METHOD;
use crate::failure::Failure;
use crate::fields::{Form, Query, see_other};
use crate::pages::recover;
use crate::pages::setup::{self, Setup};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;
use gatehouse_domain::catalogue::Code;
use gatehouse_service::sessions::SignedIn;
use gatehouse_service::setup::NewAdministrator;
use gatehouse_service::{Error, Secret};

/// GET /setup?token=…
pub async fn show(State(web): State<Web>, context: Context, Query(query): Query) -> Answer {
    let token = query.get("token");
    if token.is_empty() {
        return if web.gatehouse().needs_setup().await? {
            Ok(setup::hint(&web, &context).into_response())
        } else {
            Ok(see_other("/login"))
        };
    }
    match web.gatehouse().check_setup_token(token).await {
        Ok(()) => {
            let form = Setup {
                token,
                ..Setup::default()
            };
            Ok(setup::form(&web, &context, &form).into_response())
        }
        Err(error) => refused(&web, &context, error).await,
    }
}

/// POST /setup
pub async fn submit(State(web): State<Web>, context: Context, Form(form): Form) -> Answer {
    let token = form.get("token");
    let secret = |name| Secret::new(form.get(name).to_owned());
    let administrator = NewAdministrator {
        email: form.get("email").to_owned(),
        full_name: form.get("full_name").to_owned(),
        password: secret("password"),
        again: secret("again"),
    };
    let done = web
        .gatehouse()
        .complete_setup(token, administrator, &context.origin)
        .await;
    let typed = Setup {
        token,
        email: form.get("email"),
        full_name: form.get("full_name"),
        ..Setup::default()
    };
    match done {
        Ok(signed_in) => begin(&web, &context, &signed_in).await,
        Err(Error::Invalid(problems)) => {
            let page = setup::form(&web, &context, &Setup { problems, ..typed });
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(Error::Refused { code: Code::Busy, .. }) => {
            let code = Code::Busy;
            let refused = Some(code.person(context.lang()));
            let page = setup::form(&web, &context, &Setup { refused, ..typed });
            Ok((StatusCode::SERVICE_UNAVAILABLE, page).into_response())
        }
        Err(error) => refused(&web, &context, error).await,
    }
}

/// The first administrator is signed in and sees the recovery codes, once.
async fn begin(web: &Web, context: &RequestContext, signed_in: &SignedIn) -> Answer {
    let (gatehouse, origin) = (web.gatehouse(), context.origin.clone());
    let caller = gatehouse.authenticate(Some(&signed_in.token), origin).await?;
    let codes = gatehouse.make_recovery_codes(&caller).await?;
    let cookies = welcome(web, context, signed_in, PASSWORD_METHOD).await;
    let mut page = recover::codes(web, context, &codes).into_response();
    for cookie in cookies.headers().get_all(SET_COOKIE) {
        page.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    Ok(page)
}

async fn refused(web: &Web, context: &RequestContext, error: Error) -> Answer {
    let Error::Refused { code, .. } = error else {
        return Err(Failure::from(error));
    };
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::GONE);
    let signs_in = !web.gatehouse().needs_setup().await?;
    let page = setup::invalid(web, context, code.person(context.lang()), signs_in);
    Ok((status, page).into_response())
}
