//! The head of a team's pages, with its tabs. Each is a page of its own, so they are links.

use super::text::Text;
use crate::dto::teams::TeamHead;
use crate::prefs::use_lang;
use crate::text::common;
use leptos::prelude::*;

/// A tab.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Who is in it.
    Members,
    /// Its projects.
    Projects,
    /// Its service accounts.
    Services,
    /// Its names and groups.
    Settings,
}

/// Where it is, what it is called, and the tabs that are the caller's; `here` is the open one.
#[component]
pub fn Head(
    /// The team.
    head: TeamHead,
    /// The open tab.
    here: Tab,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let TeamHead { team, manages } = head;
    let base = format!("/console/teams/{}", team.id);
    let tabs = [
        (Tab::Members, t.members, base.clone(), true),
        (Tab::Projects, t.projects, format!("{base}/projects"), true),
        (
            Tab::Services,
            common().service_accounts,
            format!("/{}/service-accounts", team.slug),
            manages,
        ),
        (Tab::Settings, t.settings, format!("{base}/settings"), manages),
    ];
    let link = move |(tab, text, href, _): (Tab, &'static str, String, bool)| {
        view! { <a href=href aria-current=(tab == here).then_some("page")>{text}</a> }
    };
    view! {
        <div class="head"><div>
            <div class="crumbs"><a href="/console/teams">{common().teams}</a>" / "<span>{team.name.clone()}</span></div>
            <h1>{team.name}</h1><p class="mono">{team.slug}</p>
        </div></div>
        <nav class="tabs" aria-label=t.tabs>
            {tabs.into_iter().filter(|tab| tab.3).map(link).collect_view()}
        </nav>
    }
}
