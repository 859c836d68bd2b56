//! The outermost layer: the limit of time, panics, the answer to a failure, the headers.

use crate::context::{Bare, Known, RequestContext};
use crate::failure::{self, Failure};
use crate::route::guess_answers;
use crate::{Web, headers};
use axum::extract::{MatchedPath, Request};
use axum::http::header::{ACCEPT, ALLOW};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::time::Instant;

pub(crate) async fn answer(web: Web, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|p| p.as_str().to_owned());
    let known = Known::default();
    request.extensions_mut().insert(known.clone());
    let bare = Arc::new(RequestContext::bare(&web, &request));
    request.extensions_mut().insert(Bare(bare.clone()));
    let accept = request.headers().get(ACCEPT).and_then(|v| v.to_str().ok());
    let accept = accept.unwrap_or_default().to_owned();

    let served = AssertUnwindSafe(next.run(request)).catch_unwind();
    let mut response = match tokio::time::timeout(web.settings().timeout, served).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Failure::Panicked.into_response(),
        Err(_) => Failure::TooSlow.into_response(),
    };
    if let Some(failure) = response.extensions_mut().remove::<Arc<Failure>>() {
        let allow = response.headers_mut().remove(ALLOW);
        response = match known.get() {
            Some((context, answers)) => failure::answer(&web, context, *answers, &failure),
            None => failure::answer(&web, &bare, guess_answers(&bare, &accept), &failure),
        };
        if let Some(allow) = allow {
            response.headers_mut().insert(ALLOW, allow);
        }
    }
    headers::secure(response.headers_mut(), web.last_https());
    let status = response.status().as_u16();
    web.durations()
        .record(&bare.method, route.as_deref(), status, began.elapsed());
    let path = bare.here.split('?').next().unwrap_or_default();
    tracing::debug!(method = %bare.method, path, status, "answered");
    response
}
