//! One project: who reaches it.

use super::projects::AccessBadge;
use super::text::Text;
use crate::api::projects::add_member::AddProjectMember;
use crate::api::projects::get::GetProject;
use crate::api::projects::remove_member::RemoveProjectMember;
use crate::api::projects::restrict::RestrictProject;
use crate::components::after::after;
use crate::components::confirm::Confirm;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::empty::Empty;
use crate::components::error_notice::FormNotice;
use crate::components::field::{Select, TextField};
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::roles::{role_options, role_text};
use crate::components::submission::{Sending, Submission};
use crate::dto::teams::{ProjectMemberRow, ProjectPage as Page};
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/projects/{id}`
#[component]
pub fn ProjectPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let key = move || params.read().get("id").unwrap_or_default();
    let data = Data::of(key, |project| GetProject { project });
    let add = Submission::of::<AddProjectMember>();
    let remove = Submission::of::<RemoveProjectMember>();
    let restrict = Submission::of::<RestrictProject>();
    for sending in [add.sending(), remove.sending(), restrict.sending()] {
        after(sending, move || data.refetch());
    }
    let state = initial_form_state::<AddProjectMember>();
    let add_error = form_error(add, &state);
    let remove_error = form_error(remove, &initial_form_state::<RemoveProjectMember>());
    let restrict_error = form_error(restrict, &initial_form_state::<RestrictProject>());
    let show = move |d: Page| {
        let (name, restricted, manages) = (d.project.name.clone(), d.project.restricted, d.manages);
        let who = state.value("who").unwrap_or_default().to_owned();
        let role = state.value("role").unwrap_or("member").to_owned();
        let rows = match (d.rows.is_empty(), manages) {
            (true, _) => view! { <Empty text=t.nobody_added/> }.into_any(),
            (false, _) => table(d.rows, manages.then(|| (untrack(key), remove.sending()))),
        };
        let (label, what, turn, turned) = match restricted {
            true => (
                t.open_up,
                t.open_up_what,
                fill(t.open_do, &[("name", &name)]),
                "false",
            ),
            false => (
                t.restrict,
                t.restrict_what,
                fill(t.restrict_do, &[("name", &name)]),
                "true",
            ),
        };
        view! {
            <Title text=name.clone()/>
            <div class="head"><div>
                <div class="crumbs"><a href="/console/teams">{common().teams}</a>" / "
                    <a href=format!("/console/teams/{}/projects", d.team.id)>{d.team.name}</a>" / "<span>{name.clone()}</span></div>
                <h1>{name}" "<AccessBadge restricted/></h1>
            </div></div>
            <section class="panel" aria-labelledby="access">
                <header><h2 id="access">{t.access}</h2></header>
                <div class="body">
                    <p>{if restricted { t.restricted_what } else { t.open_what }}</p>
                    <FormNotice error=restrict_error/>
                    {manages.then(|| view! {
                        <Confirm label=label>
                            <p>{what}</p>
                            <PageForm action=restrict>
                                <input type="hidden" name="project" value=untrack(key)/>
                                <input type="hidden" name="restricted" value=turned/>
                                <button class="button primary">{turn}</button>
                            </PageForm>
                        </Confirm>
                    })}
                </div>
            </section>
            <section class="panel" aria-labelledby="added">
                <header><h2 id="added">{t.added}</h2></header>
                <FormNotice error=remove_error/>
                {rows}
            </section>
            {manages.then(|| view! {
                <section class="panel narrow" aria-labelledby="add">
                    <header><h2 id="add">{t.add_title}</h2></header>
                    <PageForm action=add>
                        <div class="body">
                            <FormNotice error=add_error/>
                            <input type="hidden" name="project" value=untrack(key)/>
                            <TextField name="who" label=t.who_project help=t.who_project_help value=who offered=d.services
                                error=field_error(add_error, "who")/>
                            <Select name="role" label=t.role help=t.role_project_help value=role
                                options=role_options(&["member", "administrator"]) error=field_error(add_error, "role")/>
                            <p><button class="button">{t.add}</button></p>
                        </div>
                    </PageForm>
                </section>
            })}
        }
    };
    view! {
        <Done of=vec![
            (add.sending(), t.done_add), (remove.sending(), t.done_remove), (restrict.sending(), t.done_access),
        ]/>
        <Loaded data view=show whole=true/>
    }
}

/// The table; with the project's id and what removes somebody for who administers it.
fn table(rows: Vec<ProjectMemberRow>, remove: Option<(String, Sending)>) -> AnyView {
    let t = Text::of(use_lang());
    let row = move |member: ProjectMemberRow| {
        let form = remove.clone().map(|(project, remove)| {
            let label = fill(t.remove_one, &[("who", &member.name)]);
            view! {
                <PageForm action=remove>
                    <input type="hidden" name="project" value=project/>
                    <input type="hidden" name="principal" value=member.id/>
                    <button class="button quiet" aria-label=label>{t.remove}</button>
                </PageForm>
            }
        });
        view! {
            <tr>
                <td data-label=t.name><b>{member.name}</b></td>
                <td data-label=t.kind>{if member.service { t.a_service } else { t.a_person }}</td>
                <td data-label=t.role>{role_text(member.role.name())}</td>
                <td class="actions">{form}</td>
            </tr>
        }
    };
    view! {
        <div class="table-wrap"><table>
            <thead><tr>
                <th scope="col">{t.name}</th><th scope="col">{t.kind}</th><th scope="col">{t.role}</th>
                <th scope="col"><span class="hidden">{t.remove}</span></th>
            </tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}
