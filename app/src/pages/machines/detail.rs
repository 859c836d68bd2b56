//! One service account: its keys, its names, its end.

use super::list::scope;
use super::text::Text;
use crate::api::machines::delete::DeleteServiceAccount;
use crate::api::machines::get::GetServiceAccount;
use crate::api::machines::rename::RenameServiceAccount;
use crate::api::machines::set_disabled::SetServiceAccountDisabled;
use crate::api::machines::set_team::SetServiceAccountTeam;
use crate::components::after::after;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Confirm;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::error_notice::FormNotice;
use crate::components::field::TextField;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::when::WhenView;
use crate::dto::machines::{KeyState, ServicePage};
use crate::pages::keys::forms::KeyForms;
use crate::pages::keys::table::LastUsed;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use gatehouse_domain::when::ago;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/service-accounts/{id}`
#[component]
pub fn ServiceAccountPage() -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let params = use_params_map();
    let key = move || params.read().get("id").unwrap_or_default();
    let data = Data::of(key, |account| GetServiceAccount { account });
    let keys = KeyForms::of_page(move || data.refetch());
    let rename = Submission::of::<RenameServiceAccount>();
    let set_team = Submission::of::<SetServiceAccountTeam>();
    let disable = Submission::of::<SetServiceAccountDisabled>();
    let delete = Submission::of::<DeleteServiceAccount>();
    for sending in [rename.sending(), set_team.sending(), disable.sending()] {
        after(sending, move || data.refetch());
    }
    let (rename_state, team_state) = (
        initial_form_state::<RenameServiceAccount>(),
        initial_form_state::<SetServiceAccountTeam>(),
    );
    let rename_error = form_error(rename, &rename_state);
    let team_error = form_error(set_team, &team_state);
    let disable_error = form_error(disable, &initial_form_state::<SetServiceAccountDisabled>());
    let delete_error = form_error(delete, &initial_form_state::<DeleteServiceAccount>());
    let show = move |d: ServicePage| {
        let a = d.account;
        let named = |words| fill(words, &[("name", &a.name)]);
        let list = match &a.team {
            Some(team) => format!("/{}/service-accounts", team.slug),
            None => format!("/console/service-accounts?org={}", a.org),
        };
        let working = d.keys.iter().filter(|k| k.state == KeyState::Works).count();
        let used = a.last_used.as_ref();
        let used = used.map_or_else(|| t.never.to_owned(), |l| ago(l.at.seconds_ago, lang));
        let lost = fill(t.delete_what, &[("n", &working.to_string()), ("used", &used)]);
        let typed = rename_state.value("name").unwrap_or(&a.name).to_owned();
        let default_team = match team_state.submitted() {
            true => team_state.value("default_team").unwrap_or_default().to_owned(),
            false => a
                .default_team
                .as_ref()
                .map(|team| team.slug.clone())
                .unwrap_or_default(),
        };
        let offered: Vec<_> = d.teams.into_iter().map(|team| (team.slug, team.name)).collect();
        let of_organization = a.team.is_none();
        let (what, turn, danger) = match a.disabled {
            true => (t.enable_what, (t.enable, named(t.enable_do)), false),
            false => (t.disable_what, (t.disable, named(t.disable_do)), true),
        };
        let built_in = a.subject.is_none();
        let delete_it = named(t.delete_do);
        let turned = (!a.disabled).to_string();
        view! {
            <Title text=a.name.clone()/>
            <div class="head"><div>
                <div class="crumbs"><a href=list>{common().service_accounts}</a>" / "<span>{a.name.clone()}</span></div>
                <h1>{a.name.clone()}" "
                    {a.disabled.then(|| view! { <Badge tone=Tone::Bad text=t.disabled/> })}
                    {a.unused.then(|| view! { <Badge tone=Tone::Warn text=t.unused/> })}
                </h1>
            </div></div>
            <section class="panel" aria-labelledby="about">
                <header><h2 id="about">{t.account}</h2></header>
                <div class="body"><dl class="facts">
                    <dt>{t.in_addresses}</dt><dd class="mono">{a.slug.clone()}</dd>
                    <dt>{t.scope}</dt><dd>{scope(t, a.team.as_ref())}</dd>
                    <dt>{t.method}</dt><dd>{if built_in { t.by_key } else { t.federated }}</dd>
                    {a.subject.clone().map(|subject| view! { <dt>{t.subject}</dt><dd class="mono">{subject}</dd> })}
                    {of_organization.then(|| view! {
                        <dt>{t.default_team}</dt>
                        <dd>{a.default_team.as_ref().map_or_else(|| t.no_default_team.to_owned(), |team| team.name.clone())}</dd>
                    })}
                    <dt>{t.last_used}</dt><dd><LastUsed last=a.last_used.clone()/></dd>
                    <dt>{t.made}</dt><dd>{a.maker.clone()}" "<span class="soft"><WhenView at=a.created.clone()/></span></dd>
                </dl></div>
            </section>
            {built_in.then(|| keys.list(Some(untrack(key)), d.keys))}
            {of_organization.then(|| view! {
                <section class="panel narrow" aria-labelledby="default">
                    <header><h2 id="default">{t.default_team}</h2></header>
                    <PageForm action=set_team>
                        <div class="body">
                            <FormNotice error=team_error/>
                            <input type="hidden" name="account" value=untrack(key)/>
                            <TextField name="default_team" label=t.default_team help=t.default_team_help value=default_team offered
                                error=field_error(team_error, "default_team")/>
                            <p><button class="button">{t.move_team}</button></p>
                        </div>
                    </PageForm>
                </section>
            })}
            <section class="panel narrow" aria-labelledby="settings">
                <header><h2 id="settings">{t.settings}</h2></header>
                <PageForm action=rename>
                    <div class="body">
                        <FormNotice error=rename_error/>
                        <input type="hidden" name="account" value=untrack(key)/>
                        <TextField name="name" label=t.name help=t.rename_help value=typed error=field_error(rename_error, "name")/>
                        <p><button class="button">{t.rename}</button></p>
                    </div>
                </PageForm>
                <div class="body">
                    <FormNotice error=disable_error/>
                    <FormNotice error=delete_error/>
                    <div class="row">
                        <Confirm label=turn.0 danger=danger>
                            <p>{what}</p>
                            <PageForm action=disable>
                                <input type="hidden" name="account" value=untrack(key)/>
                                <input type="hidden" name="disabled" value=turned/>
                                <button class="button primary">{turn.1}</button>
                            </PageForm>
                        </Confirm>
                        <Confirm label=t.delete danger=true>
                            <p>{lost}</p>
                            <PageForm action=delete>
                                <input type="hidden" name="account" value=untrack(key)/>
                                <button class="button danger primary">{delete_it}</button>
                            </PageForm>
                        </Confirm>
                    </div>
                </div>
            </section>
        }
    };
    view! {
        <Done of=vec![
            keys.done(), (rename.sending(), t.done_rename), (set_team.sending(), t.done_team),
            (disable.sending(), t.done_disabled),
        ]/>
        {keys.made()}
        <Loaded data view=show whole=true/>
    }
}
