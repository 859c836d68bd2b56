//! `/login`: the page, the password, and the way to a provider.

use super::{Answer, browser, password, welcome, with_cookies};
use crate::Web;
use crate::context::{Context, RequestContext};
use crate::cookies::{Cookie, PASSWORD_METHOD};
use crate::failure::Failure;
use crate::fields::{Fields, Form, Query, encode, see_other};
use crate::pages::login::{Above, Login, page};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::next;
use gatehouse_domain::text::fill;
use gatehouse_service::{Error, Secret};

/// GET /login?next=…&why=…, with `local` for the form in any case.
pub async fn show(State(web): State<Web>, context: Context, Query(query): Query) -> Answer {
    if let Some(to) = straight(&web, &context, &query).await? {
        return Ok(see_other(&to));
    }
    let t = context.text();
    let above = match query.get("why") {
        "ended" => Above::Info(t.why_ended),
        "fresh" => Above::Info(t.why_fresh),
        _ => Above::Nothing,
    };
    render(&web, &context, StatusCode::OK, query.get("next"), "", above).await
}

/// Where the login page forwards to, if it does: not those who have just signed out or failed, who are signed
/// in, or who ask for the form. Only this GET forwards, so that a provider that sends people back refused
/// ends at a page and not in a loop.
async fn straight(web: &Web, context: &RequestContext, query: &Fields) -> Result<Option<String>, Failure> {
    if query.find("local").is_some() || context.stay || context.who().is_some() {
        return Ok(None);
    }
    let to = web.gatehouse().door().await?.straight_to;
    Ok(to.map(|id| format!("/login/{id}?next={}", encode(next::safe(query.get("next"))))))
}

/// POST /login: email or name, and password.
pub async fn submit(State(web): State<Web>, context: Context, Form(form): Form) -> Answer {
    let (account, wanted) = (form.get("account"), form.get("next"));
    let signing_in = {
        let typed = Secret::new(form.get("password").to_owned());
        let (gatehouse, origin) = (web.gatehouse().clone(), context.origin.clone());
        let (account, wanted) = (account.to_owned(), wanted.to_owned());
        async move {
            gatehouse
                .sign_in_with_password(&account, typed, &wanted, &origin)
                .await
        }
    };
    // It goes on when the client hangs up: a guess that a directory has got is counted and recorded all the same.
    let Ok(signed_in) = tokio::spawn(signing_in).await else {
        return Err(Failure::Panicked);
    };
    match signed_in {
        Ok(signed_in) => Ok(welcome(&web, &context, &signed_in, PASSWORD_METHOD).await),
        Err(Error::Refused { code, reference }) => {
            refused(&web, &context, code, reference.as_deref(), wanted, account).await
        }
        Err(Error::Asked { code, reference }) => {
            told(&web, &context, code, reference.as_deref(), wanted).await
        }
        Err(Error::Throttled { seconds }) => throttled(&web, &context, seconds, wanted, account).await,
        Err(Error::MustChange { token }) => Ok(password::ask(&token, wanted)),
        Err(error) => Err(error.into()),
    }
}

/// The login page that says how long to wait, to people and to programs.
async fn throttled(web: &Web, context: &RequestContext, seconds: i64, wanted: &str, account: &str) -> Answer {
    let minutes = ((seconds + 59) / 60).to_string();
    let sentence = fill(context.text().throttled, &[("minutes", &minutes)]);
    let above = Above::Refused(&sentence, None);
    let page = render(
        web,
        context,
        StatusCode::TOO_MANY_REQUESTS,
        wanted,
        account,
        above,
    )
    .await?;
    Ok(([(RETRY_AFTER, seconds.to_string())], page).into_response())
}

/// GET /login/{connection}?next=…
pub async fn begin(
    State(web): State<Web>,
    context: Context,
    Path(connection): Path<String>,
    Query(query): Query,
) -> Answer {
    let wanted = query.get("next");
    let Ok(connection) = connection.parse::<ConnectionId>() else {
        return refused(&web, &context, Code::ConnectionNotActive, None, wanted, "").await;
    };
    let (browser, cookie) = browser(&web, &context);
    let begun = web
        .gatehouse()
        .begin_sign_in(connection, &browser, wanted, &context.origin)
        .await;
    match begun {
        Ok(begun) => Ok(with_cookies(see_other(&begun.url), [cookie])),
        Err(Error::Refused { code, reference }) => {
            refused(&web, &context, code, reference.as_deref(), wanted, "").await
        }
        Err(Error::Throttled { seconds }) => throttled(&web, &context, seconds, wanted, "").await,
        Err(error) => Err(error.into()),
    }
}

/// The login page with a refusal and its status.
pub async fn refused(
    web: &Web,
    context: &RequestContext,
    code: Code,
    reference: Option<&str>,
    wanted: &str,
    account: &str,
) -> Answer {
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let above = Above::Refused(code.person(context.lang()), reference);
    render(web, context, status, wanted, account, above).await
}

/// The same when the administrators are asked about it, too.
pub async fn told(
    web: &Web,
    context: &RequestContext,
    code: Code,
    reference: Option<&str>,
    wanted: &str,
) -> Answer {
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let sentence = format!("{} {}", code.person(context.lang()), context.text().told);
    let above = Above::Refused(&sentence, reference);
    render(web, context, status, wanted, "", above).await
}

async fn render(
    web: &Web,
    context: &RequestContext,
    status: StatusCode,
    wanted: &str,
    account: &str,
    above: Above<'_>,
) -> Result<Response, Failure> {
    let door = web.gatehouse().door().await?;
    let login = Login {
        buttons: door.buttons,
        directories: door.directories,
        next: next::safe(wanted),
        account,
        above,
        needs_setup: door.needs_setup,
        registers: door.registers,
    };
    let stay = (status != StatusCode::OK).then(|| Cookie::Stay.set("1", context.https(), None));
    Ok(with_cookies((status, page(web, context, &login)), stay))
}
