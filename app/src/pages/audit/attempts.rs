//! Audit → Attempts.

use super::outcome::AttemptTable;
use super::text::Text;
use crate::api::audit::attempts::ListAttempts;
use crate::components::data::Data;
use crate::components::loaded::Loaded;
use crate::components::table::{NoRows, Pager, SearchBox, encode};
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::lists::shown;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/console/audit/attempts?q=&refused=1&page=`
#[component]
pub fn AttemptsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let (q, refused, page) = (
        use_query_text("q"),
        use_query_text("refused"),
        use_query_text("page"),
    );
    let key = move || {
        (
            q.get(),
            refused.get() == "1",
            page.get().parse().unwrap_or(1).max(1),
        )
    };
    let data = Data::of(key, |(q, refused, page)| ListAttempts { q, refused, page });
    let show = move |list: crate::dto::audit::AttemptList| {
        let (q, refused, page) = key();
        let flag = if refused { "1" } else { "" };
        let base = format!("/console/audit/attempts?q={}&refused={flag}&page=", encode(&q));
        view! {
            <section class="panel" aria-label=common().attempts>
                <header>
                    <SearchBox value=q.clone() label=t.search_attempts keep=vec![("refused", flag.to_owned())]/>
                    <nav class="row" aria-label=t.show>
                        <a class="button quiet" aria-current=(!refused).then_some("true")
                            href=format!("/console/audit/attempts?q={}", encode(&q))>{t.all}</a>
                        <a class="button quiet" aria-current=refused.then_some("true")
                            href=format!("/console/audit/attempts?q={}&refused=1", encode(&q))>{t.only_refused}</a>
                    </nav>
                    <span class="soft small">{fill(t.count, &[("n", &shown(list.total))])}</span>
                </header>
                {if list.rows.is_empty() {
                    view! { <NoRows text=t.no_attempts total=list.total base=base.clone()/> }.into_any()
                } else {
                    view! { <AttemptTable rows=list.rows/> }.into_any()
                }}
            </section>
            <Pager page total=list.total base/>
        }
    };
    view! {
        <Title text=common().attempts/>
        <div class="head"><div><h1>{common().attempts}</h1><p>{t.attempts_lead}</p></div></div>
        <Loaded data view=show/>
    }
}
