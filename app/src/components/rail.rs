//! The steps of something that takes several pages, and where one is.

use leptos::prelude::*;

/// A row of steps; those before the current one are done.
#[component]
pub fn Rail(
    /// Its accessible name.
    label: &'static str,
    /// The steps' names.
    steps: Vec<&'static str>,
    /// The current one, from 0.
    #[prop(into)]
    current: Signal<usize>,
) -> impl IntoView {
    view! {
        <ol class="rail" aria-label=label>
            {steps.into_iter().enumerate().map(|(i, step)| view! {
                <li class:done=move || i < current.get() aria-current=move || (i == current.get()).then_some("step")>{step}</li>
            }).collect_view()}
        </ol>
    }
}
