//! One attempt: the trace that a reference leads to.

use crate::api::audit::attempt::GetAttempt;
use crate::api::groups::make::MakeGroup;
use crate::components::after::after_any;
use crate::components::data::Data;
use crate::components::loaded::Loaded;
use crate::components::page_form::{form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::timeline::{Making, Timeline, said_made};
use crate::dto::audit::AttemptPage as Page;
use crate::prefs::use_lang;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/audit/attempts/{reference}`
#[component]
pub fn AttemptPage() -> impl IntoView {
    let params = use_params_map();
    let reference = move || params.read().get("reference").unwrap_or_default();
    let data = Data::of(reference, |reference| GetAttempt { reference });
    let make = Submission::of::<MakeGroup>();
    // a refused one, too: somebody else may have made it meanwhile
    after_any(make, move || data.refetch());
    let making = Making {
        action: make,
        error: form_error(make, &initial_form_state::<MakeGroup>()),
    };
    let said = said_made(use_lang());
    let show = move |found: Page| {
        view! { <Title text=found.attempt.reference.clone()/><Timeline found making/> }
    };
    view! {
        <Loaded data view=show whole=true/>
        <span class="hidden" role="status">{move || matches!(make.value(), Some(Ok(()))).then_some(said)}</span>
    }
}
