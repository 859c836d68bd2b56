//! What the `wandb` program talks to: `/graphql`, and a run's stream and files. The SDK shows `errors[].message` to
//! whoever runs it.

mod bounds;
mod schema;
mod stream;
mod upload;
mod words;

pub use stream::stream;
pub use upload::upload;

use crate::context::{Context, RequestContext};
use crate::failure::{Failure, Problem};
use crate::{BODY_LIMIT, Web, sdk};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, Response as Answer, ServerError, Variables};
use axum::Json;
use axum::body::Body;
use axum::extract::{Request as HttpRequest, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bounds::Unfit;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::text::fill;
use gatehouse_domain::text::runs::Runs;
use gatehouse_service::Caller;
use gatehouse_service::runs::Named;
use schema::{Asking, SCHEMA};
use serde::Deserialize;
use serde_json::{Value, json};

/// The largest request of a known caller, in bytes: a run's settings are in it.
const LIMIT: usize = 4 * 1024 * 1024;

/// A refusal in the form that the SDK reads.
pub fn own(problem: &Problem) -> Response {
    let mut error = json!({ "message": problem.message, "extensions": { "code": problem.slug } });
    if let Some(reference) = &problem.reference {
        error["message"] = format!("{} ({reference})", problem.message).into();
    }
    // The SDK looks for `error`, too, where there is no GraphQL.
    let body = json!({ "errors": [error], "error": problem.message });
    (problem.status, Json(body)).into_response()
}

/// The same for what a use case refused.
fn own_words(words: words::Words) -> Response {
    own(&Problem {
        status: words.status,
        slug: words.slug,
        title: String::new(),
        message: words.message,
        reference: None,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    query: String,
    #[serde(default)]
    variables: Option<Value>,
    #[serde(default)]
    operation_name: Option<String>,
}

/// POST /graphql
pub async fn graphql(
    State(web): State<Web>,
    context: Context,
    request: HttpRequest,
) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    let caller = sdk::caller(&web, &context, &parts.headers, &parts.uri).await?;
    let request = match read(&web, &context, &caller, &parts.headers, body).await? {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal),
    };
    let asking = Asking {
        gatehouse: web.gatehouse().clone(),
        caller,
        named: named(&parts.headers),
        public_url: context.public_url.clone(),
        lang: context.lang(),
    };
    let answer = SCHEMA.execute(request.data(asking)).await;
    Ok(told(&context, answer))
}

/// Whom the program names by WANDB_USERNAME and WANDB_USER_EMAIL.
fn named(headers: &HeaderMap) -> Named {
    let text = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().trim().chars().take(254).collect()
    };
    Named {
        name: text("x-wandb-username"),
        email: text("x-wandb-user-email"),
    }
}

/// The request, within the bounds; or why not.
async fn read(
    web: &Web,
    context: &RequestContext,
    caller: &Caller,
    headers: &HeaderMap,
    body: Body,
) -> Result<Result<Request, Response>, Failure> {
    let limit = match caller {
        Caller::Anonymous => BODY_LIMIT,
        _ => LIMIT,
    };
    let held = web.room().read(headers, body, limit).await?;
    let t = Runs::of(context.lang());
    let malformed = |why: &str| {
        let message = fill(t.malformed, &[("why", why)]);
        let errors = json!({ "errors": [{ "message": message }] });
        (StatusCode::BAD_REQUEST, Json(errors)).into_response()
    };
    let asked: Asked = match serde_json::from_slice(&held.bytes) {
        Ok(asked) => asked,
        Err(error) => return Ok(Err(malformed(&error.to_string()))),
    };
    let document: ExecutableDocument = match bounds::read(&asked.query) {
        Ok(document) => document,
        Err(Unfit::Malformed(why)) => return Ok(Err(malformed(&why))),
        Err(Unfit::TooMuch) => return Ok(Err(malformed(t.too_much))),
    };
    let name = asked.operation_name.filter(|name| !name.is_empty());
    if name.is_none() && document.operations.iter().nth(1).is_some() {
        return Ok(Err(malformed(t.several)));
    }
    let mut request = Request::new("").variables(Variables::from_json(asked.variables.unwrap_or_default()));
    if let Some(name) = name {
        request = request.operation_name(name);
    }
    request.set_parsed_query(document);
    Ok(Ok(request))
}

/// The answer as the SDK reads it: what the schema does not have needs more than is here.
fn told(context: &RequestContext, mut answer: Answer) -> Response {
    let t = Runs::of(context.lang());
    let mut status = StatusCode::OK;
    for error in &mut answer.errors {
        if error.path.is_empty() {
            error.message = fill(t.needs_upstream, &[("what", &error.message)]);
        } else if code(error) == Some(Code::KeyMissing.slug()) {
            status = StatusCode::UNAUTHORIZED;
        }
    }
    (status, Json(answer)).into_response()
}

fn code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => Some(code),
        _ => None,
    }
}
