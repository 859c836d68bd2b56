//! `/auth/verify`, for a reverse proxy that asks before it lets a request through: nginx's `auth_request`, Caddy's and
//! Traefik's forward-auth. The session's cookie counts, where the application is on the same host, or a key or token
//! in `Authorization`.

use crate::Web;
use crate::context::{Context, RequestContext};
use crate::failure::Failure;
use crate::fields::{Query, encode, see_other};
use crate::sdk;
use axum::Json;
use axum::extract::State;
use axum::http::header::{HeaderName, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use gatehouse_domain::next;
use gatehouse_domain::verify::{Lacks, Unknown, Wanted, lacks};
use gatehouse_service::Caller;
use gatehouse_service::verify::{Verified, bound, scopes};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::json;

/// Where a person who is not signed in is sent, instead of 401: what nginx cannot take from `auth_request`.
const LOGIN: &str = "login";
/// What the proxy says of the request: how, and to where. Only one that is trusted is believed.
const METHOD: [&str; 2] = ["x-original-method", "x-forwarded-method"];
const ADDRESS: [&str; 2] = ["x-original-uri", "x-forwarded-uri"];

/// GET /auth/verify
pub(crate) async fn show(
    State(web): State<Web>,
    context: Context,
    headers: HeaderMap,
    uri: Uri,
    Query(query): Query,
) -> Result<Response, Failure> {
    let parameters = query.iter().filter(|(name, _)| *name != LOGIN);
    let wanted = match Wanted::read(parameters) {
        Ok(wanted) => wanted,
        Err(unknown) => return Ok(unreadable(&unknown)),
    };
    let caller = match sdk::is_ours(&headers) {
        true => sdk::caller(&web, &context, &headers, &uri).await?,
        // What else stands in `Authorization` is for the application behind.
        false => context.caller.clone(),
    };
    if matches!(caller, Caller::Anonymous) {
        return Ok(match query.find(LOGIN) {
            Some(_) => {
                let to = said(&context, &headers, ADDRESS).unwrap_or_default();
                see_other(&format!(
                    "{}/login?next={}",
                    context.public_url,
                    encode(next::safe(to))
                ))
            }
            None => nobody(&context),
        });
    }
    let verified = web.gatehouse().verified(&caller).await?;
    let method = method(&context, &headers);
    let lack = match bound(&caller) && wanted.organizations.is_empty() {
        true => Some(Lacks::Bound),
        false => lacks(&wanted, &verified.is_in, scopes(&caller), method),
    };
    let by = by(&caller);
    match lack {
        None => Ok((StatusCode::OK, identity(&verified, by)).into_response()),
        Some(lack) => Ok(forbidden(&context, &verified, by, &lack)),
    }
}

/// The method that the proxy says. Each proxy sets one of the headers and passes the client's own other one on: where they
/// differ, it counts as one that writes.
fn method<'a>(context: &RequestContext, headers: &'a HeaderMap) -> Option<&'a str> {
    let first = said(context, headers, METHOD)?;
    let all = METHOD.iter().flat_map(|name| headers.get_all(*name));
    let same = all.into_iter().all(|value| value.as_bytes() == first.as_bytes());
    Some(if same { first } else { "?" })
}

/// How the caller proved itself.
fn by(caller: &Caller) -> &'static str {
    match caller {
        Caller::Machine(_) if bound(caller) => "token",
        Caller::Machine(_) => "key",
        Caller::Person(_) | Caller::Anonymous => "session",
    }
}

fn said<'a>(context: &RequestContext, headers: &'a HeaderMap, names: [&str; 2]) -> Option<&'a str> {
    let mut values = names.iter().filter_map(|name| headers.get(*name)?.to_str().ok());
    values.next().filter(|_| context.from_proxy)
}

/// Who it is, for the application: each value in ASCII, what else there is percent-encoded; lists with commas.
fn identity(verified: &Verified, by: &str) -> HeaderMap {
    let list = |names: &[String]| names.iter().map(|n| ascii(n)).collect::<Vec<_>>().join(",");
    let kind = if verified.service { "service" } else { "person" };
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("x-gatehouse-id", verified.id.to_string()),
        ("x-gatehouse-user", ascii(&verified.name)),
        ("x-gatehouse-kind", kind.to_owned()),
        ("x-gatehouse-by", by.to_owned()),
        (
            "x-gatehouse-email",
            verified.email.as_deref().map(ascii).unwrap_or_default(),
        ),
        ("x-gatehouse-groups", list(&verified.is_in.groups)),
        ("x-gatehouse-teams", list(&verified.is_in.teams)),
        ("x-gatehouse-organizations", list(&verified.is_in.organizations)),
    ] {
        // One that is empty is sent, too: the proxy overwrites with it what a client has sent.
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    headers
}

/// What separates list items, and the sign that encodes.
const SPECIAL: &AsciiSet = &CONTROLS.add(b',').add(b'%');

fn ascii(text: &str) -> String {
    utf8_percent_encode(text, SPECIAL).to_string()
}

fn nobody(context: &RequestContext) -> Response {
    let body = json!({"error": "unauthenticated", "message": context.text().unauthenticated});
    let ask = [(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))];
    (StatusCode::UNAUTHORIZED, ask, Json(body)).into_response()
}

fn forbidden(context: &RequestContext, verified: &Verified, by: &str, lack: &Lacks) -> Response {
    let message = lack.text(context.lang());
    let mut headers = identity(verified, by);
    if let Ok(reason) = HeaderValue::from_str(&ascii(&message)) {
        headers.insert(HeaderName::from_static("x-gatehouse-reason"), reason);
    }
    let body = json!({"error": "forbidden", "message": message});
    (StatusCode::FORBIDDEN, headers, Json(body)).into_response()
}

/// No proxy takes it for a yes or a no: who set it up sees that it is wrong.
fn unreadable(unknown: &Unknown) -> Response {
    let known = Wanted::PARAMETERS.join(", ");
    let message = format!(
        "/auth/verify knows the parameters {known} and {LOGIN}, each but the last with a value. Got: {}.",
        unknown.0
    );
    let body = json!({"error": "bad-request", "message": message});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
