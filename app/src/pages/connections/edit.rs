//! The form of a connection, with the guide beside it.

use super::claims::Picker;
use super::conflict::ConflictPanel;
use super::fields::Fields;
use super::folds::{Additional, Groups, Mappings};
use super::form::{FORM_ID, Form, fill_in, set_field};
use super::new::steps;
use super::outside::LockNotice;
use super::test_panel::{TestPanel, Watch};
use super::text::Text;
use crate::api::ApiError;
use crate::api::connections::edit::EditConnection;
use crate::api::connections::editor::GetEditor;
use crate::components::data::Data;
use crate::components::error_notice::ErrorNotice;
use crate::components::guide::Guide;
use crate::components::loaded::Loaded;
use crate::components::origin::Locked;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::rail::Rail;
use crate::components::save_bar::{SaveBar, guard_leaving};
use crate::components::submission::Submission;
use crate::dto::connections::{Edited, EditorPage as Page};
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::claims::Mapping;
use gatehouse_domain::connection::Provider as Preset;
use gatehouse_domain::outside::Lock;
use gatehouse_domain::text::fill;
use gatehouse_domain::when::ago;
use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;
use std::time::Duration;

/// `/console/connections/{id}/edit?check=1`
#[component]
pub fn EditConnectionPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let check = use_query_text("check");
    let id = move || params.read().get("id").unwrap_or_default();
    let listed = StoredValue::new(String::new());
    let data = Data::then(
        id,
        |connection| GetEditor { connection },
        move |found: Option<&Page>| {
            let tested = found.filter(|d| !d.last_test.is_empty());
            let of = tested.map(|d| (d.id.clone(), d.form.0.claims_mapping()));
            list_claims(of, listed)
        },
    );
    let action = Submission::of::<EditConnection>();
    let state = initial_form_state::<EditConnection>();
    let error = form_error(action, &state);
    let form = Form::new(state.error.as_ref());
    let watch = Watch::new();
    let tested = Signal::derive(move || watch.newest());
    let said = RwSignal::new(None::<&'static str>);
    guard_leaving(form.dirty.into());
    on_cleanup(move || keep(form));
    Effect::new(move |_| match action.value() {
        Some(Ok(Edited::Saved {})) => {
            form.saved();
            form.problems.set(Default::default());
            set_field("client_secret", "");
            said.set(Some(t.just_saved));
            data.refetch();
        }
        Some(Ok(Edited::Discovered(fields))) => {
            form.kept();
            form.unsaved.set(true);
            form.problems.set(Default::default());
            fill_in(&fields);
            watch.outdated();
            said.set(Some(t.discovered));
        }
        Some(Ok(Edited::Discarded {})) => {
            form.kept();
            // a new form for the saved settings; of an unsaved connection nothing is left, and the
            // server has said where to go
            if data
                .get_untracked()
                .and_then(Result::ok)
                .is_some_and(|data| data.saved_as.is_some())
            {
                _ = window().location().reload();
            }
        }
        Some(Err(ApiError::Invalid(problems))) => {
            form.kept();
            form.problems.set(problems);
        }
        Some(Ok(Edited::Kept {}) | Err(_)) | None => {}
    });
    let show = move |d: Page| {
        form.loaded(&d, check.get_untracked() == "1");
        watch.loaded(&d.id, &d.last_test);
        page(
            d,
            Parts {
                form,
                watch,
                action,
                error,
                said,
                tested,
                listed,
            },
        )
    };
    view! { <Loaded data view=show whole=true/> }
}

/// Lists the claims of a test for who runs no script.
#[cfg(feature = "ssr")]
async fn list_claims(of: Option<(String, Mapping)>, listed: StoredValue<String>) {
    if let Some((connection, mapping)) = of {
        listed.set_value(super::claims::listed(&connection, mapping).await);
    }
}

#[cfg(not(feature = "ssr"))]
async fn list_claims(_: Option<(String, Mapping)>, _: StoredValue<String>) {}

/// What outlives a new fetch of the data.
#[derive(Clone, Copy)]
struct Parts {
    form: Form,
    watch: Watch,
    action: Submission<Edited>,
    error: Memo<Option<ApiError>>,
    said: RwSignal<Option<&'static str>>,
    /// The newest test that has ended, by its reference.
    tested: Signal<String>,
    /// Its claims as HTML, for who runs no script.
    listed: StoredValue<String>,
}

fn page(
    d: Page,
    Parts {
        form,
        watch,
        action,
        error,
        said,
        tested,
        listed,
    }: Parts,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let title = match &d.saved_as {
        Some(name) => fill(t.edit_title, &[("name", name)]),
        None if d.provider == Preset::Custom => t.connect_custom.to_owned(),
        None => fill(t.connect_to, &[("provider", d.provider.name())]),
    };
    let crumb = match &d.saved_as {
        Some(name) => view! { <a href=format!("/console/connections/{}", d.id)>{name.clone()}</a>" / "<span>{t.edit}</span> }.into_any(),
        None => view! { <span>{t.new}</span> }.into_any(),
    };
    if let Some(lock) = d.lock.clone() {
        return locked_page(d, lock, form, watch).into_any();
    }
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
    let saved = Signal::derive(move || !form.unsaved.get());
    let proven = d.can_go_live;
    let ready = Signal::derive(move || saved.get() && (proven || watch.proves()));
    let typed = move |name: &str| {
        said.set(None);
        // the name on the button is no part of what a test proves
        if name != "display_name" {
            watch.outdated();
        }
        form.typed(name);
    };
    let to_activate = format!("/console/connections/{}", d.id);
    let pending = action.pending();
    let test_url = format!("/console/connections/{}/test", d.id);
    let (guide_url, guide_callback) = (d.public_url.clone(), d.callback_url.clone());
    let fields = d.form.clone();
    let picker = Picker {
        connection: d.id.clone(),
        tested,
        typed: form.typed.into(),
    };
    let (listed, unreached) = (listed.get_value(), d.unreached);
    view! {
        <Title text=title.clone()/>
        <div class="head">
            <div>
                <div class="crumbs"><a href="/console/connections">{common().connections}</a>" / "{crumb}</div>
                <h1>{title}</h1>
            </div>
            <Rail label=t.steps steps=steps(t) current=Signal::derive(move || match (ready.get(), saved.get()) {
                (true, _) => 3,
                (false, true) => 2,
                (false, false) => 1,
            })/>
        </div>
        <div class="connect" on:submit:capture=move |event| submitted(&event, form, watch)>
            <Guide provider=d.provider public_url=guide_url callback_url=guide_callback/>
            <section class="panel" aria-labelledby="configuration"
                on:input=move |event| typed(&name_of(&event)) on:focusout=move |event| left(form, name_of(&event))>
                <header><h2 id="configuration">{t.configuration}</h2></header>
                <PageForm action=action id=FORM_ID>
                    <div class="body">
                        // what Enter presses; without it the first button would be Discover
                        <button class="hidden" tabindex="-1" aria-hidden="true" name="intent" value="save">{t.save}</button>
                        <input type="hidden" name="connection" value=d.id.clone()/>
                        <input type="hidden" name="base" value=d.base.clone()/>
                        <Heads form error/>
                        <Fields data=d form/>
                        <Additional fields=fields.clone() form/>
                        <Mappings fields=fields.clone() form picker=Some((picker, listed))/>
                        <Groups fields form/>
                    </div>
                </PageForm>
            </section>
        </div>
        <div class="dock">
        <TestPanel watch saved unreached/>
        <SaveBar state=bar>
            <button class="button quiet" form=FORM_ID name="intent" value="discard"
                hidden=move || !form.unsaved.get()>{t.discard}</button>
            <button class="button" form=FORM_ID name="intent" value="save"
                aria-busy=move || pending.get().then_some("true")>{if new { t.save_draft } else { t.save }}</button>
            <button class="button" class:primary=move || !ready.get() form=FORM_ID formaction=test_url formtarget="_blank">{t.test}</button>
            <a class="button primary" href=to_activate hidden=move || !ready.get()>{t.to_activate}</a>
        </SaveBar>
        </div>
    }
    .into_any()
}

/// The same form for looking at: what is set outside of the console is changed there.
fn locked_page(d: Page, lock: Lock, form: Form, watch: Watch) -> impl IntoView {
    let t = Text::of(use_lang());
    let name = d.saved_as.clone().unwrap_or_default();
    let title = fill(t.look_at, &[("name", &name)]);
    let back = format!("/console/connections/{}", d.id);
    let test_url = format!("{back}/test");
    let fields = d.form.clone();
    let locked = Locked(Arc::new(lock.clone()));
    let unreached = d.unreached;
    view! {
        <Title text=title.clone()/>
        <div class="head"><div>
            <div class="crumbs"><a href="/console/connections">{common().connections}</a>" / "<a href=back>{name}</a>" / "<span>{t.look}</span></div>
            <h1>{title}</h1>
        </div></div>
        <LockNotice lock/>
        <section class="panel" aria-labelledby="configuration">
            <header><h2 id="configuration">{t.configuration}</h2></header>
            <div class="body"><Provider value=locked>
                <Fields data=d form/>
                <Additional fields=fields.clone() form/>
                <Mappings fields=fields.clone() form picker=None/>
                <Groups fields form/>
            </Provider></div>
        </section>
        <div class="dock">
            <TestPanel watch saved=Signal::stored(true) unreached/>
            <form class="savebar" method="post" action=test_url target="_blank" on:submit=move |_| watch.begin()>
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
                problems.keys().filter(|name| t.label(name) != t.field).cloned().collect()
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

/// The name of the field that an event comes from.
fn name_of(event: &leptos::web_sys::Event) -> String {
    use leptos::wasm_bindgen::JsCast;
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    field
        .and_then(|field| field.get_attribute("name"))
        .unwrap_or_default()
}

/// A field was left. What is wrong with it is said a moment later: a sentence that appears while a button
/// below is being pressed would move the button away.
fn left(form: Form, name: String) {
    set_timeout(move || form.left(&name), Duration::from_millis(200));
}

/// Before the form goes off: what the browser can see to be wrong is said here. Asking the provider and
/// discarding go off in any case.
fn submitted(event: &SubmitEvent, form: Form, watch: Watch) {
    let button = event.submitter();
    let attribute = |name: &str| {
        button
            .as_ref()
            .and_then(|button| button.get_attribute(name))
            .unwrap_or_default()
    };
    let intent = attribute("value");
    if attribute("name") == "use_issuer" || (attribute("name") == "intent" && intent != "save") {
        return;
    }
    if !form.passes() {
        event.prevent_default();
    } else if !attribute("formaction").is_empty() {
        // the test keeps the form first
        form.kept();
        watch.begin();
    }
}

/// Keeps what was typed when the person goes to another page of the console.
#[cfg(feature = "hydrate")]
fn keep(form: Form) {
    use crate::api::client::post;
    use leptos::server_fn::ServerFn;
    use leptos::task::spawn_local;
    use leptos::web_sys::UrlSearchParams;

    let (Some(typed), Ok(body)) = (form.unkept(), UrlSearchParams::new()) else {
        return;
    };
    for (name, value) in typed.form.0.to_fields() {
        body.append(name, &value);
    }
    body.append("connection", &typed.connection);
    body.append("intent", "keep");
    body.append("base", &typed.base);
    body.append("client_secret", &typed.client_secret);
    let body = body.to_string().into();
    spawn_local(async move {
        // the form is not there any more to say that this failed
        _ = post(EditConnection::PATH, body).await;
    });
}

#[cfg(not(feature = "hydrate"))]
fn keep(_: Form) {}
