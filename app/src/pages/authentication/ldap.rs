//! LDAP: whether a directory is configured, and its form, whose *Update Settings* tests first.

use super::Switches;
use super::text::Text;
use crate::components::origin::Locked;
use crate::components::page_form::PageForm;
use crate::components::save_bar::SaveBar;
use crate::components::switch::Switch;
use crate::dto::connections::ConnectionRow;
use crate::dto::directories::DirectoryPage;
use crate::pages::connections::draft::Heads;
use crate::pages::connections::outside::LockNotice;
use crate::pages::connections::text::Text as Shared;
use crate::pages::directories::editing::{Editing, label};
use crate::pages::directories::fields::Fields;
use crate::pages::directories::form::FORM_ID;
use crate::prefs::use_lang;
use gatehouse_domain::connection::{LdapPreset, Provider};
use leptos::context::Provider as Context;
use leptos::prelude::*;
use std::sync::Arc;

impl Switches {
    /// *Configure LDAP Client*, on: there is a connection.
    pub(super) fn configured(self, row: Option<&ConnectionRow>) -> impl IntoView + use<> {
        let t = Text::of(use_lang());
        let page = row.map(|row| format!("/console/connections/{}/delete", row.id));
        let locked = row.is_some_and(|row| row.lock.is_some());
        let inside = match page {
            Some(page) if !locked => view! {
                <p>{t.remove_what}</p><p><a class="button danger" href=page>{t.remove_do}</a></p>
            }
            .into_any(),
            Some(_) => ().into_any(),
            None => view! { <p><a href="/console/connections">{t.remove_draft}</a></p> }.into_any(),
        };
        self.configure(true, t.remove_title, locked, inside)
    }

    /// The same, off: turned on, it begins one.
    pub(super) fn not_configured(self) -> impl IntoView {
        let t = Text::of(use_lang());
        let directory = |preset: LdapPreset| {
            let provider = Provider::Ldap(preset);
            view! { <option value=provider.slug()>{preset.name()}</option> }
        };
        let inside = view! {
            <p>{t.configure_what}</p>
            <PageForm action=self.create class="stack">
                <input type="hidden" name="settings" value="true"/>
                <div class="field"><label for="provider">{t.directory}</label>
                    <select class="input" id="provider" name="provider">
                        {LdapPreset::ALL.into_iter().map(directory).collect_view()}
                    </select>
                </div>
                <button class="button primary">{t.configure_do}</button>
            </PageForm>
        };
        self.configure(false, t.configure_title, false, inside.into_any())
    }

    fn configure(self, on: bool, question: &'static str, locked: bool, inside: AnyView) -> impl IntoView {
        let t = Text::of(use_lang());
        let label = t.configure_ldap;
        view! {
            <section class="panel narrow" aria-label=label><div class="body">
                <div class="row">
                    <Switch id="configure".to_owned() label=label.to_owned() on=Signal::stored(on)
                        blocked_by=locked.then(|| "lock".to_owned()) question=question.to_owned()>{inside}</Switch>
                    <strong>{label}</strong>
                </div>
            </div></section>
        }
    }
}

/// The directory's form.
pub fn form(d: DirectoryPage, editing: Editing) -> impl IntoView {
    let (t, shared) = (Text::of(use_lang()), Shared::of(use_lang()));
    let Editing {
        form,
        action,
        error,
        said,
    } = editing;
    form.loaded(&d, false);
    if let Some(lock) = d.lock.clone() {
        let locked = Locked(Arc::new(lock.clone()));
        return view! {
            <div id="lock"><LockNotice lock/></div>
            <section class="panel narrow" aria-label=t.ldap>
                <div class="body"><Context value=locked><Fields data=d form/></Context></div>
            </section>
        }
        .into_any();
    }
    let (id, base) = (d.id.clone(), d.base.clone());
    let new = d.saved_as.is_none();
    let state = Signal::derive(move || match (form.dirty.get(), said.get(), form.unsaved.get()) {
        (true, _, _) => shared.unsaved,
        (false, Some(said), _) => said,
        (false, None, _) if new => shared.never_saved,
        (false, None, true) => shared.unsaved_kept_now,
        (false, None, false) => shared.all_saved,
    });
    let pending = action.pending();
    view! {
        <section class="panel narrow" aria-label=t.ldap on:input=move |event| form.typed_after(said, &event)>
            <PageForm action=action id=FORM_ID>
                <div class="body">
                    // what Enter presses; without it the first button would be another one
                    <button class="hidden" tabindex="-1" aria-hidden="true" name="intent" value="update">{t.update}</button>
                    <input type="hidden" name="protocol" value="ldap"/>
                    <input type="hidden" name="connection" value=id/>
                    <input type="hidden" name="base" value=base/>
                    <p class="soft small">{t.update_ldap}</p>
                    <Heads draft=form.draft error label/>
                    <Fields data=d form/>
                </div>
            </PageForm>
        </section>
        <div class="dock">
            <SaveBar state=Signal::derive(move || state.get().to_owned())>
                <button class="button primary" form=FORM_ID name="intent" value="update"
                    aria-busy=move || pending.get().then_some("true")>{t.update}</button>
            </SaveBar>
        </div>
    }
    .into_any()
}
