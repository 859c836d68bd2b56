//! `/account/connect/{connection}`: a further identity for the signed-in person.

use super::{Answer, browser, with_cookies};
use crate::Web;
use crate::context::Context;
use crate::failure::Failure;
use crate::fields::see_other;
use crate::pages;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use gatehouse_domain::catalogue::Code;
use gatehouse_service::Error;

/// POST /account/connect/{connection}
pub async fn submit(State(web): State<Web>, context: Context, Path(connection): Path<String>) -> Answer {
    let connection = connection
        .parse()
        .map_err(|_| Failure::refused(Code::ConnectionNotActive))?;
    let (browser, cookie) = browser(&web, &context);
    let begun = web
        .gatehouse()
        .begin_link(&context.caller, connection, &browser)
        .await;
    match begun {
        Ok(begun) => {
            let page = pages::going::page(&web, &context, &begun, context.text().going_link);
            Ok(with_cookies(page, [cookie]))
        }
        Err(Error::NotFresh) => Ok(see_other("/login?next=/account&why=fresh")),
        Err(Error::Refused { code, reference }) => {
            let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
            let message = code.person(context.lang());
            let page = pages::error::linking(&web, &context, message, reference.as_deref());
            Ok((status, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
