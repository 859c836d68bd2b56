//! The console's server functions and who may call each. This table, not the functions' own list, decides
//! what is reachable: one that is not in it is answered with 404, and a test fails.

use crate::console::{Console, Seen, provide};
use app::api::ApiError;
use axum::Json;
use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use gatehouse_domain::catalogue::Code;
use gatehouse_service::Caller;
use gatehouse_web::Guard::{self, Administrator, Person};
use gatehouse_web::{Answers, Context, Problem, RequestContext, Route};
use leptos_axum::handle_server_fns_with_context;
use std::pin::Pin;
use std::sync::Arc;

/// (method, path, guard) of every server function.
pub const FUNCTIONS: &[(Method, &str, Guard)] = &[
    (Method::GET, "/api/access/confirm", Administrator),
    (Method::GET, "/api/access/invitations", Administrator),
    (Method::POST, "/api/access/invite", Administrator),
    (Method::POST, "/api/access/link", Administrator),
    (Method::POST, "/api/access/refuse", Administrator),
    (Method::POST, "/api/access/revoke", Administrator),
    (Method::POST, "/api/access/take_back", Administrator),
    (Method::GET, "/api/account/get", Person),
    (Method::POST, "/api/account/change_password", Person),
    (Method::POST, "/api/account/disconnect", Person),
    (Method::POST, "/api/account/end_others", Person),
    (Method::POST, "/api/account/end_session", Person),
    (Method::GET, "/api/audit/attempt", Administrator),
    (Method::GET, "/api/audit/attempts", Administrator),
    (Method::GET, "/api/audit/changes", Administrator),
    (Method::GET, "/api/connections/claims", Administrator),
    (Method::POST, "/api/connections/create", Administrator),
    (Method::POST, "/api/connections/delete", Administrator),
    (Method::GET, "/api/connections/delete_preview", Administrator),
    (Method::POST, "/api/connections/discard", Administrator),
    (Method::POST, "/api/connections/edit", Administrator),
    (Method::GET, "/api/connections/editor", Administrator),
    (Method::GET, "/api/connections/get", Administrator),
    (Method::GET, "/api/connections/last_test", Administrator),
    (Method::GET, "/api/connections/list", Administrator),
    (Method::POST, "/api/connections/restore", Administrator),
    (Method::GET, "/api/connections/revisions", Administrator),
    (Method::POST, "/api/connections/straight", Administrator),
    (Method::POST, "/api/connections/switch", Administrator),
    (Method::POST, "/api/directories/edit", Administrator),
    (Method::GET, "/api/directories/editor", Administrator),
    (Method::POST, "/api/groups/add_member", Administrator),
    (Method::POST, "/api/groups/delete", Administrator),
    (Method::GET, "/api/groups/get", Administrator),
    (Method::GET, "/api/groups/list", Administrator),
    (Method::POST, "/api/groups/make", Administrator),
    (Method::POST, "/api/groups/remove_member", Administrator),
    (Method::POST, "/api/groups/rename", Administrator),
    (Method::GET, "/api/overview", Administrator),
    (Method::POST, "/api/recover/codes", Administrator),
    (Method::GET, "/api/recover/ways", Administrator),
    (Method::GET, "/api/settings/authentication", Administrator),
    (Method::GET, "/api/settings/get", Administrator),
    (Method::POST, "/api/settings/propose_public_url", Administrator),
    (Method::GET, "/api/settings/reach", Administrator),
    (Method::POST, "/api/settings/set_account_rules", Administrator),
    (Method::POST, "/api/settings/set_session_lengths", Administrator),
    (Method::POST, "/api/users/delete", Administrator),
    (Method::POST, "/api/users/end_sessions", Administrator),
    (Method::GET, "/api/users/get", Administrator),
    (Method::GET, "/api/users/list", Administrator),
    (Method::POST, "/api/users/make", Administrator),
    (Method::POST, "/api/users/password_link", Administrator),
    (Method::POST, "/api/users/set_admin", Administrator),
    (Method::POST, "/api/users/set_disabled", Administrator),
];

/// The rows of the router's table.
pub fn routes(console: &Console) -> Vec<Route> {
    let row = |(method, path, guard): &(Method, &'static str, Guard)| {
        let console = console.clone();
        let handler = move |context: Context, request: Request| {
            let console = console.clone();
            async move { call(&console, &context, request).await }
        };
        let route = match *method {
            Method::GET => Route::get(*path, *guard, handler),
            _ => Route::post(*path, *guard, handler),
        };
        route.answers(Answers::Own(refusal))
    };
    FUNCTIONS.iter().map(row).collect()
}

/// The only way into a server function: the caller is judged before the arguments are read.
pub(crate) async fn call(console: &Console, context: &RequestContext, request: Request) -> Response {
    let known = FUNCTIONS
        .iter()
        .find(|(m, p, _)| m == request.method() && *p == request.uri().path());
    let Some((_, _, guard)) = known else {
        return failed(ApiError::NotFound);
    };
    if let Err(error) = admit(*guard, &context.caller) {
        return failed(error);
    }
    match request.uri().path() == ACCOUNT {
        true => kept_account(console, context, request).await,
        false => answer(console, context, request).await,
    }
}

/// Asks the function. In a box, made only where it is asked: the framework's future is so large that moving what holds
/// it took a sixth of the time of a session check.
fn answer<'a>(
    console: &'a Console,
    context: &'a RequestContext,
    mut request: Request,
) -> Pin<Box<dyn Future<Output = Response> + Send + 'a>> {
    // Else the framework answers a browser's form with a redirect to the Referer.
    request
        .headers_mut()
        .insert(ACCEPT, HeaderValue::from_static("application/json"));
    let provide = provide(console, context, request.headers(), None, None, Seen::default());
    Box::pin(async move {
        handle_server_fns_with_context(provide, request)
            .await
            .into_response()
    })
}

/// What applications ask again and again: who is signed in. It depends on nothing but the session.
const ACCOUNT: &str = "/api/account/get";

/// The answer that the session got a moment ago, while nothing has been written since; else a new one.
async fn kept_account(console: &Console, context: &RequestContext, request: Request) -> Response {
    let mut other = None;
    let ask = async {
        let answer = answer(console, context, request).await;
        if answer.status() != StatusCode::OK {
            other = Some(answer);
            return Ok(None);
        }
        match to_bytes(answer.into_body(), usize::MAX).await {
            Ok(body) => Ok(Some(Arc::from(&*body))),
            Err(_) => {
                let reference = String::new();
                other = Some(failed(ApiError::Internal { reference }));
                Ok(None)
            }
        }
    };
    let (gatehouse, lang) = (console.gatehouse(), context.prefs.lang);
    let asked = gatehouse.kept_account(&context.caller, lang, ask).await;
    match (asked, other) {
        (Ok(Some(body)), _) => {
            let json = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
            (json, Bytes::from_owner(body)).into_response()
        }
        (_, Some(other)) => other,
        (..) => failed(ApiError::Unauthenticated),
    }
}

fn admit(guard: Guard, caller: &Caller) -> Result<(), ApiError> {
    let person = match (guard, caller) {
        (Guard::Public, _) => return Ok(()),
        (_, Caller::Anonymous | Caller::Machine(_)) => return Err(ApiError::Unauthenticated),
        (_, Caller::Person(person)) => person,
    };
    if guard == Guard::Administrator && !person.user.admin {
        return Err(ApiError::Forbidden);
    }
    Ok(())
}

fn failed(error: ApiError) -> Response {
    (error.status(), Json(error)).into_response()
}

/// What the web layer refuses, as the console's functions say it.
fn refusal(problem: &Problem) -> Response {
    let slug = problem.slug;
    let error = if slug == "unauthenticated" {
        ApiError::Unauthenticated
    } else if slug == Code::Forbidden.slug() {
        ApiError::Forbidden
    } else if slug == Code::NotFound.slug() {
        ApiError::NotFound
    } else if slug == "bad-request" {
        ApiError::BadRequest
    } else if let (true, Some(reference)) = (slug == Code::Internal.slug(), &problem.reference) {
        ApiError::Internal {
            reference: reference.clone(),
        }
    } else {
        ApiError::refused(problem.message.clone())
    };
    (problem.status, Json(error)).into_response()
}
