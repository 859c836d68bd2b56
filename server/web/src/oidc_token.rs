//! `/oidc/token` (RFC 7523), `/oidc/introspect` (RFC 7662) and `/oidc/revoke` (RFC 7009). No cookie counts here.
//!
//! Programs print what they are refused with as it is, so it says what to fix. What is wrong with a token is never a
//! 5xx: the W&B SDK would try again and then say something unhelpful.

use crate::Web;
use crate::context::Context;
use crate::failure::Problem;
use crate::fields::Fields;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::federation::verdict::Line;
use gatehouse_domain::text::Lang;
use gatehouse_service::federation::NotExchanged;
use gatehouse_service::machines::Presented;
use gatehouse_service::{Caller, Error, Secret};
use serde_json::{Value, json};

/// The only grant there is.
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// So many characters of what was expected and of what came are told.
const TOLD: usize = 200;

const PRIVATE: [(HeaderName, &str); 2] = [(CACHE_CONTROL, "no-store"), (PRAGMA, "no-cache")];

/// A refusal in the form of RFC 6749 §5.2.
pub fn refusal(problem: &Problem) -> Response {
    let text = match problem.message.is_ascii() {
        true => problem.message.as_str(),
        false => problem.slug,
    };
    let error = match problem.status.is_server_error() {
        true => "server_error",
        false => "invalid_request",
    };
    refused(problem.status, error, text)
}

/// POST /oidc/token
pub async fn token(State(web): State<Web>, context: Context, headers: HeaderMap, body: Bytes) -> Response {
    let form = match form(&headers, &body, &["grant_type", "assertion"]) {
        Ok(form) => form,
        Err(refused) => return *refused,
    };
    match form.get("grant_type") {
        GRANT => {}
        "" => return bad_request(&format!("grant_type is missing: it has to be {GRANT}")),
        _ => {
            let text = format!("The only grant_type here is {GRANT}");
            return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type", &text);
        }
    }
    // The W&B SDK sends the line end of its file along.
    let assertion = form.get("assertion").trim();
    if assertion.is_empty() {
        return bad_request("assertion is missing: give in the JWT that your identity provider issued");
    }
    match web.gatehouse().exchange(assertion, &context.origin).await {
        Ok(exchanged) => {
            let body = json!({
                "access_token": exchanged.token.expose(),
                "token_type": "Bearer",
                "expires_in": exchanged.expires_in,
            });
            (PRIVATE, Json(body)).into_response()
        }
        Err(NotExchanged { error, line }) => not_exchanged(&web, error, line.as_ref()),
    }
}

fn not_exchanged(web: &Web, error: Error, line: Option<&Line>) -> Response {
    match error {
        Error::Refused { code, reference } => {
            let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
            let error = match status {
                StatusCode::SERVICE_UNAVAILABLE => "temporarily_unavailable",
                status if status.is_server_error() => "server_error",
                _ => "invalid_grant",
            };
            refused(status, error, &sentence(code, line, reference.as_deref()))
        }
        Error::Throttled { seconds } => {
            let text = format!("Too many tokens from this address were refused. Try again in {seconds} s.");
            let answer = refused(StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable", &text);
            ([(RETRY_AFTER, seconds.to_string())], answer).into_response()
        }
        error => unexpected(web, &error),
    }
}

fn unexpected(web: &Web, error: &Error) -> Response {
    let reference = web.gatehouse().log_reference(error);
    let text = format!("{} Reference: {reference}", Code::Internal.person(Lang::En));
    refused(StatusCode::INTERNAL_SERVER_ERROR, "server_error", &text)
}

/// What to fix, what was expected and what came, and how an administrator finds it.
fn sentence(code: Code, line: Option<&Line>, reference: Option<&str>) -> String {
    let mut text = code.person(Lang::En).to_owned();
    if let Some(line) = line {
        let cut = |text: &str| text.chars().take(TOLD).collect::<String>();
        let (label, expected, received) = (line.label.text(Lang::En), &line.expected, &line.received);
        text += &format!(
            " {label}: expected {}; received {}.",
            cut(expected),
            cut(received)
        );
    }
    if let Some(reference) = reference {
        text += &format!(" Reference: {reference}");
    }
    text
}

/// POST /oidc/introspect
pub async fn introspect(
    State(web): State<Web>,
    context: Context,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (form, caller) = match asked(&web, &context, &headers, &body).await {
        Ok(asked) => asked,
        Err(refused) => return *refused,
    };
    let told = match web.gatehouse().introspect(&caller, form.get("token")).await {
        Ok(Some(told)) => json!({
            "active": true,
            "scope": told.scope,
            "username": told.username,
            "sub": told.subject,
            "aud": told.audience,
            "iss": context.public_url,
            "token_type": "Bearer",
            "iat": told.issued_at.div_euclid(1000),
            "exp": told.expires_at.div_euclid(1000),
        }),
        Ok(None) => json!({ "active": false }),
        Err(Error::Unauthenticated) => {
            return unauthenticated("An API key of your own is needed: a token does not do.");
        }
        Err(error) => return unexpected(&web, &error),
    };
    (PRIVATE, Json(told)).into_response()
}

/// POST /oidc/revoke
pub async fn revoke(State(web): State<Web>, context: Context, headers: HeaderMap, body: Bytes) -> Response {
    let (form, caller) = match asked(&web, &context, &headers, &body).await {
        Ok(asked) => asked,
        Err(refused) => return *refused,
    };
    match web.gatehouse().give_token_back(&caller, form.get("token")).await {
        Ok(()) => (PRIVATE, Json(Value::Object(serde_json::Map::new()))).into_response(),
        Err(Error::Forbidden) => refused(
            StatusCode::BAD_REQUEST,
            "unauthorized_client",
            "This token is another account's.",
        ),
        Err(error) => unexpected(&web, &error),
    }
}

/// The form and the program that sent it.
async fn asked(
    web: &Web,
    context: &Context,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<(Fields, Caller), Box<Response>> {
    let form = form(headers, body, &["token", "token_type_hint"])?;
    let Some(credential) = credential(headers) else {
        let text = "Send an API key in the Authorization header, as Bearer or as the password of Basic.";
        return Err(Box::new(unauthenticated(text)));
    };
    let presented = Presented::Secret(credential);
    let caller = web
        .gatehouse()
        .authenticate_machine(&presented, context.origin.clone());
    let caller = caller.await.map_err(|error| {
        Box::new(match error {
            Error::Refused { code, reference } if code.status() < 500 => {
                unauthenticated(&sentence(code, None, reference.as_deref()))
            }
            error => unexpected(web, &error),
        })
    })?;
    if form.get("token").is_empty() {
        return Err(Box::new(bad_request("token is missing")));
    }
    Ok((form, caller))
}

/// A form with each of these at most once (RFC 6749 §3.2).
fn form(headers: &HeaderMap, body: &Bytes, names: &[&str]) -> Result<Fields, Box<Response>> {
    let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let right = kind.is_some_and(|k| {
        let kind = k.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    });
    if !right {
        let text = "Send the parameters as application/x-www-form-urlencoded, in the body.";
        return Err(Box::new(bad_request(text)));
    }
    let form = Fields::parse(body);
    match names.iter().find(|name| form.repeats(name)) {
        Some(name) => Err(Box::new(bad_request(&format!("{name} is there more than once")))),
        None => Ok(form),
    }
}

/// What a program sends to prove itself.
fn credential(headers: &HeaderMap) -> Option<Secret> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = text.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(Secret::new(rest.trim().to_owned()));
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let plain = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    let (_, password) = plain.split_once(':')?;
    Some(Secret::new(password.to_owned()))
}

fn bad_request(text: &str) -> Response {
    refused(StatusCode::BAD_REQUEST, "invalid_request", text)
}

fn unauthenticated(text: &str) -> Response {
    let answer = refused(StatusCode::UNAUTHORIZED, "invalid_client", text);
    ([(WWW_AUTHENTICATE, "Basic realm=\"gatehouse\"")], answer).into_response()
}

fn refused(status: StatusCode, error: &str, text: &str) -> Response {
    let body = json!({ "error": error, "error_description": plain(text) });
    (status, PRIVATE, Json(body)).into_response()
}

/// Only what may stand in a description (RFC 6749 §5.2): printable ASCII without quotes and backslashes.
fn plain(text: &str) -> String {
    let text = text.replace('≤', "<=").replace('—', "-").replace('…', "...");
    let plain = |c: char| match c {
        '"' => '\'',
        '\\' => '/',
        ' '..='~' => c,
        _ => '?',
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_holds_only_what_it_may() {
        let text = plain("≤ 24 h, not “x”\n\"y\" \\ 한국… —");
        assert_eq!(text, "<= 24 h, not ?x??'y' / ??... -");
        for code in Code::ALL {
            let said = plain(code.person(Lang::En));
            assert!(!said.contains('?'), "{}: {said}", code.slug());
        }
    }
}
