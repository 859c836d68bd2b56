//! A link for a person to choose a password with.

use super::text::Text;
use crate::api::users::password_link::MakePasswordLink;
use crate::components::confirm::Confirm;
use crate::components::copy::CopyField;
use crate::components::error_notice::FormNotice;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::prefs::use_lang;
use leptos::prelude::*;

/// The button, what it does, and the link once it is made. `made` outlives the page's data.
#[derive(Clone, Copy)]
pub struct PasswordLink {
    link: Submission<String>,
    made: Memo<Option<String>>,
    error: Memo<Option<crate::api::ApiError>>,
}

impl PasswordLink {
    /// To be called once in the page.
    pub fn of_page() -> Self {
        let link = Submission::of::<MakePasswordLink>();
        let state = initial_form_state::<MakePasswordLink>();
        let error = form_error(link, &state);
        let made = Memo::new(move |_| match link.value() {
            Some(result) => result.ok(),
            None => state.output.clone(),
        });
        PasswordLink { link, made, error }
    }

    /// For a person.
    pub fn view(self, user: String) -> AnyView {
        let t = Text::of(use_lang());
        let made = self.made;
        view! {
            <FormNotice error=self.error/>
            <Confirm label=t.make_link>
                <p>{t.make_link_what}</p>
                <PageForm action=self.link>
                    <input type="hidden" name="user" value=user/>
                    <button class="button primary">{t.make_link}</button>
                </PageForm>
            </Confirm>
            {move || made.get().map(|link| view! {
                <p role="status">{t.made_link}</p>
                <CopyField id="password_link" label=t.link value=link/>
            })}
        }
        .into_any()
    }
}
