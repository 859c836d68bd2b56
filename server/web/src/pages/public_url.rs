//! Confirming a proposed public URL. These pages stand under that URL, so they have no preferences form:
//! its Origin would be refused.

use super::{Frame, Tone, notice, refusal};
use crate::Web;
use crate::context::RequestContext;
use gatehouse_domain::text::after_ways::after_ways;
use gatehouse_domain::text::fill;
use gatehouse_domain::ways_in::Way;
use maud::{Markup, html};

/// What the confirmation shows.
pub struct Confirmation<'a> {
    /// The link's token.
    pub token: &'a str,
    /// What the cookie holds too.
    pub value: &'a str,
    /// The proposed URL.
    pub proposed: &'a str,
    /// The host that the browser asked for, as far as the proxies let it through.
    pub host: &'a str,
    /// The ways in for administrators under the new URL, where it changes them.
    pub after: Option<Vec<Way>>,
}

/// Asks to confirm.
pub fn question(web: &Web, context: &RequestContext, c: &Confirmation) -> Markup {
    let t = context.text();
    let card = html! {
        h1 { (t.public_url) }
        p { (t.public_url_text) }
        dl.facts {
            dt { (t.public_url_new) } dd { code { (c.proposed) } }
            dt { (t.public_url_now) } dd { code { (context.public_url) } }
            dt { (t.public_url_host) } dd { code { (c.host) } }
        }
        form method="post" action="/settings/public-url" {
            input type="hidden" name="token" value=(c.token);
            input type="hidden" name="value" value=(c.value);
            @if let Some(ways) = &c.after { p { (after_ways(ways, context.lang())) } }
            button.button.primary { (t.public_url_confirm) }
        }
    };
    Frame {
        title: t.public_url,
        back: None,
        refresh: None,
        wide: true,
        card,
    }
    .render(web, context)
}

/// The new URL is in force.
pub fn done(web: &Web, context: &RequestContext, url: &str) -> Markup {
    let t = context.text();
    let title = fill(t.public_url_done, &[("url", url)]);
    let callback = format!("{url}/oidc/callback");
    let (before, after) = t
        .public_url_providers
        .split_once("{callback}")
        .unwrap_or_default();
    let card = html! {
        h1 { (title) }
        p { (t.public_url_done_text) }
        (notice(Tone::Warn, html! { p { (before) code { (callback) } (after) } }))
        a.button.primary href={ (url) "/console" } { (t.to_console) }
    };
    Frame {
        title: &title,
        back: None,
        refresh: None,
        wide: true,
        card,
    }
    .render(web, context)
}

/// It was not confirmed.
pub fn refused(web: &Web, context: &RequestContext, message: &str) -> Markup {
    let t = context.text();
    let card = html! {
        h1 { (t.public_url) }
        (refusal(context, message, None))
        a.button href={ (context.public_url) "/console/settings" } { (t.to_console) }
    };
    Frame {
        title: t.public_url,
        back: None,
        refresh: None,
        wide: true,
        card,
    }
    .render(web, context)
}
