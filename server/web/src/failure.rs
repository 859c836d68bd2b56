//! What went wrong, and how it is said: a page for people, JSON for programs.

use crate::context::RequestContext;
use crate::route::Answers;
use crate::{Web, fields, pages};
use axum::Json;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use gatehouse_domain::access::Why;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::text::fill;
use gatehouse_service::Error;
use std::sync::Arc;

/// Why a request was not served. A handler returns it; the outermost layer says it in the caller's
/// language and in the form that the route answers in.
#[derive(Debug)]
pub enum Failure {
    /// A catalogued refusal.
    Refused {
        /// Why.
        code: Code,
        /// For the administrator.
        reference: Option<String>,
    },
    /// The caller may not, and is told why.
    Denied(Why),
    /// Nobody is signed in.
    Unauthenticated,
    /// The request could not be read.
    BadRequest,
    /// The path does not answer this method.
    Method,
    /// The body is larger than so many bytes.
    TooLarge(usize),
    /// It took too long.
    TooSlow,
    /// Our fault.
    Unexpected(Error),
    /// Our fault; the log has the panic above the reference.
    Panicked,
}

impl Failure {
    /// A refusal without an attempt.
    pub fn refused(code: Code) -> Self {
        Failure::Refused {
            code,
            reference: None,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Unauthenticated => Failure::Unauthenticated,
            Error::Forbidden => Failure::refused(Code::Forbidden),
            Error::Denied(why) => Failure::Denied(why),
            Error::NotFound => Failure::refused(Code::NotFound),
            Error::Refused { code, reference } | Error::Asked { code, reference } => {
                Failure::Refused { code, reference }
            }
            Error::Throttled { .. } => Failure::refused(Code::Throttled),
            // A handler that can meet these says them itself.
            Error::Invalid(_)
            | Error::Conflict(_)
            | Error::SetOutside(_)
            | Error::LastWayIn(_)
            | Error::NotProven
            | Error::WouldLose(_)
            | Error::CannotLink(_)
            | Error::Settled
            | Error::MustChange { .. }
            | Error::NotFresh => Failure::BadRequest,
            error @ (Error::Store(_) | Error::Unsealable(_)) => Failure::Unexpected(error),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// A failure in the caller's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// A stable name, the catalogue's where it has one.
    pub slug: &'static str,
    /// What happened, in a few words.
    pub title: String,
    /// What it means and what to do.
    pub message: String,
    /// For the administrator, or to be found in the log.
    pub reference: Option<String>,
}

/// Puts a failure into words; an unexpected one is logged under its reference here.
pub(crate) fn describe(web: &Web, context: &RequestContext, failure: &Failure) -> Problem {
    let (t, lang) = (context.text(), context.lang());
    let path = context.here.split('?').next().unwrap_or("/");
    let problem = |status, slug, title: &str, message: String| Problem {
        status,
        slug,
        title: title.to_owned(),
        message,
        reference: None,
    };
    let internal = |reference| Problem {
        reference: Some(reference),
        ..problem(
            StatusCode::INTERNAL_SERVER_ERROR,
            Code::Internal.slug(),
            t.unexpected,
            Code::Internal.person(lang).to_owned(),
        )
    };
    match failure {
        Failure::Refused {
            code: Code::NotFound, ..
        } => problem(
            StatusCode::NOT_FOUND,
            Code::NotFound.slug(),
            t.not_found,
            fill(t.not_found_text, &[("path", path)]),
        ),
        Failure::Refused { code, reference } => Problem {
            status: StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST),
            slug: code.slug(),
            title: match code {
                Code::Forbidden => t.forbidden,
                Code::CrossSite => t.cross_site,
                _ => t.error,
            }
            .to_owned(),
            message: code.person(lang).to_owned(),
            reference: reference.clone(),
        },
        Failure::Denied(why) => problem(
            StatusCode::FORBIDDEN,
            "denied",
            t.forbidden,
            why.text(lang).to_owned(),
        ),
        Failure::Unauthenticated => problem(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            t.unauthenticated,
            t.unauthenticated_text.into(),
        ),
        Failure::BadRequest => problem(
            StatusCode::BAD_REQUEST,
            "bad-request",
            t.bad_request,
            t.bad_request_text.into(),
        ),
        Failure::Method => problem(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            t.method,
            fill(
                t.method_text,
                &[("path", path), ("method", context.method.as_str())],
            ),
        ),
        Failure::TooLarge(limit) => problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            t.too_large,
            fill(t.too_large_text, &[("limit", &(limit / 1024).to_string())]),
        ),
        Failure::TooSlow => problem(
            StatusCode::SERVICE_UNAVAILABLE,
            "too-slow",
            t.too_slow,
            fill(
                t.too_slow_text,
                &[("seconds", &web.settings().timeout.as_secs().to_string())],
            ),
        ),
        Failure::Unexpected(error) => internal(web.gatehouse().log_reference(error)),
        Failure::Panicked => {
            let reference = web.gatehouse().ports().rng.reference();
            tracing::error!(reference, path, "a handler panicked");
            internal(reference)
        }
    }
}

/// The answer to a failed request.
pub(crate) fn answer(web: &Web, context: &RequestContext, answers: Answers, failure: &Failure) -> Response {
    let page = matches!(answers, Answers::Page);
    let asks = matches!(context.method, Method::GET | Method::HEAD);
    if page && asks && matches!(failure, Failure::Unauthenticated) {
        return to_login(context);
    }
    let problem = describe(web, context, failure);
    let status = problem.status;
    match answers {
        Answers::Page => (status, pages::error::page(web, context, &problem)).into_response(),
        Answers::Own(own) => own(&problem),
        Answers::Json | Answers::File => {
            let mut body = serde_json::json!({ "error": problem.slug, "message": problem.message });
            if let Some(reference) = problem.reference {
                body["reference"] = reference.into();
            }
            (status, Json(body)).into_response()
        }
    }
}

/// To the login page, and back here afterwards.
fn to_login(context: &RequestContext) -> Response {
    let why = if context.had_session { "&why=ended" } else { "" };
    fields::see_other(&format!("/login?next={}{why}", fields::encode(&context.here)))
}
