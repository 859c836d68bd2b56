//! The console: pages that the server renders and the browser takes over. This file is its map.

pub mod api;
pub mod components;
pub mod dto;
pub mod pages;
pub mod prefs;
mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod text;
pub mod viewer;

use components::focus::FocusOnNavigate;
use components::layout::Layout;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{Lazy, SsrMode, components::*, path};
use pages::not_found::NotFoundPage;
use pages::overview::OverviewPage;
use routes as to;

/// The whole console. Every route renders in one go (`SsrMode::Async`), so that a page is complete
/// without JavaScript and hydration changes nothing.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    viewer::provide_viewer();
    let (routing, set_routing) = signal(false);
    let mode = SsrMode::Async;
    view! {
        <Title formatter=|title: String| {
            if title.is_empty() { "Gatehouse".into() } else { format!("{title} · Gatehouse") }
        }/>
        // keeps the old page until the new one has its data
        <Router set_is_routing=set_routing>
            <FocusOnNavigate/>
            <Layout routing>
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/console") view=OverviewPage ssr=mode.clone()/>
                    <Route path=path!("/console/connections") view={Lazy::<to::ConnectionList>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/connections/new") view={Lazy::<to::NewConnection>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/connections/:id") view={Lazy::<to::Connection>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/connections/:id/edit") view={Lazy::<to::EditConnection>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/connections/:id/directory") view={Lazy::<to::EditDirectory>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/connections/:id/revisions") view={Lazy::<to::ConnectionRevisions>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/connections/:id/delete") view={Lazy::<to::DeleteConnection>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/users") view={Lazy::<to::UserList>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/users/new") view={Lazy::<to::NewUser>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/users/:id") view={Lazy::<to::User>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/groups") view={Lazy::<to::GroupList>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/groups/new") view={Lazy::<to::NewGroup>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/groups/:id") view={Lazy::<to::Group>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/confirm") view={Lazy::<to::ToConfirm>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/invitations") view={Lazy::<to::InvitationList>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/audit/attempts") view={Lazy::<to::AttemptList>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/audit/attempts/:reference") view={Lazy::<to::Attempt>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/audit/changes") view={Lazy::<to::ChangeList>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/ways") view={Lazy::<to::WaysIn>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/settings/authentication") view={Lazy::<to::Authentication>::new()} ssr=mode.clone()/>
                    <Route path=path!("/console/settings") view={Lazy::<to::InstanceSettings>::new()} ssr=mode.clone()/>
                    <Route path=path!("/account") view={Lazy::<to::Account>::new()} ssr=mode.clone()/>
                </FlatRoutes>
            </Layout>
        </Router>
    }
}
