//! The form of a directory, with the guide beside it.

use super::editing::{Editing, label};
use super::fields::Fields;
use super::form::{FORM_ID, Form};
use super::guide::DirectoryGuide;
use super::text::Text;
use super::trial::{TryPerson, of_form};
use crate::api::directories::editor::GetDirectory;
use crate::components::data::Data;
use crate::components::loaded::Loaded;
use crate::components::origin::Locked;
use crate::components::page_form::PageForm;
use crate::dto::directories::DirectoryPage as Page;
use crate::pages::connections::draft::{FormBar, FormHead, Heads};
use crate::pages::connections::outside::LockNotice;
use crate::pages::connections::text::Text as Shared;
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use gatehouse_domain::connection::LdapPreset;
use gatehouse_domain::outside::Lock;
use gatehouse_domain::text::fill;
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;

/// `/console/connections/{id}/directory?check=1`
#[component]
pub fn EditDirectoryPage() -> impl IntoView {
    let params = use_params_map();
    let check = use_query_text("check");
    let id = move || params.read().get("id").unwrap_or_default();
    let data = Data::of(id, |connection| GetDirectory { connection });
    let editing = Editing::of_page(
        move || data.refetch(),
        move || {
            let found = data.get_untracked().and_then(Result::ok);
            found.is_some_and(|data| data.saved_as.is_some())
        },
    );
    let form = editing.form;
    let view = move |d: Page| {
        form.loaded(&d, check.get_untracked() == "1");
        match d.lock.clone() {
            Some(lock) => locked_page(d, lock, form).into_any(),
            None => page(d, editing).into_any(),
        }
    };
    view! { <Loaded data view whole=true/> }
}

fn page(
    d: Page,
    Editing {
        form,
        action,
        error,
        said,
    }: Editing,
) -> impl IntoView {
    let (t, shared) = (Text::of(use_lang()), Shared::of(use_lang()));
    let called = match d.preset {
        LdapPreset::Custom => t.connect_custom.to_owned(),
        named => fill(shared.connect_to, &[("provider", named.name())]),
    };
    let (saved_as, new, kept) = (d.saved_as.clone(), d.saved_as.is_none(), d.unsaved.clone());
    let proven = d.can_go_live;
    let ready = Signal::derive(move || proven && !form.unsaved.get());
    let pending = action.pending();
    let test_url = format!("/console/connections/{}/test", d.id);
    let (id, base, preset, last_test) = (d.id.clone(), d.base.clone(), d.preset, d.last_test.clone());
    let typed = move |event| form.typed_after(said, &event);
    view! {
        <FormHead id=id.clone() saved_as new=called/>
        // a test keeps the form first
        <div class="connect" on:submit:capture=move |_| form.kept()>
            <DirectoryGuide preset/>
            <section class="panel" aria-labelledby="configuration" on:input=typed>
                <header><h2 id="configuration">{shared.configuration}</h2></header>
                <PageForm action=action id=FORM_ID>
                    <div class="body">
                        // what Enter presses; without it the first button would be another one
                        <button class="hidden" tabindex="-1" aria-hidden="true" name="intent" value="save">{shared.save}</button>
                        <input type="hidden" name="protocol" value="ldap"/>
                        <input type="hidden" name="connection" value=d.id.clone()/>
                        <input type="hidden" name="base" value=base/>
                        <Heads draft=form.draft error label/>
                        <Fields data=d form/>
                    </div>
                </PageForm>
            </section>
            <TryPerson url=test_url.clone() form=of_form(false) last_test/>
        </div>
        <div class="dock">
        <FormBar draft=form.draft form=FORM_ID id new kept said pending ready>
            // without what was typed to try somebody
            <button class="button" class:primary=move || !ready.get() form=FORM_ID name="probe" value="1"
                formaction=test_url>{t.test}</button>
        </FormBar>
        </div>
    }
}

/// The same form for looking at: what is set outside of the console is changed there.
fn locked_page(d: Page, lock: Lock, form: Form) -> impl IntoView {
    let (t, shared) = (Text::of(use_lang()), Shared::of(use_lang()));
    let (id, saved_as) = (d.id.clone(), d.saved_as.clone());
    let test_url = format!("/console/connections/{id}/test");
    let locked = Locked(Arc::new(lock.clone()));
    let last_test = d.last_test.clone();
    view! {
        <FormHead id saved_as new=String::new() locked=true/>
        <LockNotice lock/>
        <section class="panel" aria-labelledby="configuration">
            <header><h2 id="configuration">{shared.configuration}</h2></header>
            <div class="body"><Provider value=locked><Fields data=d form/></Provider></div>
        </section>
        <TryPerson url=test_url.clone() form=of_form(true) last_test/>
        <div class="dock">
            <form class="savebar" method="post" action=test_url>
                <span></span><button class="button primary">{t.test}</button>
            </form>
        </div>
    }
}
