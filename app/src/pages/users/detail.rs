//! One user, for an administrator.

use super::identities::{Disconnect, IdentityView};
use super::list::Standing;
use super::memberships::MembershipList;
use super::password::PasswordLink;
use super::sessions::SessionTable;
use super::text::Text;
use crate::api::account::disconnect::DisconnectIdentity;
use crate::api::account::end_session::EndSession;
use crate::api::users::delete::DeleteUser;
use crate::api::users::end_sessions::EndUserSessions;
use crate::api::users::get::GetUser;
use crate::api::users::set_admin::SetUserAdmin;
use crate::api::users::set_disabled::SetUserDisabled;
use crate::components::after::after;
use crate::components::after_ways::AfterWays;
use crate::components::confirm::Confirm;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::error_notice::FormNotice;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::when::WhenView;
use crate::dto::users::UserPage as Page;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/users/{id}`
#[component]
pub fn UserPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let data = Data::of(id, |user| GetUser { user });
    let end = Submission::of::<EndSession>();
    let end_all = Submission::of::<EndUserSessions>();
    let disable = Submission::of::<SetUserDisabled>();
    let admin = Submission::of::<SetUserAdmin>();
    let delete = Submission::of::<DeleteUser>();
    let link = PasswordLink::of_page();
    after(end, move || data.refetch());
    after(end_all, move || data.refetch());
    after(disable, move || data.refetch());
    after(admin, move || data.refetch());
    let disconnect = Submission::of::<DisconnectIdentity>();
    after(disconnect, move || data.refetch());
    let disconnect_error = form_error(disconnect, &initial_form_state::<DisconnectIdentity>());
    let end_error = form_error(end, &initial_form_state::<EndSession>());
    let end_all_error = form_error(end_all, &initial_form_state::<EndUserSessions>());
    let disable_error = form_error(disable, &initial_form_state::<SetUserDisabled>());
    let admin_error = form_error(admin, &initial_form_state::<SetUserAdmin>());
    let delete_error = form_error(delete, &initial_form_state::<DeleteUser>());
    let t = Text::of(use_lang());

    let show = move |d: Page| {
        let u = d.user;
        let title = u.full_name.clone().unwrap_or_else(|| u.name.clone());
        let (for_sessions, for_disable, for_admin) = (u.id.clone(), u.id.clone(), u.id.clone());
        let (name, name_too) = (u.name.clone(), u.name.clone());
        let (disabled, is_admin, waiting) = (u.disabled, u.admin, u.waiting);
        let (for_link, for_delete, name_there) = (u.id.clone(), u.id.clone(), u.name.clone());
        let after_disable = d.after.clone().filter(|_| !disabled);
        let after_unmake = d.after.clone().filter(|_| is_admin);
        let words = match (waiting, disabled) {
            (true, _) => [t.approve, t.approve_what, t.approve_name],
            (false, true) => [t.enable, t.enable_what, t.enable_name],
            (false, false) => [t.disable, t.disable_what, t.disable_name],
        };
        let gone = match waiting {
            true => [t.refuse, t.refuse_what, t.refuse_name],
            false => [t.delete, t.delete_what, t.delete_name],
        };
        let some_sessions = !d.sessions.is_empty();
        let own = d.sessions.iter().any(|session| session.this);
        view! {
            <Title text=title.clone()/>
            <div class="head"><div>
                <div class="crumbs"><a href="/console/users">{common().users}</a>" / "<span>{u.name.clone()}</span></div>
                <h1>{title}" "<Standing admin=is_admin disabled waiting/></h1>
            </div></div>
            <section class="panel" aria-labelledby="profile">
                <header><h2 id="profile">{t.profile}</h2></header>
                <div class="body"><dl class="facts">
                    <dt>{t.user_name}</dt><dd class="mono">{u.login.unwrap_or_else(|| u.name.clone())}</dd>
                    <dt>{t.email}</dt><dd>{u.email}{u.registered.then(|| view! { <span class="sub">{t.registered}</span> })}</dd>
                    <dt>{t.password}</dt><dd>{if d.password { t.has_password } else { t.no_password }}</dd>
                    <dt>{t.created}</dt><dd><WhenView at=u.created/></dd>
                    <dt>{t.last_sign_in}</dt>
                    <dd>{u.last_sign_in.map_or_else(|| t.never.into_any(), |at| view! { <WhenView at/> }.into_any())}</dd>
                </dl></div>
            </section>
            <section class="panel" aria-labelledby="methods">
                <header><h2 id="methods">{t.methods}</h2></header>
                <div class="body">
                    {d.identities.is_empty().then(|| view! { <p class="soft">{t.no_identities}</p> })}
                    <FormNotice error=disconnect_error/>
                    {d.identities.into_iter().map(|identity| {
                        let label = fill(t.disconnect_of, &[("name", &identity.connection_name)]);
                        view! {
                            <div class="stack">
                                <h3>{identity.connection_name.clone()}</h3>
                                <IdentityView identity=identity.clone()/>
                                {(!own).then(|| view! {
                                    <Disconnect identity label what=t.disconnect_of_what action=disconnect/>
                                })}
                            </div>
                        }
                    }).collect_view()}
                    {own.then(|| view! { <p><a href="/account">{common().account}</a></p> })}
                    {link.view(for_link)}
                </div>
            </section>
            <section class="panel" aria-labelledby="groups">
                <header><h2 id="groups">{common().groups}</h2></header>
                <div class="body"><MembershipList rows=d.groups/></div>
            </section>
            <section class="panel" aria-labelledby="sessions">
                <header><h2 id="sessions">{t.sessions}</h2>
                    {some_sessions.then(|| view! {
                        <PageForm action=end_all>
                            <input type="hidden" name="user" value=for_sessions/>
                            <button class="button">{t.end_all}</button>
                        </PageForm>
                    })}
                </header>
                <FormNotice error=end_error/>
                <FormNotice error=end_all_error/>
                <SessionTable rows=d.sessions end/>
            </section>
            <section class="panel" aria-labelledby="access">
                <header><h2 id="access">{t.access}</h2></header>
                <div class="body">
                    <FormNotice error=disable_error/>
                    <FormNotice error=admin_error/>
                    <FormNotice error=delete_error/>
                    <div class="row">
                        <Confirm label=words[0] danger=!disabled>
                            <p>{words[1]}</p>
                            <AfterWays after=after_disable/>
                            <PageForm action=disable>
                                <input type="hidden" name="user" value=for_disable/>
                                <input type="hidden" name="disabled" value=(!disabled).to_string()/>
                                <button class=if disabled { "button primary" } else { "button danger primary" }>
                                    {fill(words[2], &[("name", &name)])}
                                </button>
                            </PageForm>
                        </Confirm>
                        <Confirm label=if is_admin { t.unmake_admin } else { t.make_admin }>
                            <p>{if is_admin { t.unmake_admin_what } else { t.make_admin_what }}</p>
                            <AfterWays after=after_unmake/>
                            <PageForm action=admin>
                                <input type="hidden" name="user" value=for_admin/>
                                <input type="hidden" name="admin" value=(!is_admin).to_string()/>
                                <button class="button primary">
                                    {if is_admin { t.unmake_admin } else { t.make_admin }}": "{name_too}
                                </button>
                            </PageForm>
                        </Confirm>
                        <Confirm label=gone[0] danger=true>
                            <p>{gone[1]}</p>
                            <AfterWays after=d.after/>
                            <PageForm action=delete>
                                <input type="hidden" name="user" value=for_delete/>
                                <button class="button danger primary">{fill(gone[2], &[("name", &name_there)])}</button>
                            </PageForm>
                        </Confirm>
                    </div>
                </div>
            </section>
        }
    };
    view! {
        <Done of=vec![
            (end.sending(), t.done_end), (end_all.sending(), t.done_end_all),
            (disable.sending(), t.done_account), (admin.sending(), t.done_account),
            (disconnect.sending(), t.done_disconnect_of),
        ]/>
        <Loaded data view=show whole=true/>
    }
}
