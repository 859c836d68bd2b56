//! The page for an address that is none of ours.

use crate::text::common;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says that nothing is here, with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    let t = common();
    view! {
        <Title text=t.not_found_title/>
        <div class="head">
            <div>
                <h1>{t.not_found_title}</h1>
                <p>{t.not_found}</p>
            </div>
        </div>
        <p><a href="/console">{t.back_to_overview}</a></p>
    }
}
