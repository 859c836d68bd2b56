//! `/account`: a person's own profile, sessions and sign-in methods.

use super::own_password::OwnPassword;
use super::users::identities::{Disconnect, IdentityView};
use super::users::sessions::SessionTable;
use super::users::text::Text;
use crate::api::account::disconnect::DisconnectIdentity;
use crate::api::account::end_others::EndOtherSessions;
use crate::api::account::end_session::EndSession;
use crate::api::account::get::GetAccount;
use crate::components::after::after;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::error_notice::FormNotice;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::dto::account::AccountPage as Page;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/account`
#[component]
pub fn AccountPage() -> impl IntoView {
    let data = Data::of(|| (), |()| GetAccount {});
    let end = Submission::of::<EndSession>();
    let end_others = Submission::of::<EndOtherSessions>();
    let disconnect = Submission::of::<DisconnectIdentity>();
    after(end, move || data.refetch());
    after(end_others, move || data.refetch());
    after(disconnect, move || data.refetch());
    let end_error = form_error(end, &initial_form_state::<EndSession>());
    let end_others_error = form_error(end_others, &initial_form_state::<EndOtherSessions>());
    let disconnect_error = form_error(disconnect, &initial_form_state::<DisconnectIdentity>());
    let password = OwnPassword::of_page();
    after(password.submission(), move || data.refetch());
    let t = Text::of(use_lang());

    let show = move |d: Page| {
        let u = d.page.user;
        let others = d.page.sessions.len() > 1;
        let has_password = d.page.password;
        view! {
            <section class="panel" aria-labelledby="profile">
                <header><h2 id="profile">{t.profile}</h2></header>
                <div class="body"><dl class="facts">
                    <dt>{t.full_name}</dt><dd>{u.full_name.unwrap_or_else(|| "—".into())}</dd>
                    <dt>{t.user_name}</dt><dd class="mono">{u.login.unwrap_or(u.name)}</dd>
                    <dt>{t.email}</dt><dd>{u.email.unwrap_or_else(|| "—".into())}</dd>
                </dl></div>
            </section>
            <section class="panel" aria-labelledby="sessions">
                <header><h2 id="sessions">{t.sessions}</h2>
                    {others.then(|| view! {
                        <PageForm action=end_others><button class="button">{t.end_others}</button></PageForm>
                    })}
                </header>
                <FormNotice error=end_error/>
                <FormNotice error=end_others_error/>
                <SessionTable rows=d.page.sessions end/>
            </section>
            <section class="panel" aria-labelledby="methods">
                <header><h2 id="methods">{t.methods}</h2></header>
                <div class="body">
                    <FormNotice error=disconnect_error/>
                    <dl class="facts"><dt>{t.password}</dt>
                        <dd>{if d.page.password { t.has_password } else { t.no_password }}</dd></dl>
                    {d.page.identities.into_iter().map(|identity| {
                        let label = fill(t.disconnect_of, &[("name", &identity.connection_name)]);
                        view! {
                            <div class="stack">
                                <h3>{identity.connection_name.clone()}</h3>
                                <IdentityView identity=identity.clone()/>
                                <Disconnect identity label what=t.disconnect_what action=disconnect/>
                            </div>
                        }
                    }).collect_view()}
                    {(!d.connectable.is_empty() && !d.fresh).then(|| view! {
                        <p class="soft">{t.not_fresh}" "<a rel="external" href="/login?next=/account">{t.sign_in_again}</a></p>
                    })}
                    {d.fresh.then(|| d.connectable.into_iter().map(|(id, name)| view! {
                        <form method="post" action=format!("/account/connect/{id}") class="stack">
                            <p class="soft">{t.connect_why}</p>
                            <p><button class="button">{fill(t.connect, &[("name", &name)])}</button></p>
                        </form>
                    }).collect_view())}
                </div>
            </section>
            <section class="panel narrow" aria-label=t.own_keys>
                <div class="body"><p>{t.own_keys_what}</p><p><a class="button" href="/account/keys">{t.own_keys}</a></p></div>
            </section>
            {has_password.then(|| password.view())}
        }
    };
    view! {
        <Title text=common().account/>
        <div class="head"><div><h1>{common().account}</h1><p>{t.account_lead}</p></div></div>
        <Done of=vec![
            (end.sending(), t.done_end), (end_others.sending(), t.done_end_others),
            (disconnect.sending(), t.done_disconnect), (password.submission().sending(), t.password_changed),
        ]/>
        <Loaded data view=show/>
    }
}
