//! Service accounts as a table: of an organization with its teams, or of one team.

use super::text::Text;
use crate::api::machines::list::ListServiceAccounts;
use crate::components::badge::{Badge, Tone};
use crate::components::data::Data;
use crate::components::empty::Empty;
use crate::components::loaded::Loaded;
use crate::components::org_choice::OrgChoice;
use crate::components::table::{NoRows, Pager, SearchBox, encode};
use crate::dto::machines::{KeyRow, ServiceList, ServiceRow};
use crate::dto::teams::TeamHead;
use crate::pages::keys::table::LastUsed;
use crate::pages::organizations::tabs::Tab as OrgTab;
use crate::pages::query::use_query_text;
use crate::pages::teams::tabs::{Head, Tab};
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/service-accounts?org=&q=&page=` and `/{team}/service-accounts?q=&page=`
#[component]
pub fn ServiceAccountsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let (org, q, page) = (use_query_text("org"), use_query_text("q"), use_query_text("page"));
    let key = move || {
        let team = params.read().get("team").unwrap_or_default();
        (org.get(), team, q.get(), page.get().parse().unwrap_or(1).max(1))
    };
    let data = Data::of(key, |(org, team, q, page)| ListServiceAccounts {
        org,
        team,
        q,
        page,
    });
    let show = move |list: ServiceList| {
        let (_, _, q, page) = untrack(key);
        let (base, new) = match &list.team {
            Some(team) => (
                format!("/{}/service-accounts?", team.slug),
                format!("/console/service-accounts/new?team={}", team.id),
            ),
            None => (
                format!("/console/service-accounts?org={}&", list.org.id),
                format!("/console/service-accounts/new?org={}", list.org.id),
            ),
        };
        let base = format!("{base}q={}&page=", encode(&q));
        let keep = match list.team {
            Some(_) => Vec::new(),
            None => vec![("org", list.org.id.clone())],
        };
        let of_team = list.team.is_some();
        let to_new = new.clone();
        let head = match list.team {
            Some(team) => {
                let head = TeamHead { team, manages: true };
                view! { <Head head here=Tab::Services/><p class="soft">{t.lead_team}</p> }.into_any()
            }
            None => view! {
                <div class="head">
                    <div><h1>{common().service_accounts}</h1><p>{t.lead}</p></div>
                    <a class="button primary" href=to_new>{t.new}</a>
                </div>
            }
            .into_any(),
        };
        let first = new.clone();
        let rows = if list.total == 0 && q.is_empty() {
            view! { <Empty text=t.empty><a class="button primary" href=first>{t.new}</a></Empty> }.into_any()
        } else if list.rows.is_empty() {
            view! { <NoRows text=t.none total=list.total base=base.clone()/> }.into_any()
        } else {
            view! {
                <div class="table-wrap"><table>
                    <thead><tr>
                        <th scope="col">{t.name}</th>
                        {(!of_team).then(|| view! { <th scope="col">{t.scope}</th> })}
                        <th scope="col">{t.method}</th><th scope="col">{t.last_used}</th>
                        <th scope="col">{t.keys}</th><th scope="col">{t.made}</th>
                    </tr></thead>
                    <tbody>{list.rows.into_iter().map(|row| line(row, of_team)).collect_view()}</tbody>
                </table></div>
            }
            .into_any()
        };
        view! {
            {head}
            <OrgChoice here=list.org.id orgs=list.orgs manages=true tab=OrgTab::Services/>
            <section class="panel" aria-label=common().service_accounts>
                <header>
                    <SearchBox value=q label=t.search keep/>
                    {of_team.then(|| view! { <a class="button primary" href=new>{t.new}</a> })}
                    <span class="soft small">{fill(t.count, &[("n", &list.total.to_string())])}</span>
                </header>
                {rows}
            </section>
            <Pager page total=list.total base/>
        }
    };
    view! {
        <Title text=common().service_accounts/>
        <Loaded data view=show whole=true/>
    }
}

fn line(row: ServiceRow, of_team: bool) -> impl IntoView {
    let t = Text::of(use_lang());
    let keys = match row.keys.is_empty() {
        true => view! { <span class="soft">{t.no_keys}</span> }.into_any(),
        false => row.keys.into_iter().map(key).collect_view().into_any(),
    };
    view! {
        <tr>
            <td data-label=t.name>
                <a class="name" href=format!("/console/service-accounts/{}", row.id)>{row.name}</a>
                <span class="sub mono">{row.slug}</span>
                {row.disabled.then(|| view! { <Badge tone=Tone::Bad text=t.disabled/>" " })}
                {row.unused.then(|| view! { <Badge tone=Tone::Warn text=t.unused/> })}
            </td>
            {(!of_team).then(|| view! { <td data-label=t.scope>{scope(t, row.team.as_ref())}</td> })}
            <td data-label=t.method>
                {if row.subject.is_some() { t.federated } else { t.by_key }}
                {row.subject.map(|subject| view! { <span class="sub mono">{subject}</span> })}
            </td>
            <td data-label=t.last_used><LastUsed last=row.last_used/></td>
            <td data-label=t.keys>{keys}</td>
            <td data-label=t.made>{row.maker}</td>
        </tr>
    }
}

/// The organization, or the team.
pub fn scope(t: &Text, team: Option<&crate::dto::machines::Named>) -> String {
    match team {
        None => t.whole_organization.to_owned(),
        Some(team) => fill(t.of_team, &[("team", &team.name)]),
    }
}

fn key(key: KeyRow) -> impl IntoView {
    let t = Text::of(use_lang());
    let words = match key.ends {
        Some(day) => fill(t.key_ends, &[("name", &key.name), ("day", &day)]),
        None => fill(t.key_stays, &[("name", &key.name)]),
    };
    view! { <span class="sub">{words}</span> }
}
