//! An error, said where it happened.

use super::icon::{Icon, IconView};
use crate::api::ApiError;
use crate::prefs::use_lang;
use crate::text::common;
use leptos::prelude::*;

/// Says what went wrong, in a notice that screen readers announce; for the head of a form, or in
/// place of a panel whose data did not come.
#[component]
pub fn ErrorNotice(
    /// What went wrong.
    error: ApiError,
) -> impl IntoView {
    let t = common();
    let signed_out = error == ApiError::Unauthenticated;
    view! {
        <div class="notice bad" role="alert" tabindex="-1">
            <IconView icon=Icon::Cross/>
            <div>
                <p>{error.message(use_lang())}</p>
                {signed_out.then(|| view! {
                    <p><a href="/login" target="_blank" rel="noopener">{t.sign_in_again}</a></p>
                })}
            </div>
        </div>
    }
}

/// The head of a form: the error of its last submission, if any.
#[component]
pub fn FormNotice(
    /// What [`super::page_form::form_error`] returned.
    error: Memo<Option<ApiError>>,
) -> impl IntoView {
    move || error.get().map(|error| view! { <ErrorNotice error/> })
}
