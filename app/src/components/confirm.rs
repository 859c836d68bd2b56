//! A consequence is told before it happens: the button opens it, the form below does it. A `<details>`,
//! so that it is the same without JavaScript.

use leptos::prelude::*;

/// A button that opens what it would do.
#[component]
pub fn Confirm(
    /// The button's words.
    #[prop(into)]
    label: String,
    /// Something is lost.
    #[prop(optional)]
    danger: bool,
    /// Open from the start: a submission was refused.
    #[prop(optional, into)]
    open: Signal<bool>,
    /// The consequence and the form.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="confirm" open=move || open.get()>
            <summary class=if danger { "button danger" } else { "button" }>{label}</summary>
            <div class="panel"><div class="body">{children()}</div></div>
        </details>
    }
}
