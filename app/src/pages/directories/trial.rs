//! *Try a person*: what would become of somebody who signs in, by the code that signs people in.

use super::form::FORM_ID;
use super::text::Text;
use crate::prefs::use_lang;
use leptos::prelude::*;

/// The fields go with the form, so that it is tried as it stands; `form` is none where it cannot be changed.
#[component]
pub fn TryPerson(
    /// Where the test is run.
    url: String,
    /// The form that they belong to.
    form: Option<&'static str>,
    /// The reference of the newest test; empty for none.
    last_test: String,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let fields = view! {
        <div class="two">
            <div class="field">
                <label for="try_login">{t.try_login}</label>
                <input class="input mono" id="try_login" name="try_login" form=form autocomplete="off" spellcheck="false"/>
            </div>
            <div class="field">
                <label for="try_password">{t.try_password}</label>
                <input class="input mono" id="try_password" name="try_password" type="password" form=form
                    autocomplete="off" aria-describedby="try_password-help"/>
                <span class="help" id="try_password-help">{t.try_password_help}</span>
            </div>
        </div>
        <div class="row">
            <button class="button" form=form formaction=form.map(|_| url.clone())>{t.try_do}</button>
            {(!last_test.is_empty()).then(|| view! {
                <a href=format!("/console/audit/attempts/{last_test}")>{t.last_test}</a>
            })}
        </div>
    };
    let fields = match form {
        Some(_) => fields.into_any(),
        None => view! { <form method="post" action=url class="stack">{fields}</form> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="try">
            <header><h2 id="try">{t.try_person}</h2></header>
            <div class="body stack"><p class="soft">{t.try_what}</p>{fields}</div>
        </section>
    }
}

/// The form's id, where the form can be changed.
pub const fn of_form(locked: bool) -> Option<&'static str> {
    match locked {
        true => None,
        false => Some(FORM_ID),
    }
}
