//! A team's names, and the groups that lead to it.

use super::tabs::{Head, Tab};
use super::text::Text;
use crate::api::teams::map_group::MapGroup;
use crate::api::teams::rename::RenameTeam;
use crate::api::teams::settings::GetTeamSettings;
use crate::api::teams::unmap_group::UnmapGroup;
use crate::components::after::after;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::error_notice::FormNotice;
use crate::components::field::{Select, TextField};
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::roles::{role_options, role_text};
use crate::components::submission::Submission;
use crate::dto::teams::{MappedRow, TeamSettings};
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/teams/{id}/settings`
#[component]
pub fn TeamSettingsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let key = move || params.read().get("id").unwrap_or_default();
    let data = Data::of(key, |team| GetTeamSettings { team });
    let rename = Submission::of::<RenameTeam>();
    let map = Submission::of::<MapGroup>();
    let unmap = Submission::of::<UnmapGroup>();
    for sending in [rename.sending(), map.sending(), unmap.sending()] {
        after(sending, move || data.refetch());
    }
    let (rename_state, map_state) = (
        initial_form_state::<RenameTeam>(),
        initial_form_state::<MapGroup>(),
    );
    let rename_error = form_error(rename, &rename_state);
    let map_error = form_error(map, &map_state);
    let unmap_error = form_error(unmap, &initial_form_state::<UnmapGroup>());
    let show = move |d: TeamSettings| {
        let team = d.head.team.clone();
        let name = rename_state.value("name").unwrap_or(&team.name).to_owned();
        let slug = rename_state.value("slug").unwrap_or(&team.slug).to_owned();
        let group = map_state.value("group").unwrap_or_default().to_owned();
        let role = map_state.value("role").unwrap_or("member").to_owned();
        let may_map = d.groups.is_some();
        let mapped = move |row: MappedRow| {
            let label = fill(t.unmap_name, &[("group", &row.name)]);
            view! {
                <li class="row">
                    <span>{row.name}": "{role_text(row.role.name())}</span>
                    {may_map.then(|| view! {
                        <PageForm action=unmap>
                            <input type="hidden" name="team" value=untrack(key)/>
                            <input type="hidden" name="group" value=row.id/>
                            <button class="button quiet" aria-label=label>{t.unmap}</button>
                        </PageForm>
                    })}
                </li>
            }
        };
        let rows = match d.mapped.is_empty() {
            true => view! { <p class="soft">{t.no_groups}</p> }.into_any(),
            false => {
                view! { <ul class="stack">{d.mapped.into_iter().map(mapped).collect_view()}</ul> }.into_any()
            }
        };
        let form = match d.groups {
            None => view! { <div class="body"><p class="soft">{t.groups_admin}</p></div> }.into_any(),
            Some(groups) => {
                let offered: Vec<_> = groups.into_iter().map(|name| (name, String::new())).collect();
                view! {
                    <PageForm action=map>
                        <div class="body">
                            <FormNotice error=map_error/>
                            <input type="hidden" name="team" value=untrack(key)/>
                            <TextField name="group" label=t.group help=t.group_help value=group offered
                                error=field_error(map_error, "group")/>
                            <Select name="role" label=t.role help=t.role_help value=role
                                options=role_options(&["viewer", "member", "administrator"])
                                error=field_error(map_error, "role")/>
                            <p><button class="button">{t.map}</button></p>
                        </div>
                    </PageForm>
                }
                .into_any()
            }
        };
        view! {
            <Title text=team.name/>
            <Head head=d.head here=Tab::Settings/>
            <section class="panel narrow" aria-labelledby="names">
                <header><h2 id="names">{t.names}</h2></header>
                <PageForm action=rename>
                    <div class="body">
                        <FormNotice error=rename_error/>
                        <input type="hidden" name="team" value=untrack(key)/>
                        <TextField name="name" label=t.name value=name error=field_error(rename_error, "name")/>
                        <TextField name="slug" label=t.slug help=t.rename_help value=slug mono=true
                            error=field_error(rename_error, "slug")/>
                        <p><button class="button">{t.rename}</button></p>
                    </div>
                </PageForm>
            </section>
            <section class="panel narrow" aria-labelledby="groups">
                <header><h2 id="groups">{t.groups}</h2></header>
                <div class="body"><p class="soft">{t.groups_lead}</p><FormNotice error=unmap_error/>{rows}</div>
                {form}
            </section>
        }
    };
    view! {
        <Done of=vec![
            (rename.sending(), t.done_rename), (map.sending(), t.done_map), (unmap.sending(), t.done_unmap),
        ]/>
        <Loaded data view=show whole=true/>
    }
}
