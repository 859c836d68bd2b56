//! The bar at the foot of a form: what is unsaved, and what to do with it.

use leptos::prelude::*;

/// A bar that stays at the foot. Its buttons name their form by `form=`.
#[component]
pub fn SaveBar(
    /// Says how the form stands.
    #[prop(into)]
    state: Signal<String>,
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="savebar">
            <span class="soft" role="status">{move || state.get()}</span>
            <span class="group">{children()}</span>
        </div>
    }
}

/// Asks before the browser leaves the page while there is something to lose.
pub fn guard_leaving(dirty: Signal<bool>) {
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
            if dirty.try_get_untracked() == Some(true) {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}
