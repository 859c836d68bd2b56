//! Audit → Changes.

use super::text::{Text, action};
use crate::api::audit::changes::ListChanges;
use crate::components::data::Data;
use crate::components::loaded::Loaded;
use crate::components::table::{NoRows, Pager, SearchBox, encode};
use crate::components::when::WhenView;
use crate::dto::audit::{ChangeList, ChangeRow};
use crate::pages::changed::Diff;
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/console/audit/changes?q=&page=`
#[component]
pub fn ChangesPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let (q, page) = (use_query_text("q"), use_query_text("page"));
    let key = move || (q.get(), page.get().parse().unwrap_or(1).max(1));
    let data = Data::of(key, |(q, page)| ListChanges { q, page });
    let show = move |list: ChangeList| {
        let (q, page) = key();
        let base = format!("/console/audit/changes?q={}&page=", encode(&q));
        view! {
            <section class="panel" aria-label=common().changes>
                <header>
                    <SearchBox value=q label=t.search_changes/>
                    <span class="soft small">{fill(t.count, &[("n", &list.total.to_string())])}</span>
                </header>
                {if list.rows.is_empty() {
                    view! { <NoRows text=t.no_changes total=list.total base=base.clone()/> }.into_any()
                } else {
                    view! {
                        <div class="table-wrap"><table>
                            <thead><tr>
                                <th scope="col">{t.who}</th><th scope="col">{t.what}</th><th scope="col">{t.object}</th>
                                <th scope="col">{t.from}</th><th scope="col">{t.when}</th>
                            </tr></thead>
                            <tbody>{list.rows.into_iter().map(row).collect_view()}</tbody>
                        </table></div>
                    }.into_any()
                }}
            </section>
            <Pager page total=list.total base/>
        }
    };
    view! {
        <Title text=common().changes/>
        <div class="head"><div><h1>{common().changes}</h1><p>{t.changes_lead}</p></div></div>
        <Loaded data view=show/>
    }
}

fn row(row: ChangeRow) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let actor = if row.actor.is_empty() {
        t.program.to_owned()
    } else {
        row.actor
    };
    let n = row.diff.len().to_string();
    view! {
        <tr>
            <td data-label=t.who><b>{actor}</b></td>
            <td data-label=t.what>
                {action(&row.action, lang)}
                {(!row.diff.is_empty()).then(|| view! {
                    <details class="fold">
                        <summary class="small">{fill(t.diff, &[("n", &n)])}</summary>
                        <Diff fields=row.diff/>
                    </details>
                })}
            </td>
            <td data-label=t.object>{row.object}</td>
            <td data-label=t.from class="mono">{row.address}</td>
            <td data-label=t.when class="soft"><WhenView at=row.at/></td>
        </tr>
    }
}
