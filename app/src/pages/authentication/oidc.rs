//! OIDC: what is asked of a provider first. The rest of its form goes along unseen, so that it is the same form.

use super::text::Text;
use crate::api::ApiError;
use crate::api::connections::edit::EditConnection;
use crate::components::error_notice::FormNotice;
use crate::components::field::{SecretField, Select, TextField};
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::dto::connections::{Edited, EditorPage};
use crate::pages::connections::outside::LockNotice;
use crate::pages::connections::text::Text as Shared;
use crate::pages::directories::form::show;
use crate::prefs::use_lang;
use gatehouse_domain::when::ago;
use leptos::prelude::*;

/// What is asked here.
const ASKED: [&str; 4] = ["issuer", "client_id", "flow", "client_secret"];

/// The form's submissions; what outlives a new fetch of the page's data.
#[derive(Clone, Copy)]
pub struct Provider {
    action: Submission<Edited>,
    error: Memo<Option<ApiError>>,
}

impl Provider {
    /// To be called once in the page, outside any closure. `refetch` fetches the page's data again.
    pub fn of_page(refetch: impl Fn() + 'static) -> Self {
        let action = Submission::of::<EditConnection>();
        let error = form_error(action, &initial_form_state::<EditConnection>());
        Effect::new(move |_| {
            if action.sending().succeeded() == Some(true) {
                show("client_secret", "");
                refetch();
            }
        });
        Provider { action, error }
    }
}

/// The provider's form.
pub fn form(d: EditorPage, Provider { action, error }: Provider) -> impl IntoView {
    let lang = use_lang();
    let (t, shared) = (Text::of(lang), Shared::of(lang));
    let whole = format!("/console/connections/{}/edit", d.id);
    if let Some(lock) = d.lock {
        return view! { <LockNotice lock/><p><a class="button" href=whole>{t.whole}</a></p> }.into_any();
    }
    let test_url = format!("/console/connections/{}/test", d.id);
    let f = d.form.0;
    let unseen = f
        .to_fields()
        .into_iter()
        .filter(|(name, _)| !ASKED.contains(name));
    let unseen = unseen.map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let unseen = unseen.collect_view();
    let stored = d.secret_set.map(|at| ago(at.seconds_ago, lang));
    let elsewhere = move || match error.get() {
        Some(ApiError::Invalid(problems)) => {
            let other = problems
                .into_iter()
                .filter(|(name, _)| !ASKED.contains(&name.as_str()));
            let told = other.map(|(name, message)| format!("{}: {message}", shared.label(&name)));
            Some(
                told.map(|text| view! { <p class="error">{text}</p> })
                    .collect_view(),
            )
        }
        _ => None,
    };
    view! {
        <section class="panel narrow" aria-label=t.oidc>
            <PageForm action=action>
                <div class="body">
                    <input type="hidden" name="connection" value=d.id/>
                    <input type="hidden" name="base" value=d.base/>
                    {unseen}
                    <p class="soft small">{t.update_oidc}</p>
                    <FormNotice error/>
                    {elsewhere}
                    <TextField name="issuer" label=shared.issuer help=shared.issuer_help value=f.issuer
                        error=field_error(error, "issuer") mono=true/>
                    <TextField name="client_id" label=shared.client_id value=f.client_id
                        error=field_error(error, "client_id") mono=true/>
                    <Select name="flow" label=t.method value=f.flow error=field_error(error, "flow")
                        options=shared.options("flow")/>
                    <SecretField name="client_secret" label=shared.client_secret stored
                        error=field_error(error, "client_secret")/>
                    <div class="row">
                        <button class="button primary">{t.update}</button>
                        <button class="button" formaction=test_url formtarget="_blank">{shared.test}</button>
                        <a class="button quiet" href=whole>{t.whole}</a>
                    </div>
                </div>
            </PageForm>
        </section>
    }
    .into_any()
}
