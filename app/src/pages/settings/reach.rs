//! The self-check of the public URL: what this browser sees against what the server sees, and the lines that put
//! the proxy right. Without JavaScript the server compares what the request says; following *Check again* lets it
//! see where the browser is, and whether its cookie comes back.

use crate::api::settings::reach::{GetReach, get_reach};
use crate::components::copy::{CopyButton, CopyField};
use crate::components::data::Data;
use crate::components::loaded::Loaded;
use crate::dto::settings::Reach;
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use gatehouse_domain::reach::{Check, Fix, Mark, Subject};
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos::task::spawn_local;

gatehouse_domain::strings! {
    /// The self-check.
    Text {
        title: "Self-check of the public URL", "공개 URL 자체 점검";
        lead: "What this browser sees, compared with what the server sees. A difference is usually a line that the reverse proxy lacks.",
            "이 브라우저가 보는 것과 서버가 보는 것을 비교합니다. 차이는 대개 리버스 프록시에 빠진 설정 때문입니다.";
        passed: "Everything agrees.", "모두 일치합니다.";
        passed_direct: "Everything agrees. The browser reaches the server directly, without a proxy.",
            "모두 일치합니다. 브라우저가 프록시 없이 서버에 직접 접속합니다.";
        wrong: "Something has to be changed.", "변경이 필요한 항목이 있습니다.";
        plain: "With JavaScript this page also compares the address that the browser itself shows. Without it, press Check again: the server then learns the address from the request, and sees whether its cookie comes back.",
            "JavaScript를 사용하면 브라우저에 표시된 주소도 비교합니다. JavaScript가 없으면 다시 확인을 누르세요. 서버가 요청에서 주소를 알아내고 쿠키가 돌아오는지 확인합니다.";
        again: "Check again", "다시 확인";
        address: "Address in the browser", "브라우저 주소";
        proxy: "Proxy", "프록시";
        scheme: "Scheme (X-Forwarded-Proto)", "스킴 (X-Forwarded-Proto)";
        host: "Host", "호스트 (Host)";
        client: "Client's address (X-Forwarded-For)", "클라이언트 주소 (X-Forwarded-For)";
        cookie: "Cookie", "쿠키";
        expected: "Expected", "예상";
        received: "Received", "받음";
        nothing: "nothing", "없음";
        trusted: "{peer} is trusted", "{peer}을(를) 신뢰함";
        came_back: "came back", "돌아옴";
        not_tried: "not tried yet", "아직 확인하지 않음";
        unknown: "not said", "알 수 없음";
        other_address: "You opened {opened}, and the public URL is {public_url}. Open the console at {public_url}, or make {opened} the public URL above.",
            "{opened}(으)로 열었지만 공개 URL은 {public_url}입니다. {public_url}에서 콘솔을 열거나 위에서 공개 URL을 {opened}(으)로 변경하세요.";
        other_address_fixed: "You opened {opened}, and the public URL is {public_url}. Open the console at {public_url}, or set GATEHOUSE_PUBLIC_URL={opened}.",
            "{opened}(으)로 열었지만 공개 URL은 {public_url}입니다. {public_url}에서 콘솔을 열거나 GATEHOUSE_PUBLIC_URL={opened}(으)로 설정하세요.";
        unsaid: "Neither the browser nor a trusted proxy said which address is open. Press Check again.",
            "브라우저나 신뢰하는 프록시가 열린 주소를 알려 주지 않았습니다. 다시 확인을 누르세요.";
        trust: "The server is not told to trust {peer}, so what it forwards is ignored. If that is your proxy, set GATEHOUSE_TRUSTED_PROXIES as below and start the server again.",
            "서버가 {peer}을(를) 신뢰하지 않아 전달한 값을 무시합니다. 그 주소가 사용 중인 프록시이면 아래와 같이 GATEHOUSE_TRUSTED_PROXIES를 설정하고 서버를 다시 시작하세요.";
        send_proto: "Let the proxy that ends TLS send X-Forwarded-Proto, and any proxy behind it pass it on. Sign-in works without it, but the server cannot tell that people come by https.",
            "TLS를 종료하는 프록시가 X-Forwarded-Proto를 보내고 그 뒤의 프록시는 그대로 전달하게 하세요. 없어도 로그인은 되지만 서버가 https 접속인지 알 수 없습니다.";
        send_host: "Let the proxy pass Host on as the browser sent it. Sign-in works without it, but the server cannot tell which address people open.",
            "프록시가 브라우저의 Host를 그대로 전달하게 하세요. 없어도 로그인은 되지만 서버가 어떤 주소로 접속하는지 알 수 없습니다.";
        send_for: "Let the proxy send X-Forwarded-For. Without it everybody seems to come from the proxy: the audit names its address, and too many wrong passwords of one person hold up all.",
            "프록시가 X-Forwarded-For를 보내게 하세요. 없으면 모두가 프록시에서 접속한 것으로 보여 감사 기록에 프록시 주소가 남고, 한 사람의 비밀번호 오류가 모두의 로그인을 지연시킵니다.";
        keep_cookies: "The cookie that the server set did not come back. Let the proxy pass Set-Cookie and Cookie on unchanged, and do not block cookies for this address in the browser.",
            "서버가 설정한 쿠키가 돌아오지 않았습니다. 프록시가 Set-Cookie와 Cookie를 변경 없이 전달하게 하고 브라우저에서 이 주소의 쿠키를 차단하지 마세요.";
        lines: "Lines for the proxy", "프록시 설정";
        lines_what: "Filled in with the values of this installation. The certificate is yours to add.",
            "이 설치의 값으로 채웠습니다. 인증서는 직접 추가하세요.";
        lines_example: "For a proxy in front of this server. Put your own address in place of gate.example.com; the certificate is yours to add.",
            "이 서버 앞에 프록시를 둘 때 사용합니다. gate.example.com을 사용할 주소로 바꾸세요. 인증서는 직접 추가하세요.";
        copy: "Copy", "복사";
        lines_of: "lines for {proxy}", "{proxy} 설정";
        setting: "Setting of the server", "서버 설정";
    }
}

/// The check and the lines.
#[component]
pub fn ReachPanel() -> impl IntoView {
    let t = Text::of(use_lang());
    // what the cookie was set to by the page before
    let value = use_query_text("reach");
    let data = Data::of(
        move || value.get(),
        |value| GetReach {
            origin: String::new(),
            value,
        },
    );
    let told = RwSignal::new(None::<Reach>);
    Effect::new(move |_| {
        if let Some(Ok(found)) = data.get() {
            ask(found.value, told);
        }
    });
    let show = move |found: Reach| move || panel(told.get().unwrap_or_else(|| found.clone()));
    view! {
        <section class="panel narrow" id="reach" aria-labelledby="reach-title">
            <header><h2 id="reach-title">{t.title}</h2></header>
            <div class="body"><p class="soft">{t.lead}</p></div>
            <Loaded data view=show/>
        </section>
    }
}

/// Asks again with what the browser itself knows.
fn ask(value: String, told: RwSignal<Option<Reach>>) {
    spawn_local(async move {
        let origin = window().location().origin().unwrap_or_default();
        // what the server saw by itself stands there already
        if let Ok(found) = get_reach(origin, value).await {
            _ = told.try_set(Some(found));
        }
    });
}

fn panel(found: Reach) -> impl IntoView {
    let t = Text::of(use_lang());
    let (class, shape, text) = match (found.passed, found.direct) {
        (true, true) => ("notice good", "●", t.passed_direct),
        (true, false) => ("notice good", "●", t.passed),
        (false, _) => ("notice warn", "▲", t.wrong),
    };
    let again = format!("/console/settings?reach={}#reach", found.value);
    let rows = found.checks.iter().map(|check| row(check, &found)).collect_view();
    let lines = found.lines.into_iter().map(|(proxy, text)| {
        let what = fill(t.lines_of, &[("proxy", &proxy)]);
        view! {
            <details class="fold">
                <summary>{proxy}</summary>
                <div class="stack"><pre tabindex="0">{text.clone()}</pre>
                    <p><CopyButton value=text what text=t.copy words=true/></p></div>
            </details>
        }
    });
    view! {
        <div class="body" role="status">
            <div class=class><span aria-hidden="true">{shape}</span><div><p><strong>{text}</strong></p></div></div>
        </div>
        <ul class="steps">{rows}</ul>
        <div class="body">
            <noscript inner_html=t.plain></noscript>
            <p><a class="button" href=again>{t.again}</a></p>
            <h3>{t.lines}</h3>
            <p class="soft small">{if found.direct { t.lines_example } else { t.lines_what }}</p>
            {lines.collect_view()}
            {(!found.direct).then(|| view! { <CopyField id="reach-trust" label=t.setting value=found.trust/> })}
        </div>
    }
}

fn row(check: &Check, found: &Reach) -> impl IntoView + use<> {
    let t = Text::of(use_lang());
    let (class, shape) = match check.mark {
        Mark::Passed => ("", "✓"),
        Mark::Warned => ("warned", "!"),
        Mark::Failed => ("failed", "✕"),
        Mark::Skipped => ("skipped", "–"),
    };
    let label = match check.subject {
        Subject::Address => t.address,
        Subject::Proxy => t.proxy,
        Subject::Scheme => t.scheme,
        Subject::Host => t.host,
        Subject::Client => t.client,
        Subject::Cookie => t.cookie,
    };
    let (expected, received) = (check.expected.as_str(), check.received.as_str());
    let line = match (check.mark, check.subject) {
        (Mark::Passed, Subject::Proxy) => fill(t.trusted, &[("peer", received)]),
        (Mark::Passed, Subject::Cookie) => t.came_back.to_owned(),
        (Mark::Skipped, Subject::Cookie) => t.not_tried.to_owned(),
        (Mark::Skipped, _) => t.unknown.to_owned(),
        (_, Subject::Proxy) => received.to_owned(),
        _ if !expected.is_empty() && check.mark != Mark::Passed => String::new(),
        _ if received.is_empty() => t.nothing.to_owned(),
        _ => received.to_owned(),
    };
    let compared = line.is_empty().then(|| {
        let received = if received.is_empty() { t.nothing } else { received }.to_owned();
        view! {
            <dl class="compare">
                <dt>{t.expected}</dt><dd>{expected.to_owned()}</dd>
                <dt>{t.received}</dt><dd>{received}</dd>
            </dl>
        }
    });
    let fix = check.fix.map(|fix| {
        let text = match fix {
            Fix::OtherAddress if found.fixed => t.other_address_fixed,
            Fix::OtherAddress => t.other_address,
            Fix::Unsaid => t.unsaid,
            Fix::Trust => t.trust,
            Fix::SendProto => t.send_proto,
            Fix::SendHost => t.send_host,
            Fix::SendFor => t.send_for,
            Fix::KeepCookies => t.keep_cookies,
        };
        let opened = match check.subject {
            Subject::Address => check.received.as_str(),
            _ => &found.opened,
        };
        fill(
            text,
            &[
                ("opened", opened),
                ("public_url", &found.public_url),
                ("peer", &found.peer),
            ],
        )
    });
    view! {
        <li class=class>
            <span class="mark" aria-hidden="true">{shape}</span>
            <div><div class="what">{label}</div><div class="soft small">{line}</div></div>
            <span></span>
            {(compared.is_some() || fix.is_some()).then(|| view! {
                <div class="more">{compared}{fix.map(|fix| view! { <p>{fix}</p> })}</div>
            })}
        </li>
    }
}
