//! The form's state in the browser: what is wrong with it as far as is known, and whether it differs
//! from what was kept. Without JavaScript only what the server rendered is there.

use super::draft::Draft;
use crate::api::ApiError;
use crate::api::connections::edit::{EditConnection, ISSUER_FOUND};
use crate::dto::connections::{EditorPage, FormFields};
use crate::prefs::use_lang;
use gatehouse_domain::connection::{Beside, OidcForm};
use gatehouse_domain::problem::{Problem, Problems};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FormData, HtmlElement, HtmlFormElement, HtmlInputElement, UrlSearchParams};
use std::collections::BTreeMap;
use std::ops::Deref;

/// The form's id: buttons outside of it name it.
pub const FORM_ID: &str = "connection";

/// The state; cheap to copy.
#[derive(Clone, Copy)]
pub struct Form {
    /// How it stands.
    pub draft: Draft,
    /// Changes with everything that is typed.
    pub typed: RwSignal<u32>,
    /// The places that the stored secret was entered for.
    secret_for: StoredValue<Option<String>>,
    /// The newest state of the form, to keep it when the page goes.
    last: StoredValue<Option<EditConnection>>,
}

impl Deref for Form {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl Form {
    /// A form that nobody has touched; `error` is that of a submission without JavaScript.
    pub fn new(error: Option<&ApiError>) -> Self {
        Self {
            draft: Draft::new(error),
            typed: RwSignal::new(0),
            secret_for: StoredValue::new(None),
            last: StoredValue::new(None),
        }
    }

    /// Takes note of what the server sent; `check` shows all problems at once.
    pub fn loaded(self, data: &EditorPage, check: bool) {
        self.secret_for.set_value(data.secret_for.clone());
        let unsaved = data.saved_as.is_none() || data.unsaved.is_some();
        self.draft.sent(unsaved, &data.problems, check);
    }

    /// What the provider calls itself, where that is the problem.
    pub fn issuer_found(self) -> Signal<Option<String>> {
        self.error(ISSUER_FOUND)
    }

    fn check(self, sent: &EditConnection) -> Problems {
        let stored_secret = self.secret_for.try_get_value().flatten().and_then(|places| {
            // which one it is does not matter here, only where it may be sent
            let any = "k_00000000000000000000000000000000".parse().ok()?;
            Some((any, places))
        });
        let beside = Beside {
            stored_secret,
            secret_typed: !sent.client_secret.is_empty(),
            // only the server knows the others
            name_taken: false,
        };
        sent.form.0.validate(&beside).err().unwrap_or_default()
    }

    /// Something was typed: a problem that is gone is no longer shown.
    pub fn typed(self, name: &str) {
        let Some(sent) = read() else { return };
        self.changed();
        self.typed.update(|n| *n = n.wrapping_add(1));
        let found = self.check(&sent);
        self.problems.update(|shown| {
            if name == "issuer" {
                shown.remove(ISSUER_FOUND);
            }
            // these depend on each other
            for field in [name, "client_secret"] {
                if shown.contains_key(field) {
                    show(shown, field, &found);
                }
            }
            // what is chosen is chosen, not half typed: said at once
            if ["flow", "verify_signature"].contains(&name) {
                show(shown, "verify_signature", &found);
            }
        });
        self.last.set_value(Some(sent));
    }

    /// The field was left: what is wrong with what was typed is said now; what is missing, on submission.
    pub fn left(self, name: &str) {
        let Some(sent) = read() else { return };
        let found = self.check(&sent);
        let missing = matches!(found.get(name), Some(Problem::Required | Problem::SecretNeeded));
        // what the server said about the field stays until something else is typed
        _ = self.problems.try_update(|shown| {
            if found.contains_key(name) && !missing {
                show(shown, name, &found);
            }
            if let (true, Some(problem @ Problem::SecretForOtherPlace)) = (
                ["issuer", "token_endpoint"].contains(&name),
                found.get("client_secret"),
            ) {
                shown.insert("client_secret".to_owned(), problem.message(use_lang()));
            }
        });
    }

    /// Checks the whole form and shows what is wrong; whether it may be submitted.
    pub fn passes(self) -> bool {
        // what cannot be read here is the server's to judge
        let Some(sent) = read() else { return true };
        let found = self.check(&sent);
        let lang = use_lang();
        let mut shown = BTreeMap::new();
        for (field, problem) in &found {
            shown.insert((*field).to_owned(), problem.message(lang));
        }
        self.problems.set(shown);
        if !found.is_empty() {
            request_animation_frame(focus_first_problem);
        }
        found.is_empty()
    }

    /// What would be lost when the page goes now.
    pub fn unkept(self) -> Option<EditConnection> {
        let dirty = self.dirty.try_get_untracked().unwrap_or(false);
        dirty.then(|| self.last.try_get_value().flatten()).flatten()
    }
}

fn show(shown: &mut BTreeMap<String, String>, name: &str, found: &Problems) {
    match found.get(name) {
        Some(problem) => shown.insert(name.to_owned(), problem.message(use_lang())),
        None => shown.remove(name),
    };
}

/// The form as it stands in the document.
fn read() -> Option<EditConnection> {
    let form = document()
        .get_element_by_id(FORM_ID)?
        .dyn_into::<HtmlFormElement>()
        .ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let sent = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    let text = |name| sent.get(name).unwrap_or_default();
    Some(EditConnection {
        connection: text("connection"),
        intent: text("intent"),
        base: text("base"),
        over: text("over"),
        use_issuer: text("use_issuer"),
        client_secret: text("client_secret"),
        form: FormFields(OidcForm::from_fields(|name| sent.get(name))),
    })
}

/// Puts discovered endpoints and the issuer into their fields.
pub fn fill_in(fields: &FormFields) {
    let OidcForm {
        issuer,
        authorization_endpoint,
        token_endpoint,
        userinfo_endpoint,
        jwks_uri,
        revocation_endpoint,
        end_session_endpoint,
        ..
    } = &fields.0;
    let values = [
        ("issuer", issuer),
        ("authorization_endpoint", authorization_endpoint),
        ("token_endpoint", token_endpoint),
        ("userinfo_endpoint", userinfo_endpoint),
        ("jwks_uri", jwks_uri),
        ("revocation_endpoint", revocation_endpoint),
        ("end_session_endpoint", end_session_endpoint),
    ];
    for (name, value) in values {
        set_field(name, value);
    }
}

fn field(name: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(name)?.dyn_into().ok()
}

/// What a field would send: a text field its text, a box that is not ticked nothing.
pub fn field_text(name: &str) -> Option<String> {
    let field = field(name)?;
    (field.type_() != "checkbox" || field.checked()).then(|| field.value())
}

/// Sets one text field.
pub fn set_field(name: &str, value: &str) {
    if let Some(field) = field(name) {
        field.set_value(value);
    }
}

/// Sets one text field as if somebody had typed it.
pub fn type_into(name: &str, value: &str) {
    set_field(name, value);
    if let (Some(field), Ok(event)) = (field(name), document().create_event("Event")) {
        event.init_event_with_bubbles("input", true);
        // nobody stops it
        _ = field.dispatch_event(&event);
    }
}

fn focus_first_problem() {
    let field = document()
        .query_selector(&format!("#{FORM_ID} [aria-invalid=true]"))
        .ok()
        .flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // a fold that somebody has closed may hold it
        if let Ok(Some(fold)) = field.closest("details") {
            _ = fold.set_attribute("open", "");
        }
        _ = field.focus();
    }
}
