//! The form's fields that everybody fills in.

use super::form::Form;
use super::text::Text;
use crate::components::copy::CopyField;
use crate::components::field::{Check, SecretField, Select, TextField};
use crate::dto::connections::EditorPage;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use gatehouse_domain::when::ago;
use leptos::prelude::*;

/// Addresses, name, issuer, client, endpoints, who gets in.
#[component]
pub fn Fields(
    /// What the server sent.
    data: EditorPage,
    /// The form's state.
    form: Form,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let f = data.form.0;
    let stored = data.secret_set.map(|at| ago(at.seconds_ago, lang));
    let found = form.issuer_found();
    let example = data.provider.issuer_example();
    let locked = data.lock.is_some();
    view! {
        <div class="field">
            <label for="public_url">{t.public_url}</label>
            <input class="input mono" id="public_url" readonly value=data.public_url aria-describedby="public_url-help"/>
            <span class="help" id="public_url-help">{t.public_url_help}" "<a href="/console/settings">{common().settings}</a>"."</span>
        </div>
        <CopyField id="callback_url" label=t.callback_url value=data.callback_url help=t.callback_help/>
        <TextField name="display_name" label=t.display_name help=t.display_name_help value=f.display_name
            error=form.error("display_name")/>
        <TextField name="issuer" label=t.issuer help=t.issuer_help value=f.issuer error=form.error("issuer") mono=true
            placeholder=example/>
        {(!locked).then(|| view! { <div class="row">
            {move || found.get().map(|issuer| view! {
                <button class="button" name="use_issuer" value=issuer.clone()>{fill(t.use_that, &[("found", &issuer)])}</button>
            })}
            <button class="button" name="intent" value="discover">{t.discover}</button>
            <span class="soft small">{t.discover_help}</span>
        </div> })}
        <div class="two">
            <TextField name="client_id" label=t.client_id help=t.client_id_help value=f.client_id
                error=form.error("client_id") mono=true/>
            <SecretField name="client_secret" label=t.client_secret help=t.client_secret_help stored
                error=form.error("client_secret")/>
        </div>
        <fieldset class="stack">
            <legend class="hidden">{t.endpoints}</legend>
            <p class="soft small">{t.endpoints_help}</p>
            <TextField name="authorization_endpoint" label=t.authorization_endpoint value=f.authorization_endpoint
                error=form.error("authorization_endpoint") mono=true placeholder=t.from_discovery/>
            <TextField name="token_endpoint" label=t.token_endpoint value=f.token_endpoint
                error=form.error("token_endpoint") mono=true placeholder=t.from_discovery/>
            <TextField name="userinfo_endpoint" label=t.userinfo_endpoint value=f.userinfo_endpoint
                error=form.error("userinfo_endpoint") mono=true placeholder=t.from_discovery/>
            <TextField name="jwks_uri" label=t.jwks_uri value=f.jwks_uri error=form.error("jwks_uri") mono=true
                placeholder=t.from_discovery/>
            <TextField name="revocation_endpoint" label=t.revocation_endpoint help=t.revocation_endpoint_help
                value=f.revocation_endpoint error=form.error("revocation_endpoint") mono=true placeholder=t.from_discovery/>
            <TextField name="end_session_endpoint" label=t.end_session_endpoint help=t.end_session_endpoint_help
                value=f.end_session_endpoint error=form.error("end_session_endpoint") mono=true placeholder=t.from_discovery/>
        </fieldset>
        <Check name="identity_from_id_token" label=t.identity_from_id_token help=t.identity_from_id_token_help
            checked=f.identity_from_id_token/>
        <Check name="email_verification" label=t.email_verification help=t.email_verification_help
            checked=f.email_verification/>
        <Check name="create_users" label=t.create_users help=t.create_users_help checked=f.create_users/>
        <div class="stack signature">
            <Check name="verify_signature" label=t.verify_signature help=t.verify_signature_help checked=f.verify_signature
                error=form.error("verify_signature")/>
            // shown by the stylesheet while the box is not ticked
            <div role="status">
                <div class="notice warn lost"><span aria-hidden="true">"▲"</span>
                    <div><p>{t.signature_lost}</p><p>{t.signature_lost_2}</p></div></div>
            </div>
        </div>
        // a form kept before there was a choice has none
        <Select name="flow" label=t.flow help=t.flow_help value=f.flow error=form.error("flow")
            options=t.options("flow")/>
    }
}
