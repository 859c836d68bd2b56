//! The head of an organization's pages, and its tabs. Each is a page of its own, so they are links.

use super::text::Text;
use crate::dto::machines::Named;
use crate::prefs::use_lang;
use crate::text::common;
use leptos::prelude::*;

/// A tab.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Who is in it.
    Members,
    /// Its teams.
    Teams,
    /// Its service accounts.
    Services,
    /// Its names.
    Settings,
}

/// Where it is, what it is called, and its tabs; `here` is the open one.
#[component]
pub fn Head(
    /// The organization.
    org: Named,
    /// The open tab.
    here: Tab,
) -> impl IntoView {
    view! {
        <div class="head"><div>
            <div class="crumbs"><a href="/console/organizations">{common().organizations}</a>" / "<span>{org.name.clone()}</span></div>
            <h1>{org.name}</h1><p class="mono">{org.slug}</p>
        </div></div>
        <Tabs id=org.id here/>
    }
}

/// The tabs.
#[component]
pub fn Tabs(
    /// The organization's id.
    id: String,
    /// The open tab.
    here: Tab,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let base = format!("/console/organizations/{id}");
    let tabs = [
        (Tab::Members, t.members, base.clone()),
        (Tab::Teams, common().teams, format!("/console/teams?org={id}")),
        (
            Tab::Services,
            common().service_accounts,
            format!("/console/service-accounts?org={id}"),
        ),
        (Tab::Settings, t.settings, format!("{base}/settings")),
    ];
    let link = move |(tab, text, href): (Tab, &'static str, String)| {
        view! { <a href=href aria-current=(tab == here).then_some("page")>{text}</a> }
    };
    view! { <nav class="tabs" aria-label=t.tabs>{tabs.into_iter().map(link).collect_view()}</nav> }
}
