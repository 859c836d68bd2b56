//! The list of teams.

use super::text::Text;
use crate::api::teams::list::ListTeams;
use crate::components::data::Data;
use crate::components::empty::Empty;
use crate::components::loaded::Loaded;
use crate::components::org_choice::OrgChoice;
use crate::components::table::{NoRows, Pager, SearchBox, encode};
use crate::dto::teams::{TeamList, TeamRow};
use crate::pages::organizations::tabs::Tab;
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/console/teams?org=&q=&page=`
#[component]
pub fn TeamsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let (org, q, page) = (use_query_text("org"), use_query_text("q"), use_query_text("page"));
    let key = move || (org.get(), q.get(), page.get().parse().unwrap_or(1).max(1));
    let data = Data::of(key, |(org, q, page)| ListTeams { org, q, page });
    let show = move |list: TeamList| {
        let (_, q, page) = untrack(key);
        let base = format!("/console/teams?org={}&q={}&page=", list.org.id, encode(&q));
        let new = format!("/console/teams/new?org={}", list.org.id);
        let keep = vec![("org", list.org.id.clone())];
        let first = new.clone();
        let rows = if list.total == 0 && q.is_empty() {
            match list.manages {
                true => {
                    view! { <Empty text=t.empty><a class="button primary" href=first>{t.new}</a></Empty> }
                        .into_any()
                }
                false => view! { <Empty text=t.empty_member/> }.into_any(),
            }
        } else if list.rows.is_empty() {
            view! { <NoRows text=t.none total=list.total base=base.clone()/> }.into_any()
        } else {
            view! {
                <div class="table-wrap"><table>
                    <thead><tr>
                        <th scope="col">{t.name}</th><th scope="col">{t.members}</th><th scope="col">{t.projects}</th>
                    </tr></thead>
                    <tbody>{list.rows.into_iter().map(row).collect_view()}</tbody>
                </table></div>
            }
            .into_any()
        };
        view! {
            <div class="head">
                <div><h1>{common().teams}</h1><p>{t.lead}</p></div>
                {list.manages.then(|| view! { <a class="button primary" href=new>{t.new}</a> })}
            </div>
            <OrgChoice here=list.org.id orgs=list.orgs manages=list.manages tab=Tab::Teams/>
            <section class="panel" aria-label=common().teams>
                <header>
                    <SearchBox value=q label=t.search keep/>
                    <span class="soft small">{fill(t.count, &[("n", &list.total.to_string())])}</span>
                </header>
                {rows}
            </section>
            <Pager page total=list.total base/>
        }
    };
    view! {
        <Title text=common().teams/>
        <Loaded data view=show whole=true/>
    }
}

fn row(row: TeamRow) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        <tr>
            <td data-label=t.name>
                <a class="name" href=format!("/console/teams/{}", row.team.id)>{row.team.name}</a>
                <span class="sub mono">{row.team.slug}</span>
            </td>
            <td data-label=t.members>{row.members}</td>
            <td data-label=t.projects>{row.projects}</td>
        </tr>
    }
}
