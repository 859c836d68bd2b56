//! Choosing a provider.

use super::text::Text;
use crate::api::connections::create::CreateConnection;
use crate::components::error_notice::FormNotice;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::rail::Rail;
use crate::components::submission::Submission;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::connection::{LdapPreset, Provider};
use leptos::prelude::*;
use leptos_meta::Title;

/// The names of the steps from a provider to a button on the login page.
pub fn steps(t: &Text) -> Vec<&'static str> {
    vec![t.step_provider, t.step_configure, t.step_test, t.step_activate]
}

/// `/console/connections/new`
#[component]
pub fn NewConnectionPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let create = Submission::of::<CreateConnection>();
    let state = initial_form_state::<CreateConnection>();
    let error = form_error(create, &state);
    let problem = field_error(error, "provider");
    let chosen = state
        .value("provider")
        .and_then(Provider::parse)
        .unwrap_or(Provider::Keycloak);
    let tile = move |provider: Provider| {
        let what = match provider {
            Provider::Keycloak => t.tile_keycloak,
            Provider::Custom => t.tile_custom,
            Provider::Ldap(LdapPreset::OpenLdap) => t.tile_openldap,
            Provider::Ldap(LdapPreset::ActiveDirectory) => t.tile_ad,
            Provider::Ldap(LdapPreset::FreeIpa) => t.tile_freeipa,
            Provider::Ldap(LdapPreset::Custom) => t.tile_ldap,
        };
        view! {
            <label class="tile">
                <span class="row">
                    <input type="radio" name="provider" value=provider.slug() checked=provider == chosen/>
                    <b>{t.provider(provider)}</b>
                </span>
                <span class="soft small">{what}</span>
            </label>
        }
    };
    view! {
        <Title text=t.new/>
        <div class="head">
            <div>
                <div class="crumbs"><a href="/console/connections">{common().connections}</a>" / "<span>{t.new}</span></div>
                <h1>{t.new}</h1><p>{t.new_lead}</p>
            </div>
            <Rail label=t.steps steps=steps(t) current=Signal::stored(0)/>
        </div>
        <PageForm action=create class="stack">
            <FormNotice error/>
            <fieldset class="field">
                <legend>{t.choose}</legend>
                <div class="tiles">{Provider::ALL.into_iter().map(tile).collect_view()}</div>
                <span class="error">{move || problem.get()}</span>
            </fieldset>
            <div class="row"><button class="button primary">{t.next}</button>
                <a class="button quiet" href="/console/connections">{t.cancel}</a></div>
        </PageForm>
    }
}
