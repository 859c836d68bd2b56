//! Forms that do the same with and without JavaScript.
//!
//! A [`PageForm`] has no action: without JavaScript it posts to the URL of its own page, where the
//! server finds the server function's path in the field [`FUNCTION_FIELD`], calls it as the browser
//! would, and answers with a redirect or with the same page, rendered with a [`FormState`]. With
//! JavaScript the submission is dispatched to the same function. Passwords and secrets never come
//! back in a [`FormState`].

use super::submission::Sending;
use crate::api::ApiError;
use leptos::ev::SubmitEvent;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};

/// The hidden field that names the server function by its path.
pub const FUNCTION_FIELD: &str = "_fn";

/// What a submission without JavaScript hands to the page that is rendered again, because it failed or
/// has something to show. The server provides it as a context.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormState {
    /// The path of the server function, `S::PATH`: a page may hold several forms.
    pub function: String,
    /// What was typed, without secrets.
    pub values: Vec<(String, String)>,
    /// Why it failed.
    pub error: Option<ApiError>,
    /// What the function returned, when it did not fail and returned a text for the page to show.
    #[serde(default)]
    pub output: Option<String>,
}

impl FormState {
    /// What was typed into a field; `None` when nothing was submitted.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a submission came back, so that its values win over those of the data: an unticked
    /// box is absent from it.
    pub fn submitted(&self) -> bool {
        !self.function.is_empty()
    }
}

/// The failed submission of the form of `S` on this page, else an empty one. To be called once in
/// the page, outside any closure: it is carried over to the browser.
pub fn initial_form_state<S: ServerFn>() -> FormState {
    let take = || {
        use_context::<FormState>()
            .filter(|state| state.function == S::PATH)
            .unwrap_or_default()
    };
    SharedValue::new(take).into_inner()
}

/// Why the last submission failed, with or without JavaScript.
pub fn form_error(sending: impl Into<Sending>, state: &FormState) -> Memo<Option<ApiError>> {
    error_of(sending.into(), state.error.clone())
}

fn error_of(sending: Sending, first: Option<ApiError>) -> Memo<Option<ApiError>> {
    Memo::new(move |_| match sending.succeeded() {
        Some(_) => sending.error(),
        None => first.clone(),
    })
}

/// What is wrong with one field, for the field's component.
pub fn field_error(error: Memo<Option<ApiError>>, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        error.with(|error| {
            error
                .as_ref()
                .and_then(|error| error.field(name).map(str::to_owned))
        })
    })
}

/// A form for one server function; see the module. Its fields are named like the function's
/// arguments. The browser's own checks are off, so that the answer is the same both ways.
///
/// A submitter with `formtarget` or `formaction` is left to the browser: *Test provider* opens a tab
/// of its own. A submitter's name and value reach the function both ways.
#[component]
pub fn PageForm(
    /// What the server function makes of it.
    #[prop(into)]
    action: Sending,
    /// Classes of the form.
    #[prop(optional, into)]
    class: Option<String>,
    /// Id of the form, for controls outside of it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Accessible name, where no heading says it.
    #[prop(optional, into)]
    label: Option<String>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<Form>::new();
    let pending = action.pending();
    // what is on its way is this form's: several may share the action
    let own = StoredValue::new(false);
    Effect::new(move |_| {
        if !pending.get() {
            own.set_value(false);
        }
    });
    Effect::new(move |_| {
        let to = match action.error() {
            Some(ApiError::Invalid(_)) => "[aria-invalid=true]",
            Some(_) => "[role=alert]",
            None => return,
        };
        // after the fields have been marked, and the notice stands there
        request_animation_frame(move || focus_first(form, to));
    });
    let on_submit = move |event: SubmitEvent| {
        if event.default_prevented() || left_to_the_browser(&event) {
            return;
        }
        if own.get_value() && pending.get_untracked() {
            event.prevent_default();
        } else if send(action, &event) {
            own.set_value(true);
        }
    };
    view! {
        <form method="post" class=class id=id aria-label=label novalidate node_ref=form on:submit=on_submit
            aria-busy=move || pending.get().then_some("true")>
            <input type="hidden" name=FUNCTION_FIELD value=action.path/>
            {children()}
        </form>
    }
}

/// Sends what the browser would, its submitter too. What cannot be read here takes the plain way.
#[cfg(feature = "hydrate")]
fn send(action: Sending, event: &SubmitEvent) -> bool {
    use leptos::form::form_data_from_event;
    use leptos::web_sys::UrlSearchParams;
    let query = form_data_from_event(event)
        .ok()
        .and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data).ok());
    let Some(query) = query else { return false };
    event.prevent_default();
    action.send(String::from(query.to_string()));
    true
}

#[cfg(not(feature = "hydrate"))]
fn send(_: Sending, _: &SubmitEvent) -> bool {
    false
}

fn left_to_the_browser(event: &SubmitEvent) -> bool {
    event
        .submitter()
        .is_some_and(|button| button.has_attribute("formtarget") || button.has_attribute("formaction"))
}

fn focus_first(form: NodeRef<Form>, what: &str) {
    use leptos::wasm_bindgen::JsCast;
    let field = form
        .get_untracked()
        .and_then(|form| form.query_selector(what).ok().flatten());
    if let Some(field) = field.and_then(|field| field.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        // a field in a closed fold cannot take the focus; the notice above has said it
        _ = field.focus();
    }
}
