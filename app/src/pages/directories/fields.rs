//! The form's fields. A fold with a problem is open.

use super::form::Form;
use super::offered::{ATTRIBUTES, AttributesView, TreeView};
use super::text::Text;
use crate::components::field::{Check, SecretField, Select, TextArea, TextField};
use crate::components::fold::opened;
use crate::dto::directories::{DirectoryPage, Offer};
use crate::prefs::use_lang;
use gatehouse_domain::when::ago;
use leptos::prelude::*;

const MAPPINGS: &[&str] = &[
    "attributes",
    "map_user_id",
    "map_user_name",
    "map_email",
    "map_name",
    "map_given_name",
    "map_family_name",
    "map_picture",
];
const GROUPS: &[&str] = &[
    "map_groups",
    "group_base_dn",
    "group_filter",
    "allowed_groups",
    "absent_groups",
];
const TIMEOUTS: &[&str] = &["connect_seconds", "bind_seconds", "search_seconds"];

/// All of them.
#[component]
pub fn Fields(
    /// What the server sent.
    data: DirectoryPage,
    /// The form's state.
    form: Form,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let f = data.form.0;
    let preset = data.preset;
    let stored = data.password_set.map(|at| ago(at.seconds_ago, lang));
    let locked = data.lock.is_some();
    let found = form.certificate();
    let label = move |name: &'static str| t.label(name).unwrap_or_default();
    let text = move |name: &'static str, value: String| {
        view! { <TextField name label=label(name) value error=form.error(name) mono=true/> }
    };
    let attribute = move |name: &'static str, help: &'static str, value: String| {
        view! { <TextField name label=label(name) help value error=form.error(name) mono=true list=ATTRIBUTES/> }
    };
    let (maps, groups, times) = (form.any(MAPPINGS), form.any(GROUPS), form.any(TIMEOUTS));
    let offer = form.offer;
    let maps = opened(move || maps.get() || matches!(offer.get(), Some(Offer::Attributes(_))));
    let groups = opened(move || groups.get());
    let times = opened(move || times.get());
    view! {
        <TextField name="display_name" label=t.display_name help=t.display_name_help value=f.display_name
            error=form.error("display_name")/>
        <TextArea name="addresses" label=t.addresses help=t.addresses_help value=f.addresses error=form.error("addresses")/>
        <div class="stack protection">
            <Select name="tls" label=t.tls help=t.tls_help value=f.tls error=form.error("tls")
                options=t.options("tls")/>
            // shown by the stylesheet while it is chosen
            <div role="status">
                <div class="notice warn lost"><span aria-hidden="true">"▲"</span><div><p>{t.unprotected}</p></div></div>
            </div>
        </div>
        <TextArea name="ca_certificates" label=t.ca_certificates help=t.ca_help value=f.ca_certificates
            error=form.error("ca_certificates")/>
        {(!locked).then(|| view! { <div class="row">
            {move || found.get().map(|fingerprint| view! {
                <button class="button" name="take" value=fingerprint>{t.take}</button>
            })}
            <button class="button" name="intent" value="certificate">{t.certificate}</button>
        </div> })}
        <TextField name="base_dn" label=t.base_dn help=t.base_dn_help value=f.base_dn error=form.error("base_dn") mono=true
            placeholder=preset.base_example()/>
        {(!locked).then(|| view! {
            <div class="row"><button class="button" name="intent" value="browse">{t.browse}</button></div>
        })}
        <TreeView offer/>
        <div class="two">
            <TextField name="bind_dn" label=t.bind_dn help=t.bind_dn_help value=f.bind_dn error=form.error("bind_dn")
                mono=true placeholder=preset.bind_example()/>
            <SecretField name="bind_password" label=t.bind_password help=t.bind_password_help stored
                error=form.error("bind_password")/>
        </div>
        <TextField name="user_filter" label=t.user_filter help=t.user_filter_help value=f.user_filter
            error=form.error("user_filter") mono=true/>
        <Select name="user_scope" label=t.user_scope value=f.user_scope error=form.error("user_scope")
            options=t.options("user_scope")/>
        <Check name="create_users" label=t.create_users help=t.create_users_help checked=f.create_users/>
        <details class="fold" open=maps>
            <summary>{t.mappings}</summary>
            <div class="stack">
                <p class="soft small">{t.mappings_help}</p>
                <TextField name="attributes" label=t.attributes help=t.attributes_help value=f.attributes
                    error=form.error("attributes") mono=true placeholder="email=mail,group=gidNumber"/>
                {(!locked).then(|| view! {
                    <div class="row"><button class="button" name="intent" value="attributes">{t.offer}</button></div>
                })}
                <AttributesView offer/>
                {attribute("map_user_id", t.map_user_id_help, f.map_user_id)}
                <div class="two">
                    {attribute("map_user_name", "", f.map_user_name)}{attribute("map_email", "", f.map_email)}
                </div>
                {attribute("map_name", "", f.map_name)}
                <div class="two">
                    {attribute("map_given_name", "", f.map_given_name)}{attribute("map_family_name", "", f.map_family_name)}
                </div>
                {attribute("map_picture", "", f.map_picture)}
            </div>
        </details>
        <details class="fold" open=groups>
            <summary>{t.groups}</summary>
            <div class="stack">
                {attribute("map_groups", t.map_groups_help, f.map_groups)}
                <TextField name="group_base_dn" label=t.group_base_dn help=t.group_base_help value=f.group_base_dn
                    error=form.error("group_base_dn") mono=true/>
                <TextField name="group_filter" label=t.group_filter help=t.group_filter_help value=f.group_filter
                    error=form.error("group_filter") mono=true/>
                <Check name="nested_groups" label=t.nested_groups help=t.nested_help checked=f.nested_groups/>
                <TextArea name="allowed_groups" label=t.allowed_groups help=t.allowed_help value=f.allowed_groups
                    error=form.error("allowed_groups")/>
                <Check name="sync_groups" label=t.sync_groups help=t.sync_groups_help checked=f.sync_groups/>
                <Select name="absent_groups" label=t.absent_groups value=f.absent_groups error=form.error("absent_groups")
                    options=vec![("none", t.absent_none), ("unknown", t.absent_unknown)]/>
            </div>
        </details>
        <details class="fold" open=times>
            <summary>{t.timeouts}</summary>
            <div class="stack">
                {text("connect_seconds", f.connect_seconds)}
                {text("bind_seconds", f.bind_seconds)}
                {text("search_seconds", f.search_seconds)}
            </div>
        </details>
    }
}
