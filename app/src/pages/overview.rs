//! The first page of the console.

use crate::text::common;
use leptos::prelude::*;
use leptos_meta::Title;

/// What to do next.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let t = common();
    view! {
        <Title text=t.overview/>
        <div class="head"><div><h1>{t.overview}</h1></div></div>
    }
}
