//! A new account with a password that is kept here.

use super::text::Text;
use crate::api::users::make::MakeUser;
use crate::components::copy::CopyField;
use crate::components::error_notice::FormNotice;
use crate::components::field::{PasswordField, Select, TextField};
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::dto::users::{Begins, Made};
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/console/users/new`
#[component]
pub fn NewUserPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let make = Submission::of::<MakeUser>();
    let state = initial_form_state::<MakeUser>();
    let error = form_error(make, &state);
    let value = |name| state.value(name).unwrap_or_default().to_owned();
    let (login, email, full_name) = (value("login"), value("email"), value("full_name"));
    let begins = state.value("begins").unwrap_or("generated").to_owned();
    let before = state.output.clone();
    let made = Memo::new(move |_| {
        let text = match make.value() {
            Some(result) => result.ok(),
            None => before.clone(),
        };
        text.and_then(|text| serde_json::from_str::<Made>(&text).ok())
    });
    view! {
        <Title text=t.new/>
        <div class="head"><div>
            <div class="crumbs"><a href="/console/users">{common().users}</a>" / "<span>{t.new}</span></div>
            <h1>{t.new}</h1><p>{t.new_lead}</p>
        </div></div>
        {move || made.get().map(|made| view! { <MadePanel made/> })}
        <section class="panel narrow" aria-label=t.new hidden=move || made.get().is_some()>
            <PageForm action=make>
                <div class="body">
                    <FormNotice error/>
                    <TextField name="login" label=t.user_name help=t.login_help value=login error=field_error(error, "login")/>
                    <TextField name="email" label=t.email_optional value=email error=field_error(error, "email")/>
                    <TextField name="full_name" label=t.name_optional value=full_name error=field_error(error, "full_name")/>
                    <Select name="begins" label=t.begins help=t.begins_help value=begins
                        options=Begins::NAMES.map(|(name, begins)| (name, match begins {
                            Begins::Generated => t.begins_generated,
                            Begins::Link => t.begins_link,
                            Begins::Typed => t.begins_typed,
                        })).to_vec() error=field_error(error, "begins")/>
                    <PasswordField name="password" label=t.initial help=t.initial_help autocomplete="new-password"
                        error=field_error(error, "password")/>
                    <div class="row"><button class="button primary">{t.make}</button>
                        <a class="button quiet" href="/console/users">{t.cancel}</a></div>
                </div>
            </PageForm>
        </section>
    }
}

/// What is to be passed on, once.
#[component]
fn MadePanel(made: Made) -> impl IntoView {
    let t = Text::of(use_lang());
    let title = fill(t.made, &[("name", &made.login)]);
    let (label, words) = match made.begins {
        Begins::Generated => (t.initial, t.made_password),
        Begins::Link => (t.link, t.made_link),
        Begins::Typed => ("", t.made_typed),
    };
    view! {
        <section class="panel narrow" aria-labelledby="made">
            <header><h2 id="made">{title}</h2></header>
            <div class="body">
                <p role="status">{words}</p>
                {(!made.handed.is_empty()).then(|| view! { <CopyField id="handed" label=label value=made.handed/> })}
                <div class="row">
                    <a class="button primary" href=format!("/console/users/{}", made.id)>{t.open_user}</a>
                    <a class="button" rel="external" href="/console/users/new">{t.another}</a>
                </div>
            </div>
        </section>
    }
}
