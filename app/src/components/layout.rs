//! The frame of every page: navigation at the left, the page at the right.

use super::focus::MAIN_ID;
use super::icon::{Icon, IconView, Mark};
use super::keys::KeyList;
use super::told::AboveAll;
use super::user_menu::UserMenu;
use crate::text::{Common, common};
use crate::viewer::{Viewer, Waiting, use_viewer};
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos::web_sys::Event;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

/// A destination of the navigation; only pages that exist stand here.
struct Entry {
    href: &'static str,
    label: fn(&Common) -> &'static str,
    /// Whether the entry is current on this very page only, not on those below it.
    exact: bool,
    /// Whether it is there for somebody.
    shown: fn(&Viewer) -> bool,
}

const fn for_administrators(href: &'static str, label: fn(&Common) -> &'static str) -> Entry {
    Entry {
        href,
        label,
        exact: false,
        shown: |viewer| viewer.instance_admin,
    }
}

/// What the script that loads the console's parts dispatches when one does not come, and what has it ask again
/// (`frontend/parts.js`).
const PART_MISSING: &str = "part-missing";
const PART_AGAIN: &str = "part-again";

/// Its entry says how many wait.
const TO_CONFIRM: &str = "/console/confirm";

/// The navigation's groups: a name, or none for entries that stand alone.
type Group = (Option<fn(&Common) -> &'static str>, &'static [Entry]);

const GROUPS: &[Group] = &[
    (
        None,
        &[
            Entry {
                exact: true,
                ..for_administrators("/console", |t| t.overview)
            },
            for_administrators("/console/connections", |t| t.connections),
        ],
    ),
    (
        Some(|t| t.access),
        &[
            Entry {
                shown: |viewer| viewer.reach.organizations,
                ..for_administrators("/console/organizations", |t| t.organizations)
            },
            Entry {
                shown: |viewer| viewer.reach.teams,
                ..for_administrators("/console/teams", |t| t.teams)
            },
            for_administrators("/console/users", |t| t.users),
            for_administrators("/console/groups", |t| t.groups),
            for_administrators(TO_CONFIRM, |t| t.to_confirm),
            for_administrators("/console/invitations", |t| t.invitations),
        ],
    ),
    (
        Some(|t| t.machines),
        &[Entry {
            shown: |viewer| viewer.reach.machines,
            ..for_administrators("/console/service-accounts", |t| t.service_accounts)
        }],
    ),
    (
        Some(|t| t.audit),
        &[
            for_administrators("/console/audit/attempts", |t| t.attempts),
            for_administrators("/console/audit/changes", |t| t.changes),
        ],
    ),
];

/// The frame around a page. `routing` is true while the next page waits for its data.
#[component]
pub fn Layout(
    /// Whether the next page is on its way.
    routing: ReadSignal<bool>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let t = common();
    let viewer = use_viewer();
    let admin = viewer.instance_admin;
    let groups: Vec<_> = GROUPS
        .iter()
        .map(|(name, entries)| {
            let shown: Vec<&Entry> = entries.iter().filter(|entry| (entry.shown)(&viewer)).collect();
            (name, shown)
        })
        .filter(|(_, entries)| !entries.is_empty())
        .collect();
    view! {
        <a class="skip" href=format!("#{MAIN_ID}")>{t.skip}</a>
        <div class="routing" class:on=routing role="status">
            <span class="hidden">{move || routing.get().then_some(t.loading)}</span>
        </div>
        <div class="shell">
            <header class="side">
                <a class="brand" rel="external" href="/"><Mark/>"Gatehouse"</a>
                {(!groups.is_empty()).then(|| view! {
                    <nav aria-label=t.console>
                        {groups.into_iter().map(|(name, entries)| view! {
                            {name.map(|name| view! { <span class="label">{name(t)}</span> })}
                            <ul>
                                {entries.into_iter().map(|entry| view! {
                                    <li><A href=entry.href exact=entry.exact>
                                        {(entry.label)(t)}
                                        {(entry.href == TO_CONFIRM).then(|| view! { <HowMany/> })}
                                    </A></li>
                                }).collect_view()}
                            </ul>
                        }).collect_view()}
                    </nav>
                })}
                <div class="foot">
                    {admin.then(|| view! {
                        <nav aria-label=t.settings><ul><li><A href="/console/settings">{t.settings}</A></li></ul></nav>
                    })}
                    <UserMenu/>
                </div>
            </header>
            <main class="main" id=MAIN_ID tabindex="-1"><AboveAll/><PartMissing/>{children()}</main>
        </div>
        <KeyList/>
    }
}

/// Says that a part of the console did not come, until it is asked for again.
#[component]
fn PartMissing() -> impl IntoView {
    let missing = RwSignal::new(false);
    let again = move || {
        if missing.get_untracked() {
            missing.set(false);
            if let Ok(event) = Event::new(PART_AGAIN) {
                // nobody can cancel it
                _ = window().dispatch_event(&event);
            }
        }
    };
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        again();
    });
    Effect::new(move |_| {
        let handle = window_event_listener_untyped(PART_MISSING, move |_| missing.set(true));
        on_cleanup(move || handle.remove());
    });
    view! {
        <div role="status">
            {move || missing.get().then(|| view! {
                <div class="notice bad"><IconView icon=Icon::Cross/><p>{common().part_missing}</p>
                    <button class="button quiet" on:click=move |_| again()>{common().try_again}</button></div>
            })}
        </div>
    }
}

/// How many identities wait to be connected; nothing when none do.
#[component]
fn HowMany() -> impl IntoView {
    let waiting = use_context::<Waiting>();
    move || {
        let n = waiting.map_or(0, |w| w.0.get());
        (n > 0).then(|| {
            view! {
                " "<span class="count" aria-hidden="true">{n}</span>
                <span class="hidden">{fill(common().waiting, &[("n", &n.to_string())])}</span>
            }
        })
    }
}
