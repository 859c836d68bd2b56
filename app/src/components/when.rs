//! A point in time, said as how long ago.

use crate::dto::when::When;
use crate::prefs::use_lang;
use gatehouse_domain::when::ago;
use leptos::prelude::*;

/// Shows it; the exact time is the title.
#[component]
pub fn WhenView(
    /// When.
    at: When,
) -> impl IntoView {
    let text = ago(at.seconds_ago, use_lang());
    view! { <time datetime=at.iso.clone() title=at.iso class="nowrap">{text}</time> }
}
