//! What will be the case for administrators after a change, in one sentence.

use crate::prefs::use_lang;
use gatehouse_domain::text::after_ways::after_ways;
use gatehouse_domain::ways_in::Way;
use leptos::prelude::*;

/// The sentence, where the change is one of the ways in.
#[component]
pub fn AfterWays(
    /// The ways in then; none where the change is none of them.
    after: Option<Vec<Way>>,
) -> impl IntoView {
    after.map(|ways| view! { <p class="after">{after_ways(&ways, use_lang())}</p> })
}
