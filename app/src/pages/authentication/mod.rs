//! *Settings*, *Authentication*: for those who look for it by type, as in W&B Server. The connections, their forms and
//! their switches are those of *Connections*; nothing is kept here.

mod ldap;
mod oidc;
mod text;

use crate::api::connections::create::CreateConnection;
use crate::api::connections::switch::SwitchConnection;
use crate::api::settings::authentication::GetAuthentication;
use crate::components::after::after_any;
use crate::components::after_ways::AfterWays;
use crate::components::confirm::Confirm;
use crate::components::data::Data;
use crate::components::error_notice::FormNotice;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::dto::authentication::{AuthenticationPage as Page, TypeForm, protocol_of};
use crate::dto::connections::ConnectionRow;
use crate::pages::connections::active::{ActiveSwitch, Settled, settled};
use crate::pages::connections::status::{StatusBadge, loss, reason};
use crate::pages::directories::editing::Editing;
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::connection::Protocol;
use leptos::prelude::*;
use leptos_meta::Title;
use oidc::Provider;
use text::Text;

/// Where the page is.
const HERE: &str = "/console/settings/authentication";

/// `/console/settings/authentication?type=ldap&connection=…`
#[component]
pub fn AuthenticationPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let (kind, wanted) = (use_query_text("type"), use_query_text("connection"));
    let data = Data::of(
        move || (kind.get(), wanted.get()),
        |(kind, connection)| GetAuthentication { kind, connection },
    );
    let switch = Submission::of::<SwitchConnection>();
    let settled = settled(switch);
    after_any(switch, move || data.refetch());
    let create = Submission::of::<CreateConnection>();
    let switch_error = form_error(switch, &initial_form_state::<SwitchConnection>());
    let create_error = form_error(create, &initial_form_state::<CreateConnection>());
    let directory = Editing::of_page(
        move || data.refetch(),
        move || {
            data.get_untracked()
                .and_then(Result::ok)
                .is_some_and(|data: Page| data.row.is_some())
        },
    );
    let provider = Provider::of_page(move || data.refetch());
    let show = move |d: Page| {
        let kind = kind.get_untracked();
        let switches = Switches {
            switch,
            settled,
            create,
        };
        let chosen = protocol_of(&kind);
        let form = match (chosen, d.form) {
            (None, _) => password().into_any(),
            (Some(Protocol::Ldap), Some(TypeForm::Ldap(form))) => view! {
                {switches.configured(d.row.as_ref())}
                {switches.enabled(d.row, form.can_go_live, t.enable_ldap)}
                {ldap::form(*form, directory)}
            }
            .into_any(),
            (Some(Protocol::Ldap), _) => switches.not_configured().into_any(),
            (Some(Protocol::Oidc), Some(TypeForm::Oidc(form))) => view! {
                {switches.enabled(d.row, form.can_go_live, t.enable_oidc)}
                {oidc::form(*form, provider)}
            }
            .into_any(),
            (Some(Protocol::Oidc), _) => view! {
                <section class="panel narrow" aria-label=t.oidc><div class="body">
                    <p>{t.none_oidc}</p>
                    <p><a class="button primary" href="/console/connections/new">{t.configure_do}</a></p>
                </div></section>
            }
            .into_any(),
        };
        view! { {picker(&kind)}{form}{others(&kind, d.choices)} }
    };
    view! {
        <Title text=t.title/>
        <div class="head"><div>
            <div class="crumbs"><a href="/console/settings">{common().settings}</a>" / "<span>{t.title}</span></div>
            <h1>{t.title}</h1><p>{t.lead}</p>
        </div></div>
        <FormNotice error=switch_error/>
        <FormNotice error=create_error/>
        <Loaded data view=show/>
    }
}

/// The dropdown; a form that only asks for another page.
fn picker(kind: &str) -> impl IntoView + use<> {
    let t = Text::of(use_lang());
    let chosen = if protocol_of(kind).is_some() {
        kind
    } else {
        "password"
    }
    .to_owned();
    let types = [("password", t.password), ("ldap", t.ldap), ("oidc", t.oidc)];
    view! {
        <div class="panel narrow">
            <form class="body" method="get" action=HERE>
                <div class="field">
                    <label for="type">{t.kind}</label>
                    <select class="input" id="type" name="type">
                        {types.into_iter().map(|(code, words)| view! {
                            <option value=code selected=code == chosen>{words}</option>
                        }).collect_view()}
                    </select>
                </div>
                <p><button class="button">{t.show}</button></p>
            </form>
        </div>
    }
}

fn password() -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        <section class="panel narrow" aria-label=t.password><div class="body">
            <p>{t.password_what}</p>
            <div class="row">
                <a class="button" href="/console/settings#accounts">{t.password_rules}</a>
                <a class="button" href="/console/users">{t.password_users}</a>
            </div>
        </div></section>
    }
}

/// The other connections of the type.
fn others(kind: &str, choices: Vec<(String, String)>) -> impl IntoView + use<> {
    let t = Text::of(use_lang());
    let kind = kind.to_owned();
    (choices.len() > 1).then(|| {
        view! {
            <section class="panel narrow" aria-labelledby="others">
                <header><h2 id="others">{t.others}</h2></header>
                <div class="body"><ul>
                    {choices.into_iter().map(|(id, name)| view! {
                        // another form: as from anywhere else
                        <li><a rel="external" href=format!("{HERE}?type={kind}&connection={id}")>
                            {if name.trim().is_empty() { id.clone() } else { name }}
                        </a></li>
                    }).collect_view()}
                </ul></div>
            </section>
        }
    })
}

/// What the toggles are turned by.
#[derive(Clone, Copy)]
struct Switches {
    switch: Submission,
    settled: Settled,
    create: Submission,
}

impl Switches {
    /// *Enable*: the connection's own switch.
    fn enabled(
        self,
        row: Option<ConnectionRow>,
        can_go_live: bool,
        label: &'static str,
    ) -> impl IntoView + use<> {
        let t = Text::of(use_lang());
        let reason_id = "enable-reason".to_owned();
        match row {
            None => view! {
                <section class="panel narrow" aria-label=label><div class="body">
                    <div class="row">
                        <button type="button" class="switch" role="switch" aria-checked="false" aria-label=label disabled
                            aria-describedby=reason_id.clone()></button>
                        <strong>{label}</strong>
                    </div>
                    <p class="soft" id=reason_id>{t.never}</p>
                </div></section>
            }
            .into_any(),
            Some(row) => {
                let why = match row.active || row.can_activate {
                    true => reason(&row),
                    false => t.blocked.to_owned(),
                };
                let page = format!("/console/connections/{}", row.id);
                let live = (row.active && can_go_live).then(|| self.put_live(&row));
                view! {
                    <section class="panel narrow" aria-label=label><div class="body">
                        <div class="row">
                            <ActiveSwitch row=row.clone() switch=self.switch settled=self.settled label=label.to_owned()
                                reason_id=reason_id.clone()/>
                            <strong>{label}</strong><StatusBadge row/>
                        </div>
                        <p class="soft" id=reason_id>{why}</p>
                        {live}
                        <p><a href=page>{t.connection}</a></p>
                    </div></section>
                }
                .into_any()
            }
        }
    }

    fn put_live(self, row: &ConnectionRow) -> impl IntoView + use<> {
        let t = Text::of(use_lang());
        let (id, told) = (row.id.clone(), row.would_lose.to_string());
        let (after, lost) = (row.after_live.clone(), loss(row));
        view! {
            <Confirm label=t.live_do>
                <p>{t.live}</p><AfterWays after/>{lost}
                <PageForm action=self.switch>
                    <input type="hidden" name="connection" value=id/>
                    <input type="hidden" name="on" value="true"/>
                    <input type="hidden" name="told" value=told/>
                    <button class="button primary">{t.live_do}</button>
                </PageForm>
            </Confirm>
        }
    }
}
