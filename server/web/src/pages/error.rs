//! What went wrong, as a page.

use super::{Frame, help, refusal, with_name};
use crate::Web;
use crate::context::RequestContext;
use crate::failure::Problem;
use crate::fields::encode;
use axum::http::{Method, StatusCode};
use maud::{Markup, html};

/// The page for a failed request.
pub fn page(web: &Web, context: &RequestContext, problem: &Problem) -> Markup {
    let t = context.text();
    let asked = context.method == Method::GET;
    // Only a page can be shown again in another language.
    let back = (asked && !context.public_url.is_empty()).then_some(context.here.as_str());
    let card = html! {
        h1 { (problem.title) }
        p { (problem.message) }
        @if let Some(reference) = &problem.reference { (help(context, reference)) }
        @if problem.status == StatusCode::UNAUTHORIZED {
            a.button.primary href={ "/login?next=" (encode(context.from.as_deref().unwrap_or("/"))) } { (t.to_login) }
        } @else {
            @if problem.status == StatusCode::FORBIDDEN && let Some(who) = context.who() {
                p.soft { (with_name(t.signed_in_as, who)) }
            }
            a.button href="/" { (t.to_start) }
        }
    };
    Frame {
        title: &problem.title,
        back,
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}

/// Connecting an identity was refused: back to the account.
pub fn linking(web: &Web, context: &RequestContext, message: &str, reference: Option<&str>) -> Markup {
    let t = context.text();
    let card = html! {
        h1 { (t.error) }
        (refusal(context, message, reference))
        a.button href="/account" { (t.to_account) }
    };
    Frame {
        title: t.error,
        back: None,
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}
