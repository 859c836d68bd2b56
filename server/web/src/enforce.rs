//! The one place where a route's guard is enforced: who calls, whether the request is our own page's,
//! and whether the caller may.

use crate::Web;
use crate::body;
use crate::context::{Bare, Context, Known, RequestContext};
use crate::cross_site::{Sender, sender};
use crate::failure::Failure;
use crate::route::{Answers, Guard};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gatehouse_domain::catalogue::Code;
use gatehouse_service::Caller;
use std::sync::Arc;

/// What the table says of a route.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) guard: Guard,
    pub(crate) answers: Answers,
    pub(crate) cross_site: bool,
    pub(crate) reads_itself: bool,
}

pub(crate) async fn enforce(
    State((web, rule)): State<(Web, Rule)>,
    mut request: Request,
    next: Next,
) -> Response {
    let known = request.extensions().get::<Known>().cloned().unwrap_or_default();
    let bare = match request.extensions().get::<Bare>() {
        Some(Bare(bare)) => bare.clone(),
        None => Arc::new(RequestContext::bare(&web, &request)),
    };
    // A file is public whatever the table says, because nobody is looked up for it: a guarded one is not.
    if matches!(rule.answers, Answers::File) && rule.guard == Guard::Public {
        known.set(bare, rule.answers);
        return next.run(request).await;
    }
    let complete = RequestContext::clone(&bare).complete(&web, request.headers());
    let context = match complete.await {
        Ok(context) => Arc::new(context),
        Err(error) => {
            known.set(bare, rule.answers);
            return Failure::from(error).into_response();
        }
    };
    known.set(context.clone(), rule.answers);
    if let Err(failure) = admit(&context, rule, &request) {
        return failure.into_response();
    }
    request.extensions_mut().insert(Context(context));
    if rule.reads_itself {
        return next.run(request).await;
    }
    match body::small(request).await {
        Ok(request) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

fn admit(context: &RequestContext, rule: Rule, request: &Request) -> Result<(), Failure> {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && !rule.cross_site {
        let anonymous = !matches!(context.caller, Caller::Person(_));
        match sender(request.headers(), &context.public_url) {
            Sender::Ours => {}
            Sender::Unsaid if anonymous => {}
            Sender::Unsaid | Sender::Foreign => return Err(Failure::refused(Code::CrossSite)),
        }
    }
    match rule.guard {
        Guard::Public => {}
        Guard::Person => {
            context.caller.person()?;
        }
        Guard::Administrator => {
            context.caller.administrator()?;
        }
    }
    Ok(())
}
