//! A directory's form while it is edited: what outlives a new fetch of its data.

use super::form::{Form, clear_password, show};
use super::offered::focus;
use super::text::Text;
use crate::api::ApiError;
use crate::api::directories::edit::EditDirectory;
use crate::components::page_form::{form_error, initial_form_state};
use crate::components::save_bar::guard_leaving;
use crate::components::submission::Submission;
use crate::dto::directories::{DirectoryEdited, Offer};
use crate::pages::connections::text::Text as Shared;
use crate::prefs::use_lang;
use leptos::prelude::*;

/// The form, what it is sent to, and what came of it.
#[derive(Clone, Copy)]
pub struct Editing {
    /// The form's state.
    pub form: Form,
    /// Its submissions.
    pub action: Submission<DirectoryEdited>,
    /// Why the last one failed.
    pub error: Memo<Option<ApiError>>,
    /// What has just been done.
    pub said: RwSignal<Option<&'static str>>,
}

impl Editing {
    /// To be called once in the page, outside any closure. `refetch` fetches the page's data again; `saved` says
    /// whether the connection was ever saved.
    pub fn of_page(refetch: impl Fn() + 'static, saved: impl Fn() -> bool + 'static) -> Self {
        let (t, shared) = (Text::of(use_lang()), Shared::of(use_lang()));
        let action = Submission::of::<EditDirectory>();
        let state = initial_form_state::<EditDirectory>();
        let error = form_error(action, &state);
        let before = state.output.as_deref().and_then(Offer::read);
        let offer = Memo::new(move |_| match action.value() {
            Some(Ok(DirectoryEdited::Offered(text))) => Offer::read(&text),
            Some(_) => None,
            None => before.clone(),
        });
        let form = Form::new(state.error.as_ref(), offer);
        let said = RwSignal::new(None::<&'static str>);
        guard_leaving(form.dirty.into());
        on_cleanup(move || keep(form));
        Effect::new(move |_| match action.value() {
            Some(Ok(edited @ (DirectoryEdited::Saved {} | DirectoryEdited::Updated {}))) => {
                form.saved();
                clear_password();
                said.set(Some(match edited {
                    DirectoryEdited::Updated {} => t.updated,
                    _ => shared.just_saved,
                }));
                refetch();
            }
            Some(Ok(DirectoryEdited::Taken { field, value })) => {
                form.filled_in();
                show(&field, &value);
                said.set(Some(match field.as_str() {
                    "base_dn" => t.base_taken,
                    "group_base_dn" => t.group_base_taken,
                    _ => t.taken,
                }));
            }
            Some(Ok(DirectoryEdited::Offered(_))) => {
                form.kept();
                focus();
            }
            Some(Ok(DirectoryEdited::Discarded {})) => form.discarded(saved()),
            Some(Err(ApiError::Invalid(problems))) => form.refused(problems),
            Some(Ok(DirectoryEdited::Kept {}) | Err(_)) | None => {}
        });
        Editing {
            form,
            action,
            error,
            said,
        }
    }
}

/// A field's label.
pub fn label(name: &str) -> Option<&'static str> {
    Text::of(use_lang()).label(name)
}

/// Keeps what was typed when the person goes to another page of the console.
#[cfg(feature = "hydrate")]
fn keep(form: Form) {
    use crate::api::client::post;
    use leptos::server_fn::ServerFn;
    let Some(body) = form.unkept() else { return };
    leptos::task::spawn_local(async move {
        // the form is not there any more to say that this failed
        _ = post(EditDirectory::PATH, format!("{body}&intent=keep")).await;
    });
}

#[cfg(not(feature = "hydrate"))]
fn keep(_: Form) {}
