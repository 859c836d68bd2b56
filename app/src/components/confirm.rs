//! A consequence is told before it happens: the button opens it, the form below does it. A `<details>`,
//! so that it is the same without JavaScript.

use super::fold::close;
use leptos::html::Details;
use leptos::prelude::*;

/// A button that opens what it would do. It closes when the form in it goes off: what stands there
/// afterwards may be the opposite.
#[component]
pub fn Confirm(
    /// The button's words.
    #[prop(into)]
    label: String,
    /// Something is lost.
    #[prop(optional)]
    danger: bool,
    /// The consequence and the form.
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<Details>::new();
    view! {
        <details class="confirm" node_ref=details on:submit=move |_| close(details)>
            <summary class=if danger { "button danger" } else { "button" }>{label}</summary>
            <div class="panel"><div class="body">{children()}</div></div>
        </details>
    }
}
