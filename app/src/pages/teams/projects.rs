//! A team's projects.

use super::tabs::{Head, Tab};
use super::text::Text;
use crate::api::projects::make::MakeProject;
use crate::api::teams::projects::ListProjects;
use crate::components::badge::{Badge, Tone};
use crate::components::data::Data;
use crate::components::empty::Empty;
use crate::components::error_notice::FormNotice;
use crate::components::field::TextField;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::when::WhenView;
use crate::dto::teams::{ProjectRow, TeamProjects};
use crate::prefs::use_lang;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/teams/{id}/projects`
#[component]
pub fn ProjectsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let key = move || params.read().get("id").unwrap_or_default();
    let data = Data::of(key, |team| ListProjects { team });
    let make = Submission::of::<MakeProject>();
    let state = initial_form_state::<MakeProject>();
    let error = form_error(make, &state);
    let show = move |d: TeamProjects| {
        let name = state.value("name").unwrap_or_default().to_owned();
        let rows = match d.rows.is_empty() {
            true => view! { <Empty text=t.no_projects/> }.into_any(),
            false => view! {
                <div class="table-wrap"><table>
                    <thead><tr>
                        <th scope="col">{t.name}</th><th scope="col">{t.access}</th><th scope="col">{t.made}</th>
                    </tr></thead>
                    <tbody>{d.rows.into_iter().map(row).collect_view()}</tbody>
                </table></div>
            }
            .into_any(),
        };
        view! {
            <Title text=d.head.team.name.clone()/>
            <Head head=d.head here=Tab::Projects/>
            <section class="panel" aria-label=t.projects>{rows}</section>
            <section class="panel narrow" aria-labelledby="new-project">
                <header><h2 id="new-project">{t.new_project}</h2></header>
                <PageForm action=make>
                    <div class="body">
                        <FormNotice error/>
                        <input type="hidden" name="team" value=untrack(key)/>
                        <TextField name="name" label=t.name help=t.project_help value=name error=field_error(error, "name")/>
                        <p><button class="button">{t.make_project}</button></p>
                    </div>
                </PageForm>
            </section>
        }
    };
    view! { <Loaded data view=show whole=true/> }
}

fn row(row: ProjectRow) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        <tr>
            <td data-label=t.name><a class="name" href=format!("/console/projects/{}", row.id)>{row.name}</a></td>
            <td data-label=t.access><AccessBadge restricted=row.restricted/></td>
            <td data-label=t.made class="soft"><WhenView at=row.created/></td>
        </tr>
    }
}

/// Open or restricted.
#[component]
pub fn AccessBadge(
    /// Only those reach it who were added.
    restricted: bool,
) -> impl IntoView {
    let t = Text::of(use_lang());
    match restricted {
        true => view! { <Badge tone=Tone::Warn text=t.restricted/> },
        false => view! { <Badge tone=Tone::Good text=t.open/> },
    }
}
