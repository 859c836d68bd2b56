//! A new service account.

use super::text::Text;
use crate::api::machines::make::MakeServiceAccount;
use crate::api::machines::start::StartServiceAccount;
use crate::components::data::Data;
use crate::components::error_notice::FormNotice;
use crate::components::field::{Select, TextField};
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::dto::machines::{Made, ServiceStart};
use crate::pages::keys::made::{MadeKey, made_by};
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/console/service-accounts/new?org=` and `?team=`
#[component]
pub fn NewServiceAccountPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let (org, team) = (use_query_text("org"), use_query_text("team"));
    let data = Data::of(
        move || (org.get(), team.get()),
        |(org, team)| StartServiceAccount { org, team },
    );
    let make = Submission::of::<MakeServiceAccount>();
    let state = initial_form_state::<MakeServiceAccount>();
    let error = form_error(make, &state);
    let made = made_by(make, &state);
    let show = move |d: ServiceStart| {
        let value = |name| state.value(name).unwrap_or_default().to_owned();
        let (name, default_team, method, subject) = (
            value("name"),
            value("default_team"),
            value("method"),
            value("subject"),
        );
        let (list, lead) = match &d.team {
            Some(team) => (
                format!("/{}/service-accounts", team.slug),
                fill(t.new_lead_team, &[("team", &team.name)]),
            ),
            None => (
                format!("/console/service-accounts?org={}", d.org.id),
                t.new_lead.to_owned(),
            ),
        };
        let offered: Vec<_> = d.teams.into_iter().map(|team| (team.slug, team.name)).collect();
        let again = match &d.team {
            Some(team) => format!("/console/service-accounts/new?team={}", team.id),
            None => format!("/console/service-accounts/new?org={}", d.org.id),
        };
        let fields = match d.team {
            None => view! {
                <TextField name="default_team" label=t.default_team help=t.default_team_help value=default_team offered
                    error=field_error(error, "default_team")/>
            }
            .into_any(),
            Some(team) => view! {
                <input type="hidden" name="team" value=team.id/>
                <Select name="method" label=t.method value=method
                    options=vec![("built_in", t.built_in), ("federated", t.federated)] error=field_error(error, "method")/>
                <div class="federated">
                    <TextField name="subject" label=t.subject help=t.subject_help value=subject mono=true
                        error=field_error(error, "subject")/>
                </div>
            }
            .into_any(),
        };
        view! {
            <div class="head"><div>
                <div class="crumbs"><a href=list.clone()>{common().service_accounts}</a>" / "<span>{t.new}</span></div>
                <h1>{t.new}</h1><p>{lead}</p>
            </div></div>
            {move || made.get().map(|made| panel(made, again.clone()))}
            <section class="panel narrow" aria-label=t.new hidden=move || made.get().is_some()>
                <PageForm action=make class="method">
                    <div class="body">
                        <FormNotice error/>
                        <input type="hidden" name="org" value=d.org.id/>
                        <TextField name="name" label=t.name help=t.name_help value=name error=field_error(error, "name")/>
                        {fields}
                        <div class="row"><button class="button primary">{t.create}</button>
                            <a class="button quiet" href=list>{t.cancel}</a></div>
                    </div>
                </PageForm>
            </section>
        }
    };
    view! {
        <Title text=t.new/>
        <Loaded data view=show whole=true/>
    }
}

fn panel(made: Made, again: String) -> AnyView {
    let t = Text::of(use_lang());
    let page = made.page.clone();
    let links = move || {
        view! {
            <div class="row">
                <a class="button primary" href=page>{t.open}</a>
                <a class="button" rel="external" href=again>{t.another}</a>
            </div>
        }
    };
    match made.key {
        Some(_) => view! { <MadeKey made id="made-key">{links()}</MadeKey> }.into_any(),
        None => view! {
            <section class="panel narrow" aria-label=made.name>
                <div class="body"><p role="status">{t.made_federated}</p>{links()}</div>
            </section>
        }
        .into_any(),
    }
}
