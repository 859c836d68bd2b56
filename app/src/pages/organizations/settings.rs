//! An organization's names.

use super::tabs::{Head, Tab};
use super::text::Text;
use crate::api::organizations::get::GetOrganization;
use crate::api::organizations::rename::RenameOrganization;
use crate::components::after::after;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::error_notice::FormNotice;
use crate::components::field::TextField;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::dto::organizations::OrgPage;
use crate::prefs::use_lang;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/organizations/{id}/settings`
#[component]
pub fn OrganizationSettingsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let key = move || params.read().get("id").unwrap_or_default();
    let data = Data::of(key, |org| GetOrganization {
        org,
        q: String::new(),
        page: 1,
    });
    let rename = Submission::of::<RenameOrganization>();
    after(rename, move || data.refetch());
    let state = initial_form_state::<RenameOrganization>();
    let error = form_error(rename, &state);
    let show = move |d: OrgPage| {
        let name = state.value("name").unwrap_or(&d.org.name).to_owned();
        let slug = state.value("slug").unwrap_or(&d.org.slug).to_owned();
        view! {
            <Title text=d.org.name.clone()/>
            <Head org=d.org here=Tab::Settings/>
            <section class="panel narrow" aria-labelledby="names">
                <header><h2 id="names">{t.names}</h2></header>
                <PageForm action=rename>
                    <div class="body">
                        <FormNotice error/>
                        <input type="hidden" name="org" value=untrack(key)/>
                        <TextField name="name" label=t.name value=name error=field_error(error, "name")/>
                        <TextField name="slug" label=t.slug help=t.rename_help value=slug mono=true
                            error=field_error(error, "slug")/>
                        <p><button class="button">{t.rename}</button></p>
                    </div>
                </PageForm>
            </section>
        }
    };
    view! {
        <Done of=vec![(rename.sending(), t.done_rename)]/>
        <Loaded data view=show whole=true/>
    }
}
