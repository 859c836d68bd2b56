//! The list of groups.

use super::text::Text;
use crate::api::groups::list::ListGroups;
use crate::components::data::Data;
use crate::components::empty::Empty;
use crate::components::loaded::Loaded;
use crate::components::table::{Pager, SearchBox, encode};
use crate::dto::groups::{GroupList, GroupRow};
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/console/groups?q=&page=`
#[component]
pub fn GroupsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let (q, page) = (use_query_text("q"), use_query_text("page"));
    let key = move || (q.get(), page.get().parse().unwrap_or(1).max(1));
    let data = Data::of(key, |(q, page)| ListGroups { q, page });
    let show = move |list: GroupList| {
        let (q, page) = key();
        let base = format!("/console/groups?q={}&page=", encode(&q));
        if list.total == 0 && q.is_empty() {
            return view! {
                <section class="panel" aria-label=common().groups>
                    <Empty text=t.empty><a class="button primary" href="/console/groups/new">{t.new}</a></Empty>
                </section>
            }
            .into_any();
        }
        view! {
            <section class="panel" aria-label=common().groups>
                <header>
                    <SearchBox value=q label=t.search/>
                    <span class="soft small">{fill(t.count, &[("n", &list.total.to_string())])}</span>
                </header>
                {if list.rows.is_empty() {
                    view! { <Empty text=t.none><a class="button" href="/console/groups">{t.show_all}</a></Empty> }.into_any()
                } else {
                    view! {
                        <div class="table-wrap"><table>
                            <thead><tr><th scope="col">{t.name}</th><th scope="col">{t.members}</th></tr></thead>
                            <tbody>{list.rows.into_iter().map(row).collect_view()}</tbody>
                        </table></div>
                    }.into_any()
                }}
            </section>
            <Pager page total=list.total base/>
        }
        .into_any()
    };
    view! {
        <Title text=common().groups/>
        <div class="head">
            <div><h1>{common().groups}</h1><p>{t.lead}</p></div>
            <a class="button primary" href="/console/groups/new">{t.new}</a>
        </div>
        <Loaded data view=show/>
    }
}

fn row(group: GroupRow) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        <tr>
            <td data-label=t.name><a class="name" href=format!("/console/groups/{}", group.id)>{group.name}</a></td>
            <td data-label=t.members>{group.members}</td>
        </tr>
    }
}
