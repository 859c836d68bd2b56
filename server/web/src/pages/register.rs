//! Making an account of one's own.

use super::{Frame, Inputs, Tone, notice, refusal, with_name};
use crate::Web;
use crate::context::RequestContext;
use crate::fields::encode;
use gatehouse_domain::instance::AccountRules;
use gatehouse_domain::problem::Problems;
use gatehouse_domain::text::fill;
use maud::{Markup, html};

/// The form as it stands.
#[derive(Default)]
pub struct Registering<'a> {
    /// Where to go afterwards.
    pub next: &'a str,
    /// As typed.
    pub login: &'a str,
    /// As typed.
    pub email: &'a str,
    /// As typed.
    pub full_name: &'a str,
    /// What is wrong with which field.
    pub problems: Problems,
    /// Why it failed otherwise.
    pub refused: Option<String>,
}

/// The form.
pub fn form(web: &Web, context: &RequestContext, rules: &AccountRules, form: &Registering) -> Markup {
    let t = context.text();
    let inputs = Inputs::new(
        context,
        &form.problems,
        &["login", "email", "full_name", "password", "again"],
    );
    let least = fill(t.password_help, &[("least", &rules.least.to_string())]);
    let domains = rules.domains.join(", ");
    let of = (!domains.is_empty()).then(|| fill(t.register_domains, &[("domains", &domains)]));
    let card = html! {
        h1 { (t.register) }
        @if rules.approval { p.soft { (t.register_waits) } }
        @if let Some(message) = &form.refused {
            (refusal(context, message, None))
        } @else if !form.problems.is_empty() {
            (refusal(context, t.check_fields, None))
        }
        form method="post" action="/register" novalidate {
            input type="hidden" name="next" value=(form.next);
            (inputs.render("login", t.user_name, "text", "username", form.login, Some(t.email_help.to_owned())))
            (inputs.render("email", t.email, "email", "email", form.email, of))
            (inputs.render("full_name", t.full_name, "text", "name", form.full_name, None))
            (inputs.render("password", t.password, "password", "new-password", "", Some(least)))
            (inputs.render("again", t.again, "password", "new-password", "", None))
            button.button.primary { (t.register) }
        }
        p.small { a href="/login?local" { (t.have_account) } }
    };
    let back = format!("/register?next={}", encode(form.next));
    Frame {
        title: t.register,
        back: Some(&back),
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}

/// The account is there and waits.
pub fn waiting(web: &Web, context: &RequestContext, login: &str) -> Markup {
    let t = context.text();
    note(
        web,
        context,
        notice(
            Tone::Info,
            html! { p { (with_name(t.registered_waits, login.trim())) } },
        ),
        t.to_login,
    )
}

/// Nobody makes an account here.
pub fn closed(web: &Web, context: &RequestContext, message: &str) -> Markup {
    note(
        web,
        context,
        refusal(context, message, None),
        context.text().to_login,
    )
}

fn note(web: &Web, context: &RequestContext, said: Markup, to_login: &str) -> Markup {
    let t = context.text();
    let card = html! {
        h1 { (t.register) }
        (said)
        a.button href="/login?local" { (to_login) }
    };
    Frame {
        title: t.register,
        back: Some("/register"),
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}
