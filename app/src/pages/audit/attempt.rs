//! One attempt: the trace that a reference leads to.

use crate::api::audit::attempt::get_attempt;
use crate::components::loaded::Loaded;
use crate::components::timeline::Timeline;
use crate::dto::audit::AttemptPage as Data;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/audit/attempts/{reference}`
#[component]
pub fn AttemptPage() -> impl IntoView {
    let params = use_params_map();
    let reference = move || params.read().get("reference").unwrap_or_default();
    let data = Resource::new(reference, get_attempt);
    let show = |found: Data| {
        view! { <Title text=found.attempt.reference.clone()/><Timeline found/> }
    };
    view! { <Loaded data view=show whole=true/> }
}
