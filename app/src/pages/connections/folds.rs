//! The form's folded parts: additional settings and claims mappings. A fold with a problem is open.

use super::claims::{Picker, claims};
use super::form::Form;
use super::text::Text;
use crate::components::field::{Check, Select, TextArea, TextField};
use crate::components::fold::opened;
use crate::dto::connections::FormFields;
use crate::prefs::use_lang;
use gatehouse_domain::groups::Absent;
use leptos::prelude::*;
use leptos::task::spawn_local;

const ADDITIONAL: &[&str] = &[
    "code_challenge_method",
    "standard_scopes",
    "additional_scopes",
    "client_authentication",
    "leeway_seconds",
    "algorithms",
    "ca_certificates",
];
const MAPPINGS: &[&str] = &[
    "map_user_id",
    "map_user_name",
    "map_email",
    "map_name",
    "map_given_name",
    "map_family_name",
    "map_picture",
];

const GROUPS: &[&str] = &["map_groups", "absent_groups"];

/// PKCE, scopes, client authentication, clock, algorithms, authorities.
#[component]
pub fn Additional(
    /// The values to begin with.
    fields: FormFields,
    /// The form's state.
    form: Form,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let f = fields.0;
    let wrong = form.any(ADDITIONAL);
    let open = opened(move || wrong.get());
    view! {
        <details class="fold" open=open>
            <summary>{t.additional}</summary>
            <div class="stack">
                <Select name="code_challenge_method" label=t.code_challenge_method help=t.code_challenge_help
                    value=f.code_challenge_method error=form.error("code_challenge_method")
                    options=t.options("code_challenge_method")/>
                <div class="two">
                    <TextField name="standard_scopes" label=t.standard_scopes help=t.scopes_help value=f.standard_scopes
                        error=form.error("standard_scopes") mono=true/>
                    <TextField name="additional_scopes" label=t.additional_scopes help=t.scopes_help
                        value=f.additional_scopes error=form.error("additional_scopes") mono=true/>
                </div>
                <Select name="client_authentication" label=t.client_authentication help=t.client_authentication_help
                    value=f.client_authentication error=form.error("client_authentication")
                    options=t.options("client_authentication")/>
                <div class="two">
                    <TextField name="leeway_seconds" label=t.leeway_seconds help=t.leeway_help value=f.leeway_seconds
                        error=form.error("leeway_seconds")/>
                    <TextField name="algorithms" label=t.algorithms help=t.algorithms_help value=f.algorithms
                        error=form.error("algorithms") mono=true/>
                </div>
                <TextArea name="ca_certificates" label=t.ca_certificates help=t.ca_help value=f.ca_certificates
                    error=form.error("ca_certificates")/>
            </div>
        </details>
    }
}

/// Which claim each value of a person comes from.
#[component]
pub fn Mappings(
    /// The values to begin with.
    fields: FormFields,
    /// The form's state.
    form: Form,
    /// What picks from the claims of the last test, and what it is without JavaScript.
    picker: Option<(Picker, String)>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let f = fields.0;
    let wrong = form.any(MAPPINGS);
    let open = opened(move || wrong.get());
    let field = move |name: &'static str, value: String| {
        view! { <TextField name label=t.label(name) value error=form.error(name) mono=true/> }
    };
    view! {
        <details class="fold" open=open>
            <summary>{t.mappings}</summary>
            <div class="stack">
                <p class="soft small">{t.mappings_help}</p>
                <TextField name="map_user_id" label=t.map_user_id help=t.map_user_id_help value=f.map_user_id
                    error=form.error("map_user_id") mono=true/>
                <div class="two">{field("map_user_name", f.map_user_name)}{field("map_email", f.map_email)}</div>
                {field("map_name", f.map_name)}
                <div class="two">
                    {field("map_given_name", f.map_given_name)}{field("map_family_name", f.map_family_name)}
                </div>
                {field("map_picture", f.map_picture)}
                <Check name="identifier_claims" label=t.identifier_claims help=t.identifier_claims_help
                    checked=f.identifier_claims/>
                {picker.map(|(picker, listed)| view! { <Claims picker listed/> })}
            </div>
        </details>
    }
}

/// Whether and how a person's groups follow the provider.
#[component]
pub fn Groups(
    /// The values to begin with.
    fields: FormFields,
    /// The form's state.
    form: Form,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let f = fields.0;
    let wrong = form.any(GROUPS);
    let open = opened(move || wrong.get());
    // a form kept before there was a choice has none
    let absent = match f.absent_groups.as_str() {
        "" => Absent::default().name().to_owned(),
        _ => f.absent_groups,
    };
    view! {
        <details class="fold" open=open>
            <summary>{t.groups}</summary>
            <div class="stack">
                <Check name="sync_groups" label=t.sync_groups help=t.sync_groups_help checked=f.sync_groups/>
                <TextField name="map_groups" label=t.map_groups help=t.map_groups_help value=f.map_groups
                    error=form.error("map_groups") mono=true/>
                <Select name="absent_groups" label=t.absent_groups help=t.absent_groups_help value=absent
                    error=form.error("absent_groups")
                    options=t.options("absent_groups")/>
            </div>
        </details>
    }
}

/// The claims of the last test. Their part of the console is loaded when they are asked for.
#[component]
fn Claims(picker: Picker, listed: String) -> impl IntoView {
    let t = Text::of(use_lang());
    let part = RwSignal::new(None::<fn(Picker) -> AnyView>);
    let tested = picker.tested;
    let none = Memo::new(move |_| tested.with(String::is_empty));
    let load = move |_| {
        spawn_local(async move {
            let loaded = claims().await;
            // the page may be gone by now
            _ = part.try_set(Some(loaded));
        });
    };
    let show = move || match (none.get(), part.get()) {
        (true, _) => view! { <p class="soft small">{t.claims_none}</p> }.into_any(),
        (false, None) => view! {
            <p><button type="button" class="button live" on:click=load>{t.claims_show}</button></p>
        }
        .into_any(),
        (false, Some(part)) => part(picker.clone()),
    };
    view! { <noscript inner_html=listed></noscript>{show} }
}
