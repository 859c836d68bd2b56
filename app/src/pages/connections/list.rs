//! The table of connections.

use super::active::settled;
use super::row::{Draft, Row};
use super::text::Text;
use crate::api::connections::discard::DiscardConnection;
use crate::api::connections::list::ListConnections;
use crate::api::connections::switch::SwitchConnection;
use crate::components::after::{after, after_any};
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::empty::Empty;
use crate::components::error_notice::FormNotice;
use crate::components::icon::{Icon, IconView};
use crate::components::loaded::Loaded;
use crate::components::page_form::{form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::table::{SearchBox, encode};
use crate::dto::connections::ConnectionList;
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

gatehouse_domain::strings! {
    /// The table.
    Own {
        done_discard: "Discarded.", "버렸습니다.";
        lead: "Identity providers that people sign in with. What is active here is a button on the login page.",
            "사용자가 로그인하는 신원 공급자입니다. 활성 연결은 로그인 페이지에 버튼으로 표시됩니다.";
        search: "Search connections", "연결 검색";
        count: "Connections: {n} of {total}", "연결 {total}개 중 {n}개";
        empty: "No identity provider is connected yet. People who have an account at your provider can sign in here with it once you connect it.",
            "아직 연결된 신원 공급자가 없습니다. 공급자를 연결하면 사용자가 기존 계정으로 로그인할 수 있습니다.";
        none: "No connection matches this search.", "검색과 일치하는 연결이 없습니다.";
        show_all: "Show all connections", "모든 연결 보기";
        drafts: "Begun, never saved", "시작했지만 저장하지 않은 연결";
    }
}

/// `/console/connections?q=&sort=&dir=`
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let own = Own::of(use_lang());
    let (q, sort, dir) = (use_query_text("q"), use_query_text("sort"), use_query_text("dir"));
    let key = move || (q.get(), sort.get(), dir.get());
    let data = Data::of(key, |(q, sort, dir)| ListConnections { q, sort, dir });
    let switch = Submission::of::<SwitchConnection>();
    let discard = Submission::of::<DiscardConnection>();
    let settled = settled(switch);
    after_any(switch, move || data.refetch());
    after(discard, move || data.refetch());
    let switch_error = form_error(switch, &initial_form_state::<SwitchConnection>());
    let discard_error = form_error(discard, &initial_form_state::<DiscardConnection>());

    let show = move |list: ConnectionList| {
        let (q, sort, dir) = key();
        let head = |name: &'static str, label: &'static str| {
            let current = sort == name || (name == "name" && sort.is_empty());
            let descending = dir == "desc";
            let order = current.then_some(if descending { "descending" } else { "ascending" });
            // the newest first, when a time is sorted by
            let first = if name == "updated" { "desc" } else { "asc" };
            let next = match (current, descending) {
                (true, true) => "asc",
                (true, false) => "desc",
                (false, _) => first,
            };
            let href = format!("/console/connections?q={}&sort={name}&dir={next}", encode(&q));
            view! { <th scope="col" aria-sort=order><a href=href>{label}</a></th> }
        };
        let count = fill(
            own.count,
            &[
                ("n", &list.rows.len().to_string()),
                ("total", &list.total.to_string()),
            ],
        );
        let heads = view! {
            <tr>
                {head("active", t.active)}{head("name", t.name)}{head("provider", t.provider)}
                <th scope="col">{t.protocol}</th>{head("id", t.id)}{head("status", t.status)}{head("updated", t.updated)}
                <th scope="col"><span class="hidden">{t.actions}</span></th>
            </tr>
        };
        view! {
            {(!list.drafts.is_empty()).then(|| view! {
                <section class="panel" aria-labelledby="drafts">
                    <header><h2 id="drafts">{own.drafts}</h2></header>
                    <div class="table-wrap"><table>
                        <tbody>{list.drafts.into_iter().map(|draft| view! { <Draft draft discard/> }).collect_view()}</tbody>
                    </table></div>
                </section>
            })}
            <section class="panel" aria-label=common().connections>
                {if list.total == 0 {
                    view! {
                        <Empty text=own.empty>
                            <a class="button primary" href="/console/connections/new"><IconView icon=Icon::Plus/>{t.new}</a>
                        </Empty>
                    }.into_any()
                } else {
                    view! {
                        <header>
                            <SearchBox value=q.clone() label=own.search keep=vec![("sort", sort.clone()), ("dir", dir.clone())]/>
                            <span class="soft small">{count}</span>
                        </header>
                        {if list.rows.is_empty() {
                            view! { <Empty text=own.none><a class="button" href="/console/connections">{own.show_all}</a></Empty> }.into_any()
                        } else {
                            view! {
                                <div class="table-wrap"><table>
                                    <thead>{heads}</thead>
                                    <tbody>{list.rows.into_iter().map(|row| view! { <Row row switch settled/> }).collect_view()}</tbody>
                                </table></div>
                            }.into_any()
                        }}
                    }.into_any()
                }}
            </section>
        }
    };
    view! {
        <Title text=common().connections/>
        <div class="head">
            <div><h1>{common().connections}</h1><p>{own.lead}</p></div>
            <a class="button primary" href="/console/connections/new"><IconView icon=Icon::Plus/>{t.new}</a>
        </div>
        <Done of=vec![(discard.sending(), own.done_discard)]/>
        <FormNotice error=switch_error/>
        <FormNotice error=discard_error/>
        <Loaded data view=show/>
    }
}
