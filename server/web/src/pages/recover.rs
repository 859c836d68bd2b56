//! A way back in for an administrator, and the recovery codes that are one.

use super::{Frame, Inputs, Tone, notice, refusal};
use crate::Web;
use crate::context::RequestContext;
use crate::fields::encode;
use gatehouse_domain::problem::Problems;
use gatehouse_domain::text::fill;
use maud::{Markup, html};

/// The form as it stands.
#[derive(Default)]
pub struct Recovering<'a> {
    /// The link's token; without one a recovery code is asked for.
    pub token: &'a str,
    /// As typed.
    pub account: &'a str,
    /// So many characters a password has at least.
    pub least: usize,
    /// What is wrong with which field.
    pub problems: Problems,
    /// Why it failed otherwise.
    pub refused: Option<String>,
}

/// The form.
pub fn form(web: &Web, context: &RequestContext, form: &Recovering) -> Markup {
    let t = context.text();
    let by_code = form.token.is_empty();
    let names = ["code", "account", "password", "again"];
    let inputs = Inputs::new(
        context,
        &form.problems,
        names.get(usize::from(!by_code)..).unwrap_or(&names),
    );
    let least = fill(t.password_help, &[("least", &form.least.to_string())]);
    let card = html! {
        h1 { (t.recover) }
        p.soft { (if by_code { t.recover_by_code } else { t.recover_by_link }) }
        @if let Some(message) = &form.refused {
            (refusal(context, message, None))
        } @else if !form.problems.is_empty() {
            (refusal(context, t.recover_check, None))
        }
        form method="post" action="/recover" novalidate {
            input type="hidden" name="token" value=(form.token);
            @if by_code {
                (inputs.render("code", t.recovery_code, "text", "off", "", Some(t.recovery_code_help.to_owned())))
            }
            (inputs.render("account", t.account, "text", "username", form.account, Some(t.recover_account_help.to_owned())))
            (inputs.render("password", t.new_password, "password", "new-password", "", Some(least)))
            (inputs.render("again", t.again, "password", "new-password", "", None))
            button.button.primary { (t.recover_do) }
        }
        @if by_code { p.small { (t.recover_on_host) } }
    };
    let back = match by_code {
        true => "/recover".to_owned(),
        false => format!("/recover?token={}", encode(form.token)),
    };
    Frame {
        title: t.recover,
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
        h1 { (t.recover) }
        (refusal(context, message, None))
        a.button href="/login?local" { (t.to_login) }
    };
    Frame {
        title: t.recover,
        back: None,
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}

/// The codes, once.
pub fn codes(web: &Web, context: &RequestContext, codes: &[String]) -> Markup {
    let t = context.text();
    let card = html! {
        h1 { (t.codes) }
        (notice(Tone::Warn, html! { p { (t.codes_text) } }))
        ol.codes { @for code in codes { li { code { (code) } } } }
        a.button.primary href="/console" { (t.codes_kept) }
    };
    Frame {
        title: t.codes,
        back: None,
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}
