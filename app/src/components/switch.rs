//! A switch whose consequence is told before it turns. The question is a popover that the browser opens
//! by itself, so that it is the same without JavaScript; it takes the focus, so that it is read out.

use leptos::prelude::*;

/// A `role="switch"` that opens its question. The form inside turns it.
#[component]
pub fn Switch(
    /// Unique in the page; the question's id.
    id: String,
    /// Its accessible name.
    label: String,
    /// Whether it is on, as far as is known: at once when it was pressed.
    #[prop(into)]
    on: Signal<bool>,
    /// It cannot be turned; the element with this id says why.
    #[prop(optional_no_strip)]
    blocked_by: Option<String>,
    /// What the question is called.
    question: String,
    /// The consequence and the form.
    children: Children,
) -> impl IntoView {
    let title = format!("{id}-title");
    let named_by = title.clone();
    let blocked = blocked_by.is_some();
    view! {
        <button type="button" class="switch" role="switch" aria-checked=move || on.get().to_string() aria-label=label
            disabled=blocked aria-describedby=blocked_by popovertarget=id.clone()></button>
        {(!blocked).then(|| view! {
            <div class="ask" popover="auto" id=id role="dialog" aria-labelledby=named_by autofocus tabindex="-1"
                on:focusout=move |event| close_when_left(&event)>
                <div class="body"><h2 id=title>{question}</h2>{children()}</div>
            </div>
        })}
    }
}

/// The focus goes elsewhere: the question is not left open behind it.
fn close_when_left(event: &leptos::ev::FocusEvent) {
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::{HtmlElement, Node};
    let question = event
        .current_target()
        .and_then(|q| q.dyn_into::<HtmlElement>().ok());
    let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
    if let (Some(question), Some(to)) = (question, to)
        && !question.contains(Some(&to))
    {
        // one that is closed already says so with an error
        _ = question.hide_popover();
    }
}

/// Closes the question with this id.
pub fn close(id: &str) {
    use leptos::wasm_bindgen::JsCast;
    let question = document().get_element_by_id(id);
    if let Some(question) = question.and_then(|q| q.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        // one that is closed already says so with an error
        _ = question.hide_popover();
    }
}
