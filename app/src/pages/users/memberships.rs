//! The groups that somebody is in.

use super::text::Text;
use crate::components::made_by::made_by;
use crate::dto::groups::Membership;
use crate::prefs::use_lang;
use leptos::prelude::*;

/// Each group with what made the person a member.
#[component]
pub fn MembershipList(
    /// The groups.
    rows: Vec<Membership>,
) -> impl IntoView {
    let lang = use_lang();
    if rows.is_empty() {
        return view! { <p class="soft">{Text::of(lang).no_groups}</p> }.into_any();
    }
    let row = move |group: Membership| {
        let by: Vec<String> = group.made_by.iter().map(|made| made_by(made, lang)).collect();
        view! {
            <dt><a href=format!("/console/groups/{}", group.id)>{group.name}</a></dt>
            <dd class="soft">{by.join(", ")}</dd>
        }
    };
    view! { <dl class="facts">{rows.into_iter().map(row).collect_view()}</dl> }.into_any()
}
