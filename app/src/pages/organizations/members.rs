//! Who is in an organization, and as what.

use super::tabs::{Head, Tab};
use super::text::Text;
use crate::api::organizations::add_member::AddOrgMember;
use crate::api::organizations::get::GetOrganization;
use crate::api::organizations::remove_member::RemoveOrgMember;
use crate::api::organizations::set_role::SetOrgRole;
use crate::components::after::after;
use crate::components::confirm::Confirm;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::empty::Empty;
use crate::components::error_notice::FormNotice;
use crate::components::field::{Select, TextField};
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::roles::{RoleForm, role_options};
use crate::components::submission::{Sending, Submission};
use crate::components::table::{Pager, SearchBox, encode};
use crate::components::when::WhenView;
use crate::dto::organizations::{OrgMemberRow, OrgPage};
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::viewer::use_viewer;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

const ROLES: [&str; 2] = ["member", "administrator"];

/// `/console/organizations/{id}?q=&page=`
#[component]
pub fn OrganizationPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let (q, page) = (use_query_text("q"), use_query_text("page"));
    let key = move || {
        let id = params.read().get("id").unwrap_or_default();
        (id, q.get(), page.get().parse().unwrap_or(1).max(1))
    };
    let data = Data::of(key, |(org, q, page)| GetOrganization { org, q, page });
    let add = Submission::of::<AddOrgMember>();
    let set_role = Submission::of::<SetOrgRole>();
    let remove = Submission::of::<RemoveOrgMember>();
    for sending in [add.sending(), set_role.sending(), remove.sending()] {
        after(sending, move || data.refetch());
    }
    let state = initial_form_state::<AddOrgMember>();
    let add_error = form_error(add, &state);
    let role_error = form_error(set_role, &initial_form_state::<SetOrgRole>());
    let remove_error = form_error(remove, &initial_form_state::<RemoveOrgMember>());
    let show = move |d: OrgPage| {
        let (id, q, page) = untrack(key);
        let base = format!("/console/organizations/{id}?q={}&page=", encode(&q));
        let who = state.value("who").unwrap_or_default().to_owned();
        let role = state.value("role").unwrap_or("member").to_owned();
        let members = match (d.rows.is_empty(), q.is_empty()) {
            (true, true) => view! { <Empty text=t.no_members/> }.into_any(),
            (true, false) => view! { <Empty text=t.no_member_found/> }.into_any(),
            (false, _) => table(d.rows, &id, set_role.sending(), remove.sending(), d.default),
        };
        view! {
            <Title text=d.org.name.clone()/>
            <Head org=d.org here=Tab::Members/>
            <section class="panel" aria-label=t.members>
                <header>
                    <SearchBox value=q label=t.search_members/>
                    <span class="soft small">{fill(t.member_count, &[("n", &d.total.to_string())])}</span>
                </header>
                <FormNotice error=role_error/>
                <FormNotice error=remove_error/>
                {members}
                {d.default.then(|| view! { <footer><p class="soft small">{t.everybody}</p></footer> })}
            </section>
            <Pager page total=d.total base/>
            <section class="panel narrow" aria-labelledby="add">
                <header><h2 id="add">{t.add_title}</h2></header>
                <PageForm action=add>
                    <div class="body">
                        <FormNotice error=add_error/>
                        <input type="hidden" name="org" value=id/>
                        <TextField name="who" label=t.who help=t.who_help value=who error=field_error(add_error, "who")/>
                        <Select name="role" label=t.member_role help=t.role_help value=role options=role_options(&ROLES)
                            error=field_error(add_error, "role")/>
                        <p><button class="button">{t.add}</button></p>
                    </div>
                </PageForm>
            </section>
        }
    };
    view! {
        <Done of=vec![
            (add.sending(), t.done_add), (set_role.sending(), t.done_role), (remove.sending(), t.done_remove),
        ]/>
        <Loaded data view=show whole=true/>
    }
}

fn table(rows: Vec<OrgMemberRow>, org: &str, set_role: Sending, remove: Sending, default: bool) -> AnyView {
    let t = Text::of(use_lang());
    let to_people = use_viewer().instance_admin;
    let row = |member: OrgMemberRow| {
        let who = member.full_name.clone().unwrap_or_else(|| member.name.clone());
        let name = match to_people {
            true => view! { <a class="name" href=format!("/console/users/{}", member.id)>{who.clone()}</a> }
                .into_any(),
            false => view! { <b>{who.clone()}</b> }.into_any(),
        };
        let fields = vec![("org", org.to_owned()), ("user", member.id.clone())];
        // Everybody is in the default one.
        let leave = (!default).then(|| {
            let (org, words) = (org.to_owned(), fill(t.remove_do, &[("who", &who)]));
            view! {
                <Confirm label=t.remove danger=true>
                    <p>{t.remove_what}</p>
                    <PageForm action=remove>
                        <input type="hidden" name="org" value=org/>
                        <input type="hidden" name="user" value=member.id/>
                        <button class="button danger primary">{words}</button>
                    </PageForm>
                </Confirm>
            }
        });
        view! {
            <tr>
                <td data-label=t.person>{name}<span class="sub mono">{member.name}</span></td>
                <td data-label=t.email>{member.email}</td>
                <td data-label=t.member_role>
                    <RoleForm action=set_role fields who=who role=member.role.name() roles=ROLES.to_vec()/>
                </td>
                <td data-label=t.since class="soft"><WhenView at=member.since/></td>
                <td class="actions">{leave}</td>
            </tr>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <div class="table-wrap"><table>
            <thead><tr>
                <th scope="col">{t.person}</th><th scope="col">{t.email}</th><th scope="col">{t.member_role}</th>
                <th scope="col">{t.since}</th><th scope="col"><span class="hidden">{t.remove}</span></th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}
