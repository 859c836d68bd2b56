//! The form of a directory, with the guide beside it.

use super::fields::Fields;
use super::form::{FORM_ID, Form, clear_password, show_certificates};
use super::guide::DirectoryGuide;
use super::text::Text;
use super::trial::{TryPerson, of_form};
use crate::api::ApiError;
use crate::api::directories::edit::EditDirectory;
use crate::api::directories::editor::GetDirectory;
use crate::components::data::Data;
use crate::components::error_notice::ErrorNotice;
use crate::components::loaded::Loaded;
use crate::components::origin::Locked;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::save_bar::{SaveBar, guard_leaving};
use crate::components::submission::Submission;
use crate::dto::directories::{DirectoryEdited, DirectoryPage as Page};
use crate::pages::connections::conflict::ConflictPanel;
use crate::pages::connections::outside::LockNotice;
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::connection::LdapPreset;
use gatehouse_domain::outside::Lock;
use gatehouse_domain::text::fill;
use gatehouse_domain::when::ago;
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;

/// `/console/connections/{id}/directory?check=1`
#[component]
pub fn EditDirectoryPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let check = use_query_text("check");
    let id = move || params.read().get("id").unwrap_or_default();
    let data = Data::of(id, |connection| GetDirectory { connection });
    let action = Submission::of::<EditDirectory>();
    let state = initial_form_state::<EditDirectory>();
    let error = form_error(action, &state);
    let form = Form::new(state.error.as_ref());
    let said = RwSignal::new(None::<&'static str>);
    guard_leaving(form.dirty.into());
    on_cleanup(move || keep(form));
    Effect::new(move |_| match action.value() {
        Some(Ok(DirectoryEdited::Saved {})) => {
            form.saved();
            clear_password();
            said.set(Some(t.just_saved));
            data.refetch();
        }
        Some(Ok(DirectoryEdited::Taken { certificates })) => {
            form.kept();
            form.unsaved.set(true);
            form.problems.set(Default::default());
            show_certificates(&certificates);
            said.set(Some(t.taken));
        }
        Some(Ok(DirectoryEdited::Discarded {})) => {
            form.kept();
            // a new form for the saved settings; of an unsaved connection nothing is left, and the
            // server has said where to go
            let found = data.get_untracked().and_then(Result::ok);
            if found.is_some_and(|data| data.saved_as.is_some()) {
                _ = window().location().reload();
            }
        }
        Some(Err(ApiError::Invalid(problems))) => {
            form.kept();
            form.problems.set(problems);
        }
        Some(Ok(DirectoryEdited::Kept {}) | Err(_)) | None => {}
    });
    let show = move |d: Page| {
        form.loaded(&d, check.get_untracked() == "1");
        match d.lock.clone() {
            Some(lock) => locked_page(d, lock, form).into_any(),
            None => page(d, form, action, error, said).into_any(),
        }
    };
    view! { <Loaded data view=show whole=true/> }
}

fn page(
    d: Page,
    form: Form,
    action: Submission<DirectoryEdited>,
    error: Memo<Option<ApiError>>,
    said: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let title = match &d.saved_as {
        Some(name) => fill(t.edit_title, &[("name", name)]),
        None if d.preset == LdapPreset::Custom => t.connect_custom.to_owned(),
        None => fill(t.connect_to, &[("provider", d.preset.name())]),
    };
    let crumb = match &d.saved_as {
        Some(name) => view! { <a href=format!("/console/connections/{}", d.id)>{name.clone()}</a>" / "<span>{t.edit}</span> }.into_any(),
        None => view! { <span>{t.new}</span> }.into_any(),
    };
    let new = d.saved_as.is_none();
    let kept = match &d.unsaved {
        Some(at) => fill(t.unsaved_kept, &[("when", &ago(at.seconds_ago, lang))]),
        None => t.unsaved_kept_now.to_owned(),
    };
    let bar = Signal::derive(move || match (form.dirty.get(), said.get(), form.unsaved.get()) {
        (true, _, _) => t.unsaved.to_owned(),
        (false, Some(said), _) => said.to_owned(),
        (false, None, _) if new => t.never_saved.to_owned(),
        (false, None, true) => kept.clone(),
        (false, None, false) => t.all_saved.to_owned(),
    });
    let proven = d.can_go_live;
    let ready = Signal::derive(move || proven && !form.unsaved.get());
    let pending = action.pending();
    let to_activate = format!("/console/connections/{}", d.id);
    let test_url = format!("/console/connections/{}/test", d.id);
    let (id, base, preset, last_test) = (d.id.clone(), d.base.clone(), d.preset, d.last_test.clone());
    let typed = move |event: leptos::web_sys::Event| {
        said.set(None);
        form.typed(&event);
    };
    view! {
        <Title text=title.clone()/>
        <div class="head"><div>
            <div class="crumbs"><a href="/console/connections">{common().connections}</a>" / "{crumb}</div>
            <h1>{title}</h1>
        </div></div>
        // a test keeps the form first
        <div class="connect" on:submit:capture=move |_| form.kept()>
            <DirectoryGuide preset/>
            <section class="panel" aria-labelledby="configuration" on:input=typed>
                <header><h2 id="configuration">{t.configuration}</h2></header>
                <PageForm action=action id=FORM_ID>
                    <div class="body">
                        // what Enter presses; without it the first button would be another one
                        <button class="hidden" tabindex="-1" aria-hidden="true" name="intent" value="save">{t.save}</button>
                        <input type="hidden" name="protocol" value="ldap"/>
                        <input type="hidden" name="connection" value=id/>
                        <input type="hidden" name="base" value=base/>
                        <Heads form error/>
                        <Fields data=d form/>
                    </div>
                </PageForm>
            </section>
            <TryPerson url=test_url.clone() form=of_form(false) last_test/>
        </div>
        <div class="dock">
        <SaveBar state=bar>
            <button class="button quiet" form=FORM_ID name="intent" value="discard"
                hidden=move || !form.unsaved.get()>{t.discard}</button>
            <button class="button" form=FORM_ID name="intent" value="save"
                aria-busy=move || pending.get().then_some("true")>{if new { t.save_draft } else { t.save }}</button>
            // without what was typed to try somebody
            <button class="button" class:primary=move || !ready.get() form=FORM_ID name="probe" value="1"
                formaction=test_url>{t.test}</button>
            <a class="button primary" href=to_activate hidden=move || !ready.get()>{t.to_activate}</a>
        </SaveBar>
        </div>
    }
}

/// The same form for looking at: what is set outside of the console is changed there.
fn locked_page(d: Page, lock: Lock, form: Form) -> impl IntoView {
    let t = Text::of(use_lang());
    let name = d.saved_as.clone().unwrap_or_default();
    let title = fill(t.look_at, &[("name", &name)]);
    let back = format!("/console/connections/{}", d.id);
    let test_url = format!("{back}/test");
    let locked = Locked(Arc::new(lock.clone()));
    let last_test = d.last_test.clone();
    view! {
        <Title text=title.clone()/>
        <div class="head"><div>
            <div class="crumbs"><a href="/console/connections">{common().connections}</a>" / "<a href=back>{name}</a>" / "<span>{t.look}</span></div>
            <h1>{title}</h1>
        </div></div>
        <LockNotice lock/>
        <section class="panel" aria-labelledby="configuration">
            <header><h2 id="configuration">{t.configuration}</h2></header>
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

/// What is wrong with the form as a whole: a conflict, the fields to look at, anything else.
#[component]
fn Heads(form: Form, error: Memo<Option<ApiError>>) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        {move || error.get().and_then(|error| match error {
            ApiError::Invalid(_) => None,
            ApiError::Conflict(conflict) => Some(view! { <ConflictPanel conflict/> }.into_any()),
            error => Some(view! { <ErrorNotice error/> }.into_any()),
        })}
        {move || {
            let names: Vec<String> = form.problems.with(|problems| {
                problems.keys().filter(|name| t.label(name).is_some()).cloned().collect()
            });
            (!names.is_empty()).then(|| view! {
                <div class="notice bad" role="alert"><span aria-hidden="true">"✕"</span><div>
                    <p><strong>{t.check_fields}</strong></p>
                    <p>{names.into_iter().map(|name| view! {
                        <a rel="external" href=format!("#{name}")>{t.label(&name)}</a>" "
                    }).collect_view()}</p>
                </div></div>
            })
        }}
    }
}

/// Keeps what was typed when the person goes to another page of the console.
#[cfg(feature = "hydrate")]
fn keep(form: Form) {
    use crate::api::client::post;
    use leptos::server_fn::ServerFn;
    let Some(body) = form.unkept() else { return };
    leptos::task::spawn_local(async move {
        // the form is not there any more to say that this failed
        _ = post(EditDirectory::PATH, format!("{body}&intent=keep")).await;
    });
}

#[cfg(not(feature = "hydrate"))]
fn keep(_: Form) {}
