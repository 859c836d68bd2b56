//! A new organization.

use super::text::Text;
use crate::api::organizations::make::MakeOrganization;
use crate::components::error_notice::FormNotice;
use crate::components::field::TextField;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::prefs::use_lang;
use crate::text::common;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/console/organizations/new`
#[component]
pub fn NewOrganizationPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let make = Submission::of::<MakeOrganization>();
    let state = initial_form_state::<MakeOrganization>();
    let error = form_error(make, &state);
    let value = |name| state.value(name).unwrap_or_default().to_owned();
    let (name, slug) = (value("name"), value("slug"));
    view! {
        <Title text=t.new/>
        <div class="head"><div>
            <div class="crumbs"><a href="/console/organizations">{common().organizations}</a>" / "<span>{t.new}</span></div>
            <h1>{t.new}</h1><p>{t.new_lead}</p>
        </div></div>
        <section class="panel narrow" aria-label=t.new>
            <PageForm action=make>
                <div class="body">
                    <FormNotice error/>
                    <TextField name="name" label=t.name value=name error=field_error(error, "name")/>
                    <TextField name="slug" label=t.slug help=t.slug_help value=slug mono=true error=field_error(error, "slug")/>
                    <div class="row"><button class="button primary">{t.make}</button>
                        <a class="button quiet" href="/console/organizations">{t.cancel}</a></div>
                </div>
            </PageForm>
        </section>
    }
}
