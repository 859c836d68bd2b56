//! The console: pages that the server renders and the browser takes over. This file is its map.

pub mod api;
pub mod components;
pub mod dto;
pub mod pages;
pub mod prefs;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod text;
pub mod viewer;

use components::focus::FocusOnNavigate;
use components::layout::Layout;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{SsrMode, components::*, path};
use pages::account::AccountPage;
use pages::audit::{attempt::AttemptPage, attempts::AttemptsPage, changes::ChangesPage};
use pages::connections::{
    delete::DeleteConnectionPage, detail::ConnectionPage, edit::EditConnectionPage, list::ConnectionsPage,
    new::NewConnectionPage,
};
use pages::not_found::NotFoundPage;
use pages::overview::OverviewPage;
use pages::settings::SettingsPage;
use pages::users::{detail::UserPage, list::UsersPage};

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
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/console") view=OverviewPage ssr=mode.clone()/>
                    <Route path=path!("/console/connections") view=ConnectionsPage ssr=mode.clone()/>
                    <Route path=path!("/console/connections/new") view=NewConnectionPage ssr=mode.clone()/>
                    <Route path=path!("/console/connections/:id") view=ConnectionPage ssr=mode.clone()/>
                    <Route path=path!("/console/connections/:id/edit") view=EditConnectionPage ssr=mode.clone()/>
                    <Route path=path!("/console/connections/:id/delete") view=DeleteConnectionPage ssr=mode.clone()/>
                    <Route path=path!("/console/users") view=UsersPage ssr=mode.clone()/>
                    <Route path=path!("/console/users/:id") view=UserPage ssr=mode.clone()/>
                    <Route path=path!("/console/audit/attempts") view=AttemptsPage ssr=mode.clone()/>
                    <Route path=path!("/console/audit/attempts/:reference") view=AttemptPage ssr=mode.clone()/>
                    <Route path=path!("/console/audit/changes") view=ChangesPage ssr=mode.clone()/>
                    <Route path=path!("/console/settings") view=SettingsPage ssr=mode.clone()/>
                    <Route path=path!("/account") view=AccountPage ssr=mode.clone()/>
                </Routes>
            </Layout>
        </Router>
    }
}
