//! The form's state in the browser. What is wrong is said by the server, which reads distinguished names and
//! filters; without JavaScript only what the server rendered is there.

use crate::api::ApiError;
use crate::api::directories::edit::CERTIFICATE_FOUND;
use crate::dto::directories::{DirectoryPage, Offer};
use crate::pages::connections::draft::Draft;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    Event, FormData, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement, UrlSearchParams,
};
use std::ops::Deref;

/// The form's id: buttons and fields outside of it name it.
pub const FORM_ID: &str = "directory";

/// The state; cheap to copy.
#[derive(Clone, Copy)]
pub struct Form {
    /// How it stands.
    pub draft: Draft,
    /// What the directory offered last.
    pub offer: Memo<Option<Offer>>,
    /// The form as it stands, to keep it when the page goes.
    last: StoredValue<String>,
}

impl Deref for Form {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl Form {
    /// A form that nobody has touched; `error` is that of a submission without JavaScript.
    pub fn new(error: Option<&ApiError>, offer: Memo<Option<Offer>>) -> Self {
        Self {
            draft: Draft::new(error),
            offer,
            last: StoredValue::new(String::new()),
        }
    }

    /// Takes note of what the server sent; `check` shows all problems at once.
    pub fn loaded(self, data: &DirectoryPage, check: bool) {
        let unsaved = data.saved_as.is_none() || data.unsaved.is_some();
        self.draft.sent(unsaved, &data.problems, check);
    }

    /// The fingerprint of the certificate that the server presents, where that was asked.
    pub fn certificate(self) -> Signal<Option<String>> {
        self.error(CERTIFICATE_FOUND)
    }

    /// Something was typed: what was wrong with it is judged anew when it is sent.
    pub fn typed(self, event: &Event) {
        self.changed();
        if let Some(typed) = read() {
            self.last.set_value(typed);
        }
        let target = event
            .target()
            .and_then(|t| t.dyn_into::<leptos::web_sys::Element>().ok());
        let name = target.and_then(|t| t.get_attribute("name")).unwrap_or_default();
        self.problems.update(|problems| {
            problems.remove(&name);
            if name == "ca_certificates" || name == "addresses" {
                problems.remove(CERTIFICATE_FOUND);
            }
        });
    }

    /// The same; what was said before is over.
    pub fn typed_after(self, said: RwSignal<Option<&'static str>>, event: &Event) {
        said.set(None);
        self.typed(event);
    }

    /// What would be lost when the page goes now, as a browser sends it.
    pub fn unkept(self) -> Option<String> {
        let dirty = self.dirty.try_get_untracked().unwrap_or(false);
        dirty
            .then(|| self.last.try_get_value())
            .flatten()
            .filter(|body| !body.is_empty())
    }
}

/// The form as it stands in the document.
fn read() -> Option<String> {
    let form = document()
        .get_element_by_id(FORM_ID)?
        .dyn_into::<HtmlFormElement>()
        .ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    // who is tried is no part of the form
    data.delete("try_login");
    data.delete("try_password");
    let sent = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(String::from(sent.to_string()))
}

/// Empties the bind password: it is stored by now, and sent again it would be a change.
pub fn clear_password() {
    show("bind_password", "");
}

/// Puts a value into a field.
pub fn show(field: &str, value: &str) {
    let Some(field) = document().get_element_by_id(field) else {
        return;
    };
    match field.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.set_value(value),
        Err(other) => {
            if let Ok(area) = other.dyn_into::<HtmlTextAreaElement>() {
                area.set_value(value);
            }
        }
    }
}
