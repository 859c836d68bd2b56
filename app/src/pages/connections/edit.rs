//! The form of a connection, with the guide beside it.

use super::claims::Picker;
use super::draft::{FormBar, FormHead, Heads};
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
use crate::components::guide::Guide;
use crate::components::loaded::Loaded;
use crate::components::origin::Locked;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::rail::Rail;
use crate::components::save_bar::guard_leaving;
use crate::components::submission::Submission;
use crate::dto::connections::{Edited, EditorPage as Page};
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use gatehouse_domain::claims::Mapping;
use gatehouse_domain::connection::Provider as Preset;
use gatehouse_domain::outside::Lock;
use gatehouse_domain::text::fill;
use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
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
            set_field("client_secret", "");
            said.set(Some(t.just_saved));
            data.refetch();
        }
        Some(Ok(Edited::Discovered(fields))) => {
            form.filled_in();
            fill_in(&fields);
            watch.outdated();
            said.set(Some(t.discovered));
        }
        Some(Ok(Edited::Discarded {})) => {
            let found = data.get_untracked().and_then(Result::ok);
            form.discarded(found.is_some_and(|data| data.saved_as.is_some()));
        }
        Some(Err(ApiError::Invalid(problems))) => form.refused(problems),
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
    if let Some(lock) = d.lock.clone() {
        return locked_page(d, lock, form, watch).into_any();
    }
    let called = match d.provider {
        Preset::Custom => t.connect_custom.to_owned(),
        named => fill(t.connect_to, &[("provider", named.name())]),
    };
    let (id, saved_as, new, kept) = (
        d.id.clone(),
        d.saved_as.clone(),
        d.saved_as.is_none(),
        d.unsaved.clone(),
    );
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
        <FormHead id=id.clone() saved_as new=called>
            <Rail label=t.steps steps=steps(t) current=Signal::derive(move || match (ready.get(), saved.get()) {
                (true, _) => 3,
                (false, true) => 2,
                (false, false) => 1,
            })/>
        </FormHead>
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
                        <Heads draft=form.draft error label/>
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
        <FormBar draft=form.draft form=FORM_ID id new kept said pending ready>
            <button class="button" class:primary=move || !ready.get() form=FORM_ID formaction=test_url formtarget="_blank">{t.test}</button>
        </FormBar>
        </div>
    }
    .into_any()
}

/// The same form for looking at: what is set outside of the console is changed there.
fn locked_page(d: Page, lock: Lock, form: Form, watch: Watch) -> impl IntoView {
    let t = Text::of(use_lang());
    let (id, saved_as) = (d.id.clone(), d.saved_as.clone());
    let test_url = format!("/console/connections/{id}/test");
    let fields = d.form.clone();
    let locked = Locked(Arc::new(lock.clone()));
    let unreached = d.unreached;
    view! {
        <FormHead id saved_as new=String::new() locked=true/>
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

fn label(name: &str) -> Option<&'static str> {
    let t = Text::of(use_lang());
    Some(t.label(name)).filter(|label| *label != t.field)
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
