//! The first administrator.

use super::{Frame, Inputs, Tone, notice, refusal};
use crate::Web;
use crate::context::RequestContext;
use crate::fields::encode;
use gatehouse_domain::instance::LEAST;
use gatehouse_domain::problem::Problems;
use gatehouse_domain::text::fill;
use maud::{Markup, html};

/// The form as it stands.
#[derive(Default)]
pub struct Setup<'a> {
    /// The link's token.
    pub token: &'a str,
    /// As typed.
    pub email: &'a str,
    /// As typed.
    pub full_name: &'a str,
    /// What is wrong with which field.
    pub problems: Problems,
    /// Why it failed otherwise.
    pub refused: Option<&'a str>,
}

/// The form.
pub fn form(web: &Web, context: &RequestContext, setup: &Setup) -> Markup {
    let t = context.text();
    let inputs = Inputs::new(
        context,
        &setup.problems,
        &["email", "full_name", "password", "again"],
    );
    let least = fill(t.password_help, &[("least", &LEAST.to_string())]);
    let card = html! {
        h1 { (t.setup) }
        p.soft { (t.setup_text) }
        @if let Some(message) = setup.refused {
            (refusal(context, message, None))
        } @else if !setup.problems.is_empty() {
            (refusal(context, t.check_fields, None))
        }
        // The answer is the same for every browser and in our words: its own checks are off.
        form method="post" action="/setup" novalidate {
            input type="hidden" name="token" value=(setup.token);
            (inputs.render("email", t.email, "email", "username", setup.email, Some(t.email_help.to_owned())))
            (inputs.render("full_name", t.full_name, "text", "name", setup.full_name, None))
            (inputs.render("password", t.password, "password", "new-password", "", Some(least)))
            (inputs.render("again", t.again, "password", "new-password", "", None))
            button.button.primary { (t.create) }
        }
    };
    let back = format!("/setup?token={}", encode(setup.token));
    Frame {
        title: t.setup,
        back: Some(&back),
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}

/// There is no administrator, and the person has no link.
pub fn hint(web: &Web, context: &RequestContext) -> Markup {
    let t = context.text();
    let card = html! {
        h1 { (t.setup) }
        (notice(Tone::Info, html! { p { (t.no_administrator) } }))
    };
    Frame {
        title: t.setup,
        back: Some("/setup"),
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}

/// The link does not work; `signs_in` when there is an administrator who can.
pub fn invalid(web: &Web, context: &RequestContext, message: &str, signs_in: bool) -> Markup {
    let t = context.text();
    let card = html! {
        h1 { (t.setup_link) }
        (refusal(context, message, None))
        @if signs_in { a.button href="/login" { (t.to_login) } }
    };
    Frame {
        title: t.setup_link,
        back: None,
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}
