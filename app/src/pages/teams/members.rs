//! Who is in a team, as what and by what.

use super::tabs::{Head, Tab};
use super::text::Text;
use crate::api::teams::add_member::AddTeamMember;
use crate::api::teams::get::GetTeam;
use crate::api::teams::remove_member::RemoveTeamMember;
use crate::api::teams::set_role::SetTeamRole;
use crate::components::after::after;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::empty::Empty;
use crate::components::error_notice::FormNotice;
use crate::components::field::{Select, TextField};
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::roles::{RoleForm, role_options, role_text};
use crate::components::submission::{Sending, Submission};
use crate::components::table::{Pager, SearchBox, encode};
use crate::dto::teams::{MadeBy, MemberRow, TeamPage as Page};
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::viewer::use_viewer;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

const ROLES: [&str; 3] = ["viewer", "member", "administrator"];

/// `/console/teams/{id}?q=&page=`
#[component]
pub fn TeamPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let (q, page) = (use_query_text("q"), use_query_text("page"));
    let key = move || {
        let id = params.read().get("id").unwrap_or_default();
        (id, q.get(), page.get().parse().unwrap_or(1).max(1))
    };
    let data = Data::of(key, |(team, q, page)| GetTeam { team, q, page });
    let add = Submission::of::<AddTeamMember>();
    let set_role = Submission::of::<SetTeamRole>();
    let remove = Submission::of::<RemoveTeamMember>();
    for sending in [add.sending(), set_role.sending(), remove.sending()] {
        after(sending, move || data.refetch());
    }
    let state = initial_form_state::<AddTeamMember>();
    let add_error = form_error(add, &state);
    let role_error = form_error(set_role, &initial_form_state::<SetTeamRole>());
    let remove_error = form_error(remove, &initial_form_state::<RemoveTeamMember>());
    let show = move |d: Page| {
        let (id, q, page) = untrack(key);
        let base = format!("/console/teams/{id}?q={}&page=", encode(&q));
        let manages = d.head.manages;
        let who = state.value("who").unwrap_or_default().to_owned();
        let role = state.value("role").unwrap_or("member").to_owned();
        let members = if d.rows.is_empty() {
            let text = match (q.is_empty(), manages) {
                (true, true) => t.no_members,
                (true, false) => t.no_members_seen,
                (false, _) => t.no_member_found,
            };
            view! { <Empty text/> }.into_any()
        } else {
            let forms = manages.then(|| (id.clone(), set_role.sending(), remove.sending()));
            table(d.rows, forms)
        };
        let total = d.total;
        view! {
            <Title text=d.head.team.name.clone()/>
            <Head head=d.head here=Tab::Members/>
            <section class="panel" aria-label=t.members>
                <header>
                    <SearchBox value=q label=t.search_members/>
                    <span class="soft small">{fill(t.member_count, &[("n", &total.to_string())])}</span>
                </header>
                <FormNotice error=role_error/>
                <FormNotice error=remove_error/>
                {members}
                {manages.then(|| view! { <footer><p class="soft small">{t.follows}</p></footer> })}
            </section>
            <Pager page total base/>
            {manages.then(|| view! {
                <section class="panel narrow" aria-labelledby="add">
                    <header><h2 id="add">{t.add_title}</h2></header>
                    <PageForm action=add>
                        <div class="body">
                            <FormNotice error=add_error/>
                            <input type="hidden" name="team" value=id/>
                            <TextField name="who" label=t.who help=t.who_help value=who error=field_error(add_error, "who")/>
                            <Select name="role" label=t.role help=t.role_help value=role options=role_options(&ROLES)
                                error=field_error(add_error, "role")/>
                            <p><button class="button">{t.add}</button></p>
                        </div>
                    </PageForm>
                </section>
            })}
        }
    };
    view! {
        <Done of=vec![
            (add.sending(), t.done_add), (set_role.sending(), t.done_role), (remove.sending(), t.done_remove),
        ]/>
        <Loaded data view=show whole=true/>
    }
}

/// The table; with the team's id and what changes memberships for who administers it.
fn table(rows: Vec<MemberRow>, forms: Option<(String, Sending, Sending)>) -> AnyView {
    let t = Text::of(use_lang());
    let to_people = use_viewer().instance_admin;
    let row = move |member: MemberRow| {
        let who = member.full_name.clone().unwrap_or_else(|| member.name.clone());
        let name = match to_people {
            true => view! { <a class="name" href=format!("/console/users/{}", member.id)>{who.clone()}</a> }
                .into_any(),
            false => view! { <b>{who.clone()}</b> }.into_any(),
        };
        let role = match &forms {
            None => role_text(member.role.name()).into_any(),
            Some((team, set_role, _)) => {
                let fields = vec![("team", team.clone()), ("user", member.id.clone())];
                view! {
                    <RoleForm action=*set_role fields who=who.clone() role=member.role.name() roles=ROLES.to_vec()/>
                }
                .into_any()
            }
        };
        let through = member.made_by.into_iter().map(|made| {
            let words = source(&made);
            let shown = fill(
                t.through_role,
                &[("source", &words), ("role", role_text(made.role.name()))],
            );
            let removable = !made.source.starts_with("group:");
            let form = forms.as_ref().filter(|_| removable).map(|(team, _, remove)| {
                let (team, user) = (team.clone(), member.id.clone());
                let label = fill(t.remove_name, &[("who", &who), ("source", &words)]);
                view! {
                    <PageForm action=*remove>
                        <input type="hidden" name="team" value=team/>
                        <input type="hidden" name="user" value=user/>
                        <input type="hidden" name="source" value=made.source/>
                        <button class="button quiet" aria-label=label>{t.remove}</button>
                    </PageForm>
                }
            });
            view! { <div class="row"><span>{shown}</span>{form}</div> }
        });
        let through = through.collect_view();
        view! {
            <tr>
                <td data-label=t.person>{name}<span class="sub mono">{member.name}</span></td>
                <td data-label=t.email>{member.email}</td>
                <td data-label=t.role>{role}</td>
                <td data-label=t.through><div>{through}</div></td>
            </tr>
        }
    };
    view! {
        <div class="table-wrap"><table>
            <thead><tr>
                <th scope="col">{t.person}</th><th scope="col">{t.email}</th><th scope="col">{t.role}</th>
                <th scope="col">{t.through}</th>
            </tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

/// What made a membership, in words.
fn source(made: &MadeBy) -> String {
    let t = Text::of(use_lang());
    match (made.source.as_str(), &made.name) {
        ("manual", _) => t.by_hand.to_owned(),
        ("invitation", _) => t.by_invitation.to_owned(),
        (source, Some(name)) if source.starts_with("group:") => fill(t.by_group, &[("name", name)]),
        (_, Some(name)) => fill(t.by_connection, &[("name", name)]),
        (_, None) => t.by_gone.to_owned(),
    }
}
