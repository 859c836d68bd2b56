//! A connection's status in a badge, with its reason.

use super::text::Text;
use crate::components::badge::{Badge, Tone};
use crate::dto::connections::ConnectionRow;
use crate::prefs::use_lang;
use gatehouse_domain::connection::Status;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// The badge.
#[component]
pub fn StatusBadge(
    /// Whose.
    row: ConnectionRow,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let gone = row.lock.as_ref().is_some_and(|lock| lock.gone);
    let (tone, text) = match row.status {
        Status::Draft | Status::Tested if gone => (Tone::Plain, t.off),
        Status::Draft => (Tone::Plain, t.draft),
        Status::Tested => (Tone::Info, t.tested),
        Status::Active => (Tone::Good, t.live),
        Status::Changed if row.can_activate => (Tone::Info, t.changed_tested),
        Status::Changed => (Tone::Info, t.changed),
        Status::Untested => (Tone::Warn, t.untested),
        Status::Failing => (Tone::Bad, t.failing),
    };
    view! { <Badge tone text/> }
}

/// The reason in a few words.
pub fn reason(row: &ConnectionRow) -> String {
    let lang = use_lang();
    let t = Text::of(lang);
    if row.lock.as_ref().is_some_and(|lock| lock.gone) {
        return t.gone_why.to_owned();
    }
    match (row.status, row.failing_with) {
        (Status::Failing, Some(code)) => code.meaning(lang).to_owned(),
        (Status::Draft, _) => t.not_tested.to_owned(),
        (Status::Tested, _) => t.ready.to_owned(),
        (Status::Untested, _) => t.untested_why.to_owned(),
        (Status::Changed, _) if row.moved => t.moved.to_owned(),
        (Status::Changed, _) => t.earlier_live.to_owned(),
        (Status::Active | Status::Failing, _) => fill(t.sign_ins, &[("n", &row.sign_ins_7d.to_string())]),
    }
}

/// What is lost when the saved settings go live, as a sentence; nothing when nothing is.
pub fn loss(row: &ConnectionRow) -> Option<impl IntoView + use<>> {
    let lost = fill(Text::of(use_lang()).lost, &[("n", &row.would_lose.to_string())]);
    (row.would_lose > 0).then(|| view! { <p><strong>{lost}</strong></p> })
}
