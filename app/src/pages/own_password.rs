//! Changing one's own password, in `/account`.

use super::users::text::Text;
use crate::api::ApiError;
use crate::api::account::change_password::ChangePassword;
use crate::components::error_notice::FormNotice;
use crate::components::field::PasswordField;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::prefs::use_lang;
use leptos::prelude::*;

/// The form; it outlives the page's data.
#[derive(Clone, Copy)]
pub struct OwnPassword {
    change: Submission,
    error: Memo<Option<ApiError>>,
}

impl OwnPassword {
    /// To be called once in the page.
    pub fn of_page() -> Self {
        let change = Submission::of::<ChangePassword>();
        let error = form_error(change, &initial_form_state::<ChangePassword>());
        OwnPassword { change, error }
    }

    /// What it came to.
    pub fn submission(self) -> Submission {
        self.change
    }

    /// The panel.
    pub fn view(self) -> AnyView {
        let t = Text::of(use_lang());
        let (change, error) = (self.change, self.error);
        view! {
            <section class="panel narrow" aria-labelledby="password-panel">
                <header><h2 id="password-panel">{t.change_password}</h2></header>
                <PageForm action=change>
                    <div class="body">
                        <FormNotice error/>
                        <PasswordField name="current_password" label=t.current_password autocomplete="current-password"
                            error=field_error(error, "current_password")/>
                        <PasswordField name="password" label=t.new_password autocomplete="new-password"
                            error=field_error(error, "password")/>
                        <PasswordField name="again" label=t.again autocomplete="new-password"
                            error=field_error(error, "again")/>
                        <p class="soft small">{t.change_password_what}</p>
                        <div class="row"><button class="button">{t.change_password}</button></div>
                    </div>
                </PageForm>
            </section>
        }
        .into_any()
    }
}
