//! `/settings/public-url`: a proposed public URL is confirmed by a page under that URL, in the
//! administrator's browser, whose cookie came back.

use super::{Answer, with_cookies};
use crate::Web;
use crate::context::{Context, RequestContext, is_token};
use crate::cookies::Cookie;
use crate::cross_site::same_origin;
use crate::failure::Failure;
use crate::fields::{Form, Query};
use crate::pages::public_url::{self, Confirmation};
use axum::extract::State;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use gatehouse_domain::text::fill;
use gatehouse_service::Error;

/// GET /settings/public-url?token=…, under whatever host the browser came by.
pub async fn show(
    State(web): State<Web>,
    context: Context,
    headers: HeaderMap,
    Query(query): Query,
) -> Answer {
    let token = query.get("token");
    let proposed = match web.gatehouse().proposed_public_url(token).await {
        Ok(proposed) => proposed,
        Err(error) => return gone(&web, &context, error),
    };
    let after = match web.gatehouse().ways_once_moved(token).await {
        Ok(after) => after,
        Err(error) => return gone(&web, &context, error),
    };
    let value = web.gatehouse().token();
    // The cookie is the one that the proposed URL will need: Secure on https.
    let cookie = Cookie::Confirm.set(&value, proposed.starts_with("https://"), None);
    let host = headers
        .get(HOST)
        .and_then(|h| h.to_str().ok())
        .unwrap_or_default();
    let confirmation = Confirmation {
        token,
        value: &value,
        proposed: &proposed,
        host,
        after,
    };
    Ok(with_cookies(
        public_url::question(&web, &context, &confirmation),
        [cookie],
    ))
}

/// POST /settings/public-url
pub async fn submit(
    State(web): State<Web>,
    context: Context,
    headers: HeaderMap,
    Form(form): Form,
) -> Answer {
    let t = context.text();
    let token = form.get("token");
    let proposed = match web.gatehouse().proposed_public_url(token).await {
        Ok(proposed) => proposed,
        Err(error) => return gone(&web, &context, error),
    };
    let refused = |message: &str| {
        let page = public_url::refused(&web, &context, message);
        Ok((StatusCode::FORBIDDEN, page).into_response())
    };
    let origin = headers
        .get(ORIGIN)
        .and_then(|o| o.to_str().ok())
        .unwrap_or_default();
    if !same_origin(origin, &proposed) {
        let seen = if origin.is_empty() || origin == "null" {
            t.public_url_unsaid
        } else {
            origin
        };
        return refused(&fill(t.public_url_other, &[("seen", seen), ("url", &proposed)]));
    }
    let https = proposed.starts_with("https://");
    let came_back = Cookie::Confirm.read(&headers, https);
    if came_back.is_none_or(|v| !is_token(v) || v != form.get("value")) {
        return refused(&fill(t.public_url_cookie, &[("url", &proposed)]));
    }
    match web
        .gatehouse()
        .confirm_public_url(token, &proposed, &context.origin)
        .await
    {
        Ok(url) => {
            web.saw_public_url(https);
            let page = public_url::done(&web, &context, &url);
            Ok(with_cookies(page, [Cookie::Confirm.clear(https)]))
        }
        Err(error) => gone(&web, &context, error),
    }
}

fn gone(web: &Web, context: &RequestContext, error: Error) -> Answer {
    match error {
        Error::Refused { .. } => {
            let page = public_url::refused(web, context, context.text().public_url_gone);
            Ok((StatusCode::GONE, page).into_response())
        }
        Error::LastWayIn(_) => {
            let page = public_url::refused(web, context, context.text().public_url_last_way);
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        error => Err(Failure::from(error)),
    }
}
