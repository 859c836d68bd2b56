//! The form's state in the browser. What is wrong is said by the server, which reads distinguished names and
//! filters; without JavaScript only what the server rendered is there.

use crate::api::ApiError;
use crate::api::directories::edit::CERTIFICATE_FOUND;
use crate::dto::directories::DirectoryPage;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    Event, FormData, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement, UrlSearchParams,
};
use std::collections::BTreeMap;

/// The form's id: buttons and fields outside of it name it.
pub const FORM_ID: &str = "directory";

/// The state; cheap to copy.
#[derive(Clone, Copy)]
pub struct Form {
    /// What is shown beside fields: HTML name → sentence.
    pub problems: RwSignal<BTreeMap<String, String>>,
    /// Something was typed since it was kept.
    pub dirty: RwSignal<bool>,
    /// What the form holds is not what is saved, kept or not.
    pub unsaved: RwSignal<bool>,
    /// The form as it stands, to keep it when the page goes.
    last: StoredValue<String>,
}

impl Form {
    /// A form that nobody has touched; `error` is that of a submission without JavaScript.
    pub fn new(error: Option<&ApiError>) -> Self {
        let problems = match error {
            Some(ApiError::Invalid(problems)) => problems.clone(),
            _ => BTreeMap::new(),
        };
        Self {
            problems: RwSignal::new(problems),
            dirty: RwSignal::new(false),
            unsaved: RwSignal::new(false),
            last: StoredValue::new(String::new()),
        }
    }

    /// Takes note of what the server sent; `check` shows all problems at once.
    pub fn loaded(self, data: &DirectoryPage, check: bool) {
        let unsaved = data.saved_as.is_none() || data.unsaved.is_some() || self.dirty.get_untracked();
        if unsaved != self.unsaved.get_untracked() {
            self.unsaved.set(unsaved);
        }
        if check && !self.dirty.get_untracked() && self.problems.with_untracked(BTreeMap::is_empty) {
            self.problems.set(data.problems.clone());
        }
    }

    /// What is wrong with a field.
    pub fn error(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problems.with(|problems| problems.get(name).cloned()))
    }

    /// Whether any of these fields is wrong.
    pub fn any(self, names: &'static [&'static str]) -> Signal<bool> {
        Signal::derive(move || {
            let problems = self.problems.read();
            names.iter().any(|name| problems.contains_key(*name))
        })
    }

    /// The fingerprint of the certificate that the server presents, where that was asked.
    pub fn certificate(self) -> Signal<Option<String>> {
        self.error(CERTIFICATE_FOUND)
    }

    /// Something was typed: what was wrong with it is judged anew when it is sent.
    pub fn typed(self, event: &Event) {
        self.dirty.set(true);
        self.unsaved.set(true);
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

    /// The form was submitted and kept.
    pub fn kept(self) {
        self.dirty.set(false);
    }

    /// The form was saved.
    pub fn saved(self) {
        self.kept();
        self.unsaved.set(false);
        self.problems.set(BTreeMap::new());
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
    let field = document().get_element_by_id("bind_password");
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value("");
    }
}

/// Puts the trusted certificates into their field.
pub fn show_certificates(pem: &str) {
    let field = document().get_element_by_id("ca_certificates");
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok()) {
        field.set_value(pem);
    }
}
