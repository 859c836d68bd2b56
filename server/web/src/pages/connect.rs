//! Connecting an identity of a directory: its user name and password.

use super::{Field, Frame, refusal, with_name};
use crate::Web;
use crate::context::RequestContext;
use maud::{Markup, html};

/// The form as it stands.
pub struct Connecting<'a> {
    /// The directory's name.
    pub name: &'a str,
    /// What was typed as user name.
    pub account: &'a str,
    /// Why it failed, with the attempt's reference.
    pub refused: Option<(&'a str, Option<&'a str>)>,
}

/// The page.
pub fn page(web: &Web, context: &RequestContext, connecting: &Connecting) -> Markup {
    let t = context.text();
    let title = with_name(t.connect, connecting.name);
    let field = |name, label, kind, autocomplete, value, focus| {
        Field {
            name,
            label,
            kind,
            autocomplete,
            value,
            help: None,
            error: None,
            focus,
            required: true,
        }
        .render()
    };
    let typed = !connecting.account.is_empty();
    let card = html! {
        h1 { (title) }
        p.soft { (with_name(t.connect_text, connecting.name)) }
        @if let Some((message, reference)) = connecting.refused {
            (refusal(context, message, reference))
        }
        form method="post" {
            (field("account", t.user_name, "text", "off", connecting.account, !typed))
            (field("password", t.password, "password", "off", "", typed))
            button.button.primary { (t.connect_do) }
        }
        a.button href="/account" { (t.to_account) }
    };
    Frame {
        title: &title,
        // A refused form is no page to come back to.
        back: None,
        refresh: None,
        wide: false,
        card,
    }
    .render(web, context)
}
