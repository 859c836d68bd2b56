//! `/account/connect/{connection}`: a further identity for the signed-in person. A provider is gone to; of a
//! directory the user name and password are asked here.

use super::{Answer, browser, with_cookies};
use crate::Web;
use crate::context::{Context, RequestContext};
use crate::failure::Failure;
use crate::fields::{Form, see_other};
use crate::pages;
use crate::pages::connect::Connecting;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::text::fill;
use gatehouse_service::{Error, Secret};

/// GET /account/connect/{connection}: a directory's user name and password.
pub async fn show(State(web): State<Web>, context: Context, Path(connection): Path<String>) -> Answer {
    let id = read(&connection)?;
    match web.gatehouse().directory_to_connect(&context.caller, id).await {
        Ok(Some(name)) => Ok(Asked::new(&web, &context, &name, "").page(StatusCode::OK, None)),
        Ok(None) => Ok(see_other("/account")),
        Err(error) => not_fresh(error),
    }
}

/// POST /account/connect/{connection}
pub async fn submit(
    State(web): State<Web>,
    context: Context,
    Path(connection): Path<String>,
    Form(form): Form,
) -> Answer {
    let id = read(&connection)?;
    let directory = match web.gatehouse().directory_to_connect(&context.caller, id).await {
        Ok(directory) => directory,
        Err(error) => return not_fresh(error),
    };
    match (directory, form.find("account")) {
        (Some(name), Some(account)) => {
            let asked = Asked::new(&web, &context, &name, account);
            let typed = Secret::new(form.get("password").to_owned());
            asked.connect(id, typed).await
        }
        (Some(_), None) => Ok(see_other(&format!("/account/connect/{id}"))),
        (None, _) => go(&web, &context, id).await,
    }
}

/// Off to a provider.
async fn go(web: &Web, context: &RequestContext, id: ConnectionId) -> Answer {
    let (browser, cookie) = browser(web, context);
    match web.gatehouse().begin_link(&context.caller, id, &browser).await {
        Ok(begun) => {
            let page = pages::going::page(web, context, &begun, context.text().going_link);
            Ok(with_cookies(page, [cookie]))
        }
        Err(Error::Refused { code, reference }) => {
            let message = code.person(context.lang());
            let page = pages::error::linking(web, context, message, reference.as_deref());
            Ok((status(code), page).into_response())
        }
        Err(error) => not_fresh(error),
    }
}

/// The page that asks, as it stands.
struct Asked<'a> {
    web: &'a Web,
    context: &'a RequestContext,
    name: &'a str,
    account: &'a str,
}

impl<'a> Asked<'a> {
    fn new(web: &'a Web, context: &'a RequestContext, name: &'a str, account: &'a str) -> Self {
        Asked {
            web,
            context,
            name,
            account,
        }
    }

    async fn connect(&self, id: ConnectionId, password: Secret) -> Answer {
        let context = self.context;
        let connecting = {
            let (gatehouse, caller) = (self.web.gatehouse().clone(), context.caller.clone());
            let account = self.account.to_owned();
            async move { gatehouse.connect_directory(&caller, id, &account, password).await }
        };
        // As a sign-in it goes on when the client hangs up.
        let Ok(connected) = tokio::spawn(connecting).await else {
            return Err(Failure::Panicked);
        };
        match connected {
            Ok(()) => Ok(see_other("/account")),
            Err(Error::Refused { code, reference }) => {
                let refused = (code.person(context.lang()), reference.as_deref());
                Ok(self.page(status(code), Some(refused)))
            }
            Err(Error::Throttled { seconds }) => {
                let minutes = ((seconds + 59) / 60).to_string();
                let sentence = fill(context.text().throttled, &[("minutes", &minutes)]);
                let page = self.page(StatusCode::TOO_MANY_REQUESTS, Some((&sentence, None)));
                Ok(([(RETRY_AFTER, seconds.to_string())], page).into_response())
            }
            Err(error) => not_fresh(error),
        }
    }

    fn page(&self, status: StatusCode, refused: Option<(&str, Option<&str>)>) -> Response {
        let connecting = Connecting {
            name: self.name,
            account: self.account,
            refused,
        };
        let page = pages::connect::page(self.web, self.context, &connecting);
        (status, page).into_response()
    }
}

fn read(connection: &str) -> Result<ConnectionId, Failure> {
    connection
        .parse()
        .map_err(|_| Failure::refused(Code::ConnectionNotActive))
}

fn status(code: Code) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST)
}

fn not_fresh(error: Error) -> Answer {
    match error {
        Error::NotFresh => Ok(see_other("/login?next=/account&why=fresh")),
        error => Err(error.into()),
    }
}
