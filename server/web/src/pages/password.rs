//! Choosing a password.

use super::{Frame, Inputs, Tone, notice, refusal, with_name};
use crate::Web;
use crate::context::RequestContext;
use crate::fields::encode;
use gatehouse_domain::problem::Problems;
use gatehouse_domain::text::fill;
use gatehouse_service::own_password::{Choice, Why};
use maud::{Markup, html};

/// The form as it stands.
pub struct Choosing<'a> {
    /// The link's token.
    pub token: &'a str,
    /// Where to go afterwards.
    pub next: &'a str,
    /// Whose password, and why.
    pub choice: &'a Choice,
    /// What is wrong with which field.
    pub problems: Problems,
    /// Why it failed otherwise.
    pub refused: Option<&'a str>,
}

/// The form.
pub fn form(web: &Web, context: &RequestContext, choosing: &Choosing) -> Markup {
    let t = context.text();
    let choice = choosing.choice;
    let inputs = Inputs::new(context, &choosing.problems, &["password", "again"]);
    let least = fill(t.password_help, &[("least", &choice.least.to_string())]);
    let card = html! {
        h1 { (t.choose_password) }
        p.soft { (with_name(match choice.why {
            Why::Link => t.choose_password_link,
            Why::MustChange => t.choose_password_first,
        }, &choice.login)) }
        @if let Some(message) = choosing.refused {
            (refusal(context, message, None))
        } @else if !choosing.problems.is_empty() {
            (refusal(context, t.check_password, None))
        }
        form method="post" action="/password" novalidate {
            input type="hidden" name="token" value=(choosing.token);
            input type="hidden" name="next" value=(choosing.next);
            // Password managers keep the name beside the password.
            input type="text" name="account" value=(choice.login) autocomplete="username" readonly hidden;
            (inputs.render("password", t.new_password, "password", "new-password", "", Some(least)))
            (inputs.render("again", t.again, "password", "new-password", "", None))
            button.button.primary { (t.choose_password_do) }
        }
    };
    let back = format!(
        "/password?token={}&next={}",
        encode(choosing.token),
        encode(choosing.next)
    );
    Frame {
        title: t.choose_password,
        back: Some(&back),
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}

/// The link does not work.
pub fn gone(web: &Web, context: &RequestContext, message: &str) -> Markup {
    let t = context.text();
    let card = html! {
        h1 { (t.choose_password) }
        (notice(Tone::Bad, html! { p { b { (message) } } }))
        a.button href="/login" { (t.to_login) }
    };
    Frame {
        title: t.choose_password,
        back: None,
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}
