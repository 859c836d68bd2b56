//! Which organization a list is of, where there are several.

use crate::dto::machines::Named;
use crate::pages::organizations::tabs::{Tab, Tabs};
use crate::text::common;
use leptos::prelude::*;

/// Links to the same list of each organization, and the tabs of this one for who administers it; nothing where there is
/// one only.
#[component]
pub fn OrgChoice(
    /// The one that is shown.
    here: String,
    /// All.
    orgs: Vec<Named>,
    /// The caller administers it.
    manages: bool,
    /// What the list is.
    tab: Tab,
) -> impl IntoView {
    (orgs.len() > 1).then(|| {
        let id = here.clone();
        let link = move |org: Named| {
            let href = format!("?org={}", org.id);
            view! { <a href=href aria-current=(org.id == here).then_some("true")>{org.name}</a> }
        };
        view! {
            <nav class="row orgs" aria-label=common().organizations>{orgs.into_iter().map(link).collect_view()}</nav>
            {manages.then(|| view! { <Tabs id here=tab/> })}
        }
    })
}
