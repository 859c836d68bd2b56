//! Signing out.

use super::{Frame, with_name};
use crate::Web;
use crate::context::RequestContext;
use maud::{Markup, html};

/// Asks whether to sign out; says so when nobody is signed in.
pub fn question(web: &Web, context: &RequestContext) -> Markup {
    let t = context.text();
    let title = if context.who().is_some() {
        t.sign_out_question
    } else {
        t.not_signed_in
    };
    let card = html! {
        h1 { (title) }
        @if let Some(who) = context.who() {
            p { (with_name(t.signed_in_as, who)) }
            form method="post" action="/logout" { button.button.primary { (t.sign_out) } }
        } @else {
            a.button href="/login" { (t.to_login) }
        }
    };
    Frame {
        title,
        back: Some("/logout"),
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}

/// The session has ended.
pub fn done(web: &Web, context: &RequestContext) -> Markup {
    let t = context.text();
    let card = html! {
        h1 { (t.signed_out) }
        p { (t.signed_out_text) }
        a.button href="/login" { (t.sign_in_again) }
    };
    Frame {
        title: t.signed_out,
        back: Some("/logout"),
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}
