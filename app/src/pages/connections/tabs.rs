//! The tabs of a connection's page. Each is a page of its own, so they are links.

use super::text::Text;
use crate::prefs::use_lang;
use leptos::prelude::*;

/// A tab.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// How it stands.
    Overview,
    /// What was saved.
    Revisions,
}

/// The tabs, `here` being the open one.
#[component]
pub fn Tabs(
    /// The connection's id.
    id: String,
    /// The open tab.
    here: Tab,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let tabs = [
        (Tab::Overview, t.overview, String::new()),
        (Tab::Revisions, t.revisions, "/revisions".to_owned()),
    ];
    let link = move |(tab, text, path): (Tab, &'static str, String)| {
        let href = format!("/console/connections/{id}{path}");
        view! { <a href=href aria-current=(tab == here).then_some("page")>{text}</a> }
    };
    view! { <nav class="tabs" aria-label=t.tabs>{tabs.into_iter().map(link).collect_view()}</nav> }
}
