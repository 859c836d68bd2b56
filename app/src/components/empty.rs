//! An empty list says what it is for and what to do.

use leptos::prelude::*;

/// The sentence, and at most one action.
#[component]
pub fn Empty(
    /// What the list is for.
    text: &'static str,
    /// The action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! { <div class="empty"><p>{text}</p>{children.map(|c| c())}</div> }
}
