//! A new group.

use super::text::Text;
use crate::api::groups::make::MakeGroup;
use crate::components::error_notice::FormNotice;
use crate::components::field::TextField;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::prefs::use_lang;
use crate::text::common;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/console/groups/new`
#[component]
pub fn NewGroupPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let make = Submission::of::<MakeGroup>();
    let state = initial_form_state::<MakeGroup>();
    let error = form_error(make, &state);
    let typed = state.value("name").unwrap_or_default().to_owned();
    view! {
        <Title text=t.new/>
        <div class="head"><div>
            <div class="crumbs"><a href="/console/groups">{common().groups}</a>" / "<span>{t.new}</span></div>
            <h1>{t.new}</h1>
        </div></div>
        <section class="panel narrow" aria-label=t.new>
            <PageForm action=make>
                <div class="body">
                    <FormNotice error/>
                    <TextField name="name" label=t.name help=t.name_help value=typed error=field_error(error, "name")/>
                    <div class="row"><button class="button primary">{t.make}</button>
                        <a class="button quiet" href="/console/groups">{t.cancel}</a></div>
                </div>
            </PageForm>
        </section>
    }
}
