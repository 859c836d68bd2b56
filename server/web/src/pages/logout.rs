//! Signing out: the question, the way to the provider, and what came of it.

use super::{Frame, with_name};
use crate::Web;
use crate::context::RequestContext;
use gatehouse_service::sign_out::AtProvider;
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

/// What is known of the session at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum There {
    /// It has no end session endpoint, or there is no provider.
    NotAsked,
    /// It sent the person back with our state.
    Confirmed,
    /// The person is here without it.
    Unconfirmed,
}

/// The session here has ended; on to the provider's.
pub fn leaving(web: &Web, context: &RequestContext, provider: &AtProvider) -> Markup {
    const NEXT: &str = "/logout/provider";
    let t = context.text();
    let name = provider.name.as_str();
    let card = html! {
        h1 { (t.signed_out_here) }
        p { (with_name(t.leaving_text, name)) }
        a.button.primary href=(NEXT) { (with_name(t.leave, name)) }
        p.small { (with_name(t.leaving_stuck, name)) }
    };
    Frame {
        title: t.signed_out_here,
        back: None,
        refresh: Some(NEXT),
        wide: false,
        card,
    }
    .render(web, context)
}

/// What was ended, and what was not.
pub fn done(web: &Web, context: &RequestContext, provider: Option<&AtProvider>, there: There) -> Markup {
    let t = context.text();
    let title = match there {
        There::Unconfirmed => t.signed_out_here,
        There::NotAsked | There::Confirmed => t.signed_out,
    };
    let card = html! {
        h1 { (title) }
        ul.outcome {
            (line(true, t.ended_here))
            @if let Some(AtProvider { name, revoked }) = provider {
                @match revoked {
                    Some(true) => (line(true, &with_name(t.revoked, name))),
                    Some(false) => (line(false, &with_name(t.not_revoked, name))),
                    None => {}
                }
                @match there {
                    There::Confirmed => (line(true, &with_name(t.ended_there, name))),
                    There::Unconfirmed => (line(false, &with_name(t.not_confirmed, name))),
                    There::NotAsked => (line(false, &with_name(t.not_asked, name))),
                }
            }
        }
        a.button href="/login?local" { (t.sign_in_again) }
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

fn line(done: bool, text: &str) -> Markup {
    html! { li { span aria-hidden="true" { (if done { "✓" } else { "!" }) } span { (text) } } }
}
