//! The ways in for administrators with what speaks for each, and the ways back in.

use crate::api::recover::codes::MakeRecoveryCodes;
use crate::api::recover::ways::GetWays;
use crate::components::after::after;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Confirm;
use crate::components::copy::CopyButton;
use crate::components::data::Data;
use crate::components::error_notice::FormNotice;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::when::WhenView;
use crate::dto::ways::{WayRow, WaysPage as Page};
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

gatehouse_domain::strings! {
    /// Ways in.
    Text {
        title: "Ways in", "로그인 수단";
        lead: "How an administrator can sign in now, and what speaks for it. The last one cannot be switched off, deleted or demoted.",
            "현재 관리자가 로그인할 수 있는 방법과 그 근거입니다. 마지막 수단은 끄거나 삭제하거나 강등할 수 없습니다.";
        who: "Administrator", "관리자";
        way: "Way", "수단";
        used: "Last used", "마지막 사용";
        tested: "Last tested", "마지막 테스트";
        never: "not yet", "아직 없음";
        password: "Password", "비밀번호";
        none: "No way in is known. Give an administrator a password, or sign in as one with an active connection.",
            "알려진 로그인 수단이 없습니다. 관리자에게 비밀번호를 설정하거나 활성 연결로 로그인하세요.";
        one: "There is one way in. If it breaks, only the ways below are left: give an administrator another.",
            "로그인 수단이 하나뿐입니다. 이것이 고장 나면 아래 방법만 남으므로 다른 수단을 마련하세요.";
        back: "Ways back in", "다시 들어가는 방법";
        back_why: "They never count as ways in.", "로그인 수단으로 계산되지 않습니다.";
        codes: "Recovery codes", "복구 코드";
        codes_left: "{n} of 10 are left. Each lets one administrator back in, once, at /recover.",
            "10개 중 {n}개가 남아 있습니다. 각 코드로 관리자 한 명이 /recover 에서 한 번 들어올 수 있습니다.";
        codes_few: "few left", "얼마 남지 않음";
        codes_make: "Make new recovery codes", "새 복구 코드 만들기";
        codes_what: "The former codes stop working. The new ones are shown once.",
            "기존 코드는 더 이상 작동하지 않습니다. 새 코드는 한 번만 표시됩니다.";
        codes_new: "Keep these apart from this computer. They are shown only now.",
            "이 컴퓨터와 다른 곳에 보관하세요. 지금만 표시됩니다.";
        host: "On the host", "호스트에서";
        host_why: "gatehouse admin recover, with the settings of the server, prints a link that makes or restores one administrator: once, within ten minutes.",
            "서버의 설정으로 gatehouse admin recover를 실행하면 관리자 한 명을 만들거나 복원하는 링크가 출력됩니다. 10분 안에 한 번만 사용할 수 있습니다.";
        variable: "LOCAL_RESTORE", "LOCAL_RESTORE";
        variable_why: "While it is true in the environment, single sign-on is off, and the log tells the temporary password of a restore administrator.",
            "환경 변수가 true인 동안 통합 로그인이 꺼지고 로그에 복원 관리자의 임시 비밀번호가 표시됩니다.";
    }
}

/// `/console/ways`
#[component]
pub fn WaysPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let data = Data::of(|| (), |()| GetWays {});
    let make = Submission::of::<MakeRecoveryCodes>();
    after(make, move || data.refetch());
    let state = initial_form_state::<MakeRecoveryCodes>();
    let error = form_error(make, &state);
    let made = Memo::new(move |_| match make.value() {
        Some(result) => result.ok(),
        None => state.output.clone(),
    });
    let show = move |d: Page| {
        let n = d.ways.len();
        view! {
            <section class="panel" aria-label=t.title>
                {(n < 2).then(|| view! {
                    <div class="notice warn"><span aria-hidden="true">"!"</span>
                        <div><p>{if n == 0 { t.none } else { t.one }}</p></div></div>
                })}
                {(n > 0).then(|| view! {
                    <div class="table-wrap"><table>
                        <thead><tr>
                            <th scope="col">{t.who}</th><th scope="col">{t.way}</th>
                            <th scope="col">{t.used}</th><th scope="col">{t.tested}</th>
                        </tr></thead>
                        <tbody>{d.ways.into_iter().map(row).collect_view()}</tbody>
                    </table></div>
                })}
            </section>
            <section class="panel" aria-labelledby="back">
                <header><h2 id="back">{t.back}</h2><span class="soft small">{t.back_why}</span></header>
                <div class="body">
                    <h3>{t.codes}" "{(d.codes < 3).then(|| view! { <Badge tone=Tone::Warn text=t.codes_few/> })}</h3>
                    <p>{fill(t.codes_left, &[("n", &d.codes.to_string())])}</p>
                    <FormNotice error/>
                    <Confirm label=t.codes_make>
                        <p>{t.codes_what}</p>
                        <PageForm action=make><button class="button primary">{t.codes_make}</button></PageForm>
                    </Confirm>
                    {move || made.get().map(codes)}
                    <h3>{t.host}</h3><p>{t.host_why}</p>
                    <h3>{t.variable}</h3><p>{t.variable_why}</p>
                </div>
            </section>
        }
    };
    view! {
        <Title text=t.title/>
        <div class="head"><div><h1>{t.title}</h1><p>{t.lead}</p></div></div>
        <Loaded data view=show/>
    }
}

fn row(way: WayRow) -> impl IntoView {
    let t = Text::of(use_lang());
    let when = move |at: Option<crate::dto::when::When>| match at {
        Some(at) => view! { <WhenView at/> }.into_any(),
        None => t.never.into_any(),
    };
    let tested = match way.connection {
        Some(_) => when(way.last_tested),
        None => "—".into_any(),
    };
    view! {
        <tr>
            <td data-label=t.who><a class="name" href=format!("/console/users/{}", way.user)>{way.name}</a></td>
            <td data-label=t.way>{way.connection.unwrap_or_else(|| t.password.to_owned())}</td>
            <td data-label=t.used class="soft">{when(way.last_used)}</td>
            <td data-label=t.tested class="soft">{tested}</td>
        </tr>
    }
}

fn codes(text: String) -> AnyView {
    let t = Text::of(use_lang());
    view! {
        <p role="status">{t.codes_new}</p>
        <ol class="codes">{text.lines().map(|code| view! { <li><code>{code.to_owned()}</code></li> }).collect_view()}</ol>
        <CopyButton value=text what=t.codes/>
    }
    .into_any()
}
