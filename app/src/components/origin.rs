//! What the console cannot change, since it is set outside of it: a badge beside each value says where.

use crate::prefs::use_lang;
use gatehouse_domain::outside::{Lock, Origin, Source};
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use std::sync::Arc;

gatehouse_domain::strings! {
    /// Origins.
    Text {
        environment: "environment", "환경 변수";
        file: "gatehouse.toml", "gatehouse.toml";
        console: "console", "콘솔";
        default: "default", "기본값";
        named: "{origin}: {name}", "{origin}: {name}";
    }
}

/// In the context of a form's fields: none of them can be changed.
#[derive(Clone)]
pub struct Locked(pub Arc<Lock>);

/// An origin in words.
pub fn origin_text(origin: Origin) -> &'static str {
    let t = Text::of(use_lang());
    match origin {
        Origin::Console => t.console,
        Origin::Environment => t.environment,
        Origin::File => t.file,
    }
}

/// What sets a value, in words.
pub fn source_text(source: &Source) -> String {
    let words = [("origin", origin_text(source.origin)), ("name", &source.name)];
    fill(Text::of(use_lang()).named, &words)
}

/// What sets a field, in words. A field that nothing sets has its default, unless what set it is gone.
pub fn field_text(lock: &Lock, field: &str) -> String {
    match lock.fields.get(field) {
        Some(source) => source_text(source),
        None if lock.gone => origin_text(lock.origin).to_owned(),
        None => Text::of(use_lang()).default.to_owned(),
    }
}

/// The badge of a field of this context, where it is locked.
pub fn badge_here(field: &str) -> Option<impl IntoView + use<>> {
    let text = use_context::<Locked>().map(|Locked(lock)| field_text(&lock, field));
    text.map(|text| view! { <Badge text/> })
}

/// Whether the fields of this context are locked.
pub fn locked_here() -> bool {
    use_context::<Locked>().is_some()
}

/// Says where a value comes from.
#[component]
pub fn Badge(
    /// In words.
    text: String,
) -> impl IntoView {
    view! { <span class="origin">{text}</span> }
}
