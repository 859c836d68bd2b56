//! The pages of people who are not in the console: plain HTML, no script. Pure functions of what they
//! show.

pub mod connect;
pub mod error;
pub mod going;
pub mod login;
pub mod logout;
pub mod password;
pub mod public_url;
pub mod recover;
pub mod register;
pub mod setup;

use crate::Web;
use crate::context::RequestContext;
use gatehouse_domain::prefs::LANG_COOKIE;
use gatehouse_domain::problem::Problems;
use gatehouse_domain::text::restoring::Restoring;
use gatehouse_domain::text::{Lang, fill};
use maud::{DOCTYPE, Markup, html};
use url::{Host, Url};

/// A page around its card.
pub struct Frame<'a> {
    /// What the browser's tab says, before the product's name.
    pub title: &'a str,
    /// Where the language buttons lead back to; without it there are none.
    pub back: Option<&'a str>,
    /// Where the browser goes by itself at once.
    pub refresh: Option<&'a str>,
    /// The card holds values to compare, and is wider.
    pub wide: bool,
    /// The card.
    pub card: Markup,
}

impl Frame<'_> {
    /// The whole document.
    pub fn render(self, web: &Web, context: &RequestContext) -> Markup {
        let assets = &web.settings().assets;
        let t = context.text();
        let host = host_of(&context.public_url);
        html! {
            (DOCTYPE)
            html lang=(context.lang().code()) data-theme=[context.prefs.theme.attribute()] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex";
                    @if let Some(url) = self.refresh {
                        meta http-equiv="refresh" content=(format!("0;url={url}"));
                    }
                    title { (self.title) " · Gatehouse" }
                    link rel="icon" type="image/svg+xml" href=(assets.icon);
                    link rel="stylesheet" href=(assets.style);
                }
                body {
                    div.gate.wide[self.wide] {
                        main.card {
                            div.brand { (mark()) "Gatehouse" }
                            @if web.settings().allow_http && is_exposed(&context.public_url) {
                                (notice(Tone::Warn, html! { p { (t.insecure) } }))
                            }
                            @if web.gatehouse().restoring() {
                                (notice(Tone::Warn, html! { p { (Restoring::of(context.lang()).notice) } }))
                            }
                            (self.card)
                        }
                        footer {
                            span { (host) }
                            @if let Some(back) = self.back {
                                (languages(context, back))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn languages(context: &RequestContext, back: &str) -> Markup {
    html! {
        form method="post" action="/prefs" aria-label=(context.text().language) {
            input type="hidden" name="next" value=(back);
            @for (lang, name) in [(Lang::En, "English"), (Lang::Ko, "한국어")] {
                button name=(LANG_COOKIE) value=(lang.code()) lang=(lang.code())
                    aria-pressed=(if lang == context.lang() { "true" } else { "false" }) { (name) }
            }
        }
    }
}

fn mark() -> Markup {
    html! {
        svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2"
            aria-hidden="true" {
            path d="M4 21V11a8 8 0 0 1 16 0v10" {}
            path d="M9 21v-9a3 3 0 0 1 6 0v9" {}
            path d="M2 21h20" {}
        }
    }
}

/// What a notice means; its sign says so without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was refused.
    Bad,
    /// Something needs attention.
    Warn,
    /// Something to know.
    Info,
}

/// A notice; a refusal is announced at once.
pub fn notice(tone: Tone, body: Markup) -> Markup {
    let (class, sign) = match tone {
        Tone::Bad => ("notice bad", "✕"),
        Tone::Warn => ("notice warn", "!"),
        Tone::Info => ("notice", "i"),
    };
    html! {
        div class=(class) role=[(tone == Tone::Bad).then_some("alert")] {
            span aria-hidden="true" { (sign) }
            div { (body) }
        }
    }
}

/// A refusal with the reference to read out.
pub fn refusal(context: &RequestContext, message: &str, reference: Option<&str>) -> Markup {
    notice(
        Tone::Bad,
        html! {
            p { b { (message) } }
            @if let Some(reference) = reference { (help(context, reference)) }
        },
    )
}

/// Whom to give the reference to.
pub fn help(context: &RequestContext, reference: &str) -> Markup {
    let (before, after) = context
        .text()
        .help_reference
        .split_once("{reference}")
        .unwrap_or_default();
    html! { p.small { (before) code { (reference) } (after) } }
}

/// A field of a form.
pub struct Field<'a> {
    /// Its name and id.
    pub name: &'a str,
    /// Its label.
    pub label: &'a str,
    /// The type of the input.
    pub kind: &'a str,
    /// What a browser or password manager fills in.
    pub autocomplete: &'a str,
    /// What was typed; never a password.
    pub value: &'a str,
    /// What to know before typing.
    pub help: Option<String>,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Has the focus when the page opens.
    pub focus: bool,
    /// The browser asks for it.
    pub required: bool,
}

impl Field<'_> {
    /// The field with its label, help and error.
    pub fn render(self) -> Markup {
        let (help_id, error_id) = (format!("{}-help", self.name), format!("{}-error", self.name));
        let described: Vec<&str> = [
            self.error.as_ref().map(|_| error_id.as_str()),
            self.help.as_ref().map(|_| help_id.as_str()),
        ]
        .into_iter()
        .flatten()
        .collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        html! {
            div.field {
                label for=(self.name) { (self.label) }
                input.input id=(self.name) name=(self.name) type=(self.kind) value=(self.value)
                    autocomplete=(self.autocomplete) autocapitalize="none" spellcheck="false"
                    aria-invalid=[self.error.as_ref().map(|_| "true")] aria-describedby=[described]
                    required[self.required] autofocus[self.focus];
                @if let Some(error) = &self.error { p.error id=(error_id) { (error) } }
                @if let Some(help) = &self.help { p.help id=(help_id) { (help) } }
            }
        }
    }
}

/// The fields of a form: each says what is wrong with it, and the first wrong one has the focus, else the first.
pub struct Inputs<'a> {
    problems: &'a Problems,
    lang: Lang,
    focus: &'a str,
}

impl<'a> Inputs<'a> {
    /// Of the fields of these names, in their order.
    pub fn new(context: &RequestContext, problems: &'a Problems, names: &[&'a str]) -> Self {
        let wrong = names.iter().find(|name| problems.contains_key(*name));
        Inputs {
            problems,
            lang: context.lang(),
            focus: wrong.or(names.first()).copied().unwrap_or_default(),
        }
    }

    /// One of them.
    pub fn render(
        &self,
        name: &str,
        label: &str,
        kind: &str,
        autocomplete: &str,
        value: &str,
        help: Option<String>,
    ) -> Markup {
        Field {
            name,
            label,
            kind,
            autocomplete,
            value,
            help,
            error: self.problems.get(name).map(|p| p.message(self.lang)),
            focus: self.focus == name,
            required: false,
        }
        .render()
    }
}

/// `{name}` filled into a text.
pub fn with_name(text: &str, name: &str) -> String {
    fill(text, &[("name", name)])
}

/// The host and port of a URL, for people; the text itself when it is no URL.
pub fn host_of(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

/// Whether a public URL is http on a host that is not this machine.
fn is_exposed(public_url: &str) -> bool {
    let Ok(url) = Url::parse(public_url) else {
        return false;
    };
    let loopback = match url.host() {
        Some(Host::Domain(d)) => d == "localhost" || d.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => true,
    };
    url.scheme() == "http" && !loopback
}
