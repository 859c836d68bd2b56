//! The first page of the console: what to do next, and what needs attention.

use crate::api::overview::GetOverview;
use crate::components::badge::{Badge, Tone};
use crate::components::data::Data;
use crate::components::empty::Empty;
use crate::components::loaded::Loaded;
use crate::dto::overview::{Next, OverviewPage as Page};
use crate::pages::audit::outcome::AttemptTable;
use crate::prefs::use_lang;
use crate::text::common;
use leptos::prelude::*;
use leptos_meta::Title;

gatehouse_domain::strings! {
    /// The overview's words.
    Text {
        lead: "How people sign in here, and what needs your attention.", "로그인 방식과 확인이 필요한 항목입니다.";
        next: "What to do next", "다음 할 일";
        connect: "Connect an identity provider", "신원 공급자 연결";
        connect_why: "People then sign in with the account they already have. You can test it before anybody sees it.",
            "사용자가 기존 계정으로 로그인할 수 있습니다. 공개하기 전에 테스트할 수 있습니다.";
        connect_do: "New connection", "새 연결";
        finish: "Finish the connection that you began", "시작한 연결 완료하기";
        finish_why: "Its form is kept as you left it.", "입력한 내용이 그대로 보관되어 있습니다.";
        finish_do: "Continue", "계속";
        test: "Test your connection", "연결 테스트";
        test_why: "A dry run shows what the provider returns and what would become of it. Nothing changes.",
            "공급자가 무엇을 반환하고 어떻게 처리될지 미리 보여 줍니다. 아무것도 변경되지 않습니다.";
        test_do: "Open", "열기";
        activate: "Switch the tested connection on", "테스트한 연결 켜기";
        activate_why: "Its test succeeded. Switched on, it is a button on the login page.",
            "테스트에 성공했습니다. 켜면 로그인 페이지에 버튼으로 표시됩니다.";
        activate_do: "Open", "열기";
        done: "People can sign in", "로그인할 수 있습니다";
        done_why: "The login page shows a button for each active connection.",
            "로그인 페이지에 활성 연결마다 버튼이 표시됩니다.";
        done_do: "See the login page", "로그인 페이지 보기";
        active: "Active connections, of {n}", "활성 연결(전체 {n}개)";
        users: "People with an account", "계정이 있는 사용자";
        sign_ins: "Sign-ins with providers in 7 days", "최근 7일 공급자 로그인";
        failing: "{name} is failing", "{name} 연결이 실패하고 있습니다";
        see: "See", "보기";
        waiting: "To confirm: {n}", "확인 대기: {n}건";
        waiting_why: "Somebody signed in with an address that belongs to an account here. Say whether both are one person.",
            "이미 계정이 있는 주소로 누군가 로그인했습니다. 같은 사람인지 확인하세요.";
        refused: "Newest refusals", "최근 거부된 시도";
        no_refused: "Nobody was refused lately. A refused sign-in appears here with its reference and the reason.",
            "최근 거부된 로그인이 없습니다. 거부되면 참조 번호와 이유가 여기에 표시됩니다.";
        ways: "Ways in for administrators", "관리자 로그인 수단";
        ways_why: "The last one cannot be switched off, deleted or demoted.", "마지막 수단은 끄거나 삭제하거나 강등할 수 없습니다.";
        ways_more: "Evidence, recovery codes and the ways back in", "근거, 복구 코드, 다시 들어가는 방법";
        password: "with the password", "비밀번호";
        with: "with {name}", "{name} 연결";
    }
}

/// `/console`
#[component]
pub fn OverviewPage() -> impl IntoView {
    let data = Data::of(|| (), |()| GetOverview {});
    view! { <Title text=common().overview/><Loaded data view=show whole=true/> }
}

fn show(data: Page) -> impl IntoView {
    let t = Text::of(use_lang());
    let fill = gatehouse_domain::text::fill;
    let (what, why, action, href) = match &data.next {
        Next::Connect => (
            t.connect,
            t.connect_why,
            t.connect_do,
            "/console/connections/new".to_owned(),
        ),
        Next::Finish(path) => (t.finish, t.finish_why, t.finish_do, path.clone()),
        Next::Test(id) => (
            t.test,
            t.test_why,
            t.test_do,
            format!("/console/connections/{id}"),
        ),
        Next::Activate(id) => (
            t.activate,
            t.activate_why,
            t.activate_do,
            format!("/console/connections/{id}"),
        ),
        Next::Done => (t.done, t.done_why, t.done_do, "/login".to_owned()),
    };
    let done = data.next == Next::Done;
    let (refused, waiting) = (data.refused, data.waiting);
    view! {
        <div class="head"><div><h1>{common().overview}</h1><p>{t.lead}</p></div></div>
        {data.failing.into_iter().map(|f| view! {
            <div class="notice bad">
                <span aria-hidden="true">"✕"</span>
                <div>
                    <p><strong>{fill(t.failing, &[("name", &f.name)])}</strong></p>
                    {f.why.map(|why| view! { <p>{why.meaning}</p> })}
                </div>
                <a class="button quiet" href=format!("/console/connections/{}", f.id)>{t.see}</a>
            </div>
        }).collect_view()}
        {(waiting > 0).then(|| view! {
            <div class="notice warn">
                <span aria-hidden="true">"▲"</span>
                <div><p><strong>{fill(t.waiting, &[("n", &waiting.to_string())])}</strong></p><p>{t.waiting_why}</p></div>
                <a class="button quiet" href="/console/confirm">{t.see}</a>
            </div>
        })}
        <section class="panel" aria-labelledby="next">
            <header><h2 id="next">{t.next}</h2></header>
            <div class="body">
                <div class="row">
                    <Badge tone=if done { Tone::Good } else { Tone::Info } text=what/>
                </div>
                <p class="soft">{why}</p>
                // The login page is outside the console: a plain load.
                <p><a class=if done { "button" } else { "button primary" } rel=done.then_some("external") href=href>{action}</a></p>
            </div>
        </section>
        <div class="cards">
            <div class="panel"><div class="body"><p class="soft">{fill(t.active, &[("n", &data.connections.to_string())])}</p><p class="figure">{data.active}</p></div></div>
            <div class="panel"><div class="body"><p class="soft">{t.users}</p><p class="figure">{data.users}</p></div></div>
            <div class="panel"><div class="body"><p class="soft">{t.sign_ins}</p><p class="figure">{data.sign_ins_7d}</p></div></div>
        </div>
        <section class="panel" aria-labelledby="refused">
            <header><h2 id="refused">{t.refused}</h2></header>
            {if refused.is_empty() {
                view! { <Empty text=t.no_refused/> }.into_any()
            } else {
                view! { <AttemptTable rows=refused/> }.into_any()
            }}
        </section>
        <section class="panel" aria-labelledby="ways">
            <header><h2 id="ways">{t.ways}</h2></header>
            <div class="body">
                <ul class="stack">
                    {data.ways_in.into_iter().map(|(who, connection)| view! {
                        <li><b>{who}</b>" "<span class="soft">
                            {connection.map_or_else(|| t.password.to_owned(), |c| fill(t.with, &[("name", &c)]))}
                        </span></li>
                    }).collect_view()}
                </ul>
                <p class="soft small">{t.ways_why}</p>
                <p><a href="/console/ways">{t.ways_more}</a></p>
            </div>
        </section>
    }
}
