//! The handlers, one file each.

pub mod callback;
pub mod health;
pub mod link;
pub mod login;
pub mod logout;
pub mod metrics;
pub mod password;
pub mod prefs;
pub mod public_url;
pub mod recover;
pub mod register;
pub mod root;
pub mod setup;
pub mod test;
pub mod told;

use crate::Web;
use crate::context::RequestContext;
use crate::cookies::Cookie;
use crate::failure::Failure;
use crate::fields::see_other;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use gatehouse_service::sessions::SignedIn;

/// What a handler gives back.
pub type Answer = Result<Response, Failure>;

/// Adds cookies to an answer.
fn with_cookies(
    response: impl IntoResponse,
    cookies: impl IntoIterator<Item = Option<HeaderValue>>,
) -> Response {
    let mut response = response.into_response();
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// A new session's cookie, and on to where the person wanted to go. The session that the browser had
/// before ends.
async fn welcome(web: &Web, context: &RequestContext, signed_in: &SignedIn, method: &str) -> Response {
    if let Err(error) = web.gatehouse().sign_out(&context.caller).await {
        // The person is signed in all the same; the old session ends by itself.
        web.gatehouse().log_reference(&error);
    }
    let https = context.https();
    with_cookies(
        see_other(&signed_in.next),
        [
            Cookie::Session.set(&signed_in.token, https, Some(signed_in.max_age)),
            Cookie::Method.set(method, https, None),
            Cookie::Stay.clear(https),
        ],
    )
}

/// The browser's pre-login value, a new one when it has none, and the cookie that keeps it.
fn browser(web: &Web, context: &RequestContext) -> (String, Option<HeaderValue>) {
    let value = context.browser.clone().unwrap_or_else(|| web.gatehouse().token());
    let cookie = Cookie::Browser.set(&value, context.https(), None);
    (value, cookie)
}
