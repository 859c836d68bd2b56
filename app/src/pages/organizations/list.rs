//! The list of organizations.

use super::text::Text;
use crate::api::organizations::list::ListOrganizations;
use crate::components::data::Data;
use crate::components::loaded::Loaded;
use crate::components::roles::role_text;
use crate::dto::organizations::{OrgList, OrgRow};
use crate::prefs::use_lang;
use crate::text::common;
use crate::viewer::use_viewer;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/console/organizations`
#[component]
pub fn OrganizationsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let admin = use_viewer().instance_admin;
    let data = Data::of(|| (), |()| ListOrganizations {});
    let show = move |list: OrgList| {
        view! {
            <section class="panel" aria-label=common().organizations>
                <div class="table-wrap"><table>
                    <thead><tr>
                        <th scope="col">{t.name}</th><th scope="col">{t.members}</th>
                        <th scope="col">{common().teams}</th><th scope="col">{t.role}</th>
                    </tr></thead>
                    <tbody>{list.rows.into_iter().map(row).collect_view()}</tbody>
                </table></div>
            </section>
        }
    };
    view! {
        <Title text=common().organizations/>
        <div class="head">
            <div><h1>{common().organizations}</h1><p>{t.lead}</p></div>
            {admin.then(|| view! { <a class="button primary" href="/console/organizations/new">{t.new}</a> })}
        </div>
        <Loaded data view=show/>
    }
}

fn row(row: OrgRow) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        <tr>
            <td data-label=t.name>
                <a class="name" href=format!("/console/organizations/{}", row.org.id)>{row.org.name}</a>
                <span class="sub mono">{row.org.slug}</span>
            </td>
            <td data-label=t.members>{row.members}</td>
            <td data-label=common().teams>{row.teams}</td>
            <td data-label=t.role>{row.role.map_or(t.no_role, |role| role_text(role.name()))}</td>
        </tr>
    }
}
