//! The login page.

use super::{Field, Frame, Tone, notice, refusal, with_name};
use crate::Web;
use crate::context::RequestContext;
use crate::cookies::PASSWORD_METHOD;
use crate::fields::encode;
use gatehouse_domain::text::fill;
use gatehouse_service::signin::Button;
use maud::{Markup, html};

/// What stands above the ways to sign in.
pub enum Above<'a> {
    /// Nothing.
    Nothing,
    /// A sentence to know.
    Info(&'a str),
    /// Why signing in failed, with the reference to read out.
    Refused(&'a str, Option<&'a str>),
}

/// What the page shows.
pub struct Login<'a> {
    /// The active connections.
    pub buttons: Vec<Button>,
    /// The names of the active directories: their people use the password form.
    pub directories: Vec<String>,
    /// Where to go afterwards: a path on this site.
    pub next: &'a str,
    /// The login name as typed before.
    pub account: &'a str,
    /// What stands above.
    pub above: Above<'a>,
    /// There is no administrator yet.
    pub needs_setup: bool,
    /// Anybody may register.
    pub registers: bool,
}

/// The page.
pub fn page(web: &Web, context: &RequestContext, login: &Login) -> Markup {
    let t = context.text();
    let last = context.last_method.as_deref();
    let mut buttons: Vec<&Button> = login.buttons.iter().collect();
    buttons.sort_by_key(|b| Some(b.connection.to_string().as_str()) != last);
    let password_first = buttons.is_empty()
        || last == Some(PASSWORD_METHOD)
        || (last.is_none() && !login.directories.is_empty());
    let failed = matches!(login.above, Above::Refused(..));
    let back = if login.next == "/" {
        "/login?local".to_owned()
    } else {
        format!("/login?local&next={}", encode(login.next))
    };
    let form = password(context, login, password_first, failed);
    let links = html! {
        @for (i, button) in buttons.into_iter().enumerate() {
            (link(context, button, login.next, i == 0 && !password_first))
        }
    };
    let card = html! {
        h1 { (t.sign_in) }
        @match login.above {
            Above::Nothing => {}
            Above::Info(text) => (notice(Tone::Info, html! { p { (text) } })),
            Above::Refused(message, reference) => (refusal(context, message, reference)),
        }
        @if login.needs_setup {
            (notice(Tone::Warn, html! { p { (t.no_administrator) } }))
        }
        @if let Some(who) = context.who() {
            (notice(Tone::Info, html! {
                p { (with_name(t.signed_in_as, who)) }
                p { a href=(login.next) { (t.continue_signed_in) } }
            }))
        }
        @if password_first {
            (form)
            @if !login.buttons.is_empty() { div.or { (t.or_provider) } (links) }
        } @else {
            (links)
            div.or { (t.or_password) }
            (form)
        }
        @if failed && !login.needs_setup {
            p.small { a href="/recover" { (t.to_recover) } }
        }
        @if login.registers && !login.needs_setup {
            p.small { a href=(format!("/register?next={}", encode(login.next))) { (t.to_register) } }
        }
    };
    Frame {
        title: t.sign_in,
        back: Some(&back),
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}

fn link(context: &RequestContext, button: &Button, next: &str, first: bool) -> Markup {
    let t = context.text();
    let id = button.connection.to_string();
    let is_last = context.last_method.as_deref() == Some(id.as_str());
    let class = if first { "button primary" } else { "button" };
    let href = if next == "/" {
        format!("/login/{id}")
    } else {
        format!("/login/{id}?next={}", encode(next))
    };
    html! {
        div {
            a class=(class) href=(href) aria-describedby=[is_last.then_some("last")] {
                (with_name(t.continue_with, &button.name))
            }
            @if is_last { span.last id="last" { (t.last_used) } }
        }
    }
}

/// Whose accounts the form takes beside those kept here.
fn also(text: &str, directories: &[String]) -> Option<String> {
    let names = directories.join(", ");
    (!names.is_empty()).then(|| fill(text, &[("names", &names)]))
}

fn password(context: &RequestContext, login: &Login, first: bool, failed: bool) -> Markup {
    let t = context.text();
    let kept = !login.account.is_empty();
    let is_last = context.last_method.as_deref() == Some(PASSWORD_METHOD) && !login.buttons.is_empty();
    html! {
        form method="post" action="/login" {
            input type="hidden" name="next" value=(login.next);
            (Field { name: "account", label: t.account, kind: "text", autocomplete: "username",
                value: login.account, help: also(t.directories, &login.directories), error: None, focus: first && !kept, required: true }.render())
            (Field { name: "password", label: t.password, kind: "password", autocomplete: "current-password",
                value: "", help: None, error: None, focus: failed && kept, required: true }.render())
            div {
                button.button.primary[first] aria-describedby=[is_last.then_some("last")] { (t.sign_in) }
                @if is_last { span.last id="last" { (t.last_used) } }
            }
        }
    }
}
