//! *Go straight to this provider*, on a connection's page.

use crate::components::confirm::Confirm;
use crate::components::page_form::PageForm;
use crate::components::submission::Submission;
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// Going straight to a provider.
    Text {
        login_page: "Login page", "로그인 페이지";
        straight: "Go straight to this provider", "이 공급자로 바로 이동";
        straight_stop: "Show the login page again", "로그인 페이지 다시 표시";
        straight_on: "The login page sends people straight to {name}. Its form is always at /login?local.",
            "로그인 페이지가 사용자를 {name}(으)로 바로 보냅니다. 양식은 항상 /login?local 에 있습니다.";
        straight_waits: "The login page sends people straight to {name} as soon as it is switched on.",
            "{name} 연결을 켜면 로그인 페이지가 사용자를 바로 보냅니다.";
        straight_other: "The login page sends people straight to {name}.", "로그인 페이지가 사용자를 {name}(으)로 바로 보냅니다.";
        straight_off: "The login page shows all ways to sign in.", "로그인 페이지에 모든 로그인 방법이 표시됩니다.";
        straight_what: "People who open the login page are sent to {name} at once, unless they have just signed out or could not sign in. Who signs in with a password opens /login?local; note it down for your administrators.",
            "로그인 페이지를 열면 바로 {name}(으)로 이동합니다. 방금 로그아웃했거나 로그인에 실패한 경우는 제외됩니다. 비밀번호로 로그인하려면 /login?local 을 여세요. 관리자에게 알려 두세요.";
        straight_instead: "Until now it sends them to {name}; one connection has this at a time.",
            "지금까지는 {name}(으)로 이동했습니다. 한 번에 한 연결만 지정할 수 있습니다.";
        straight_stop_what: "People see the buttons of all active connections, and the password form.", "모든 활성 연결의 버튼과 비밀번호 양식이 표시됩니다.";
    }
}

/// Whether the login page forwards to a connection, and the form that changes it.
#[component]
pub fn Straight(
    /// The connection's id.
    id: String,
    /// Its name.
    name: String,
    /// It is switched on.
    active: bool,
    /// The login page forwards to it.
    on: bool,
    /// The name of the one that the login page forwards to.
    to: Option<String>,
    /// What the form dispatches.
    action: Submission,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let words = [("name", name.as_str())];
    let state = match &to {
        _ if on && active => fill(t.straight_on, &words),
        _ if on => fill(t.straight_waits, &words),
        Some(other) => fill(t.straight_other, &[("name", other)]),
        None => t.straight_off.to_owned(),
    };
    let (what, act) = match on {
        true => (t.straight_stop_what.to_owned(), t.straight_stop),
        false => (fill(t.straight_what, &words), t.straight),
    };
    let instead = to
        .filter(|_| !on)
        .map(|other| view! { <p>{fill(t.straight_instead, &[("name", &other)])}</p> });
    view! {
        <section class="panel" aria-labelledby="straight">
            <header><h2 id="straight">{t.login_page}</h2></header>
            <div class="body">
                <p>{state}</p>
                <Confirm label=act>
                    <p>{what}</p>{instead}
                    <PageForm action>
                        <input type="hidden" name="connection" value=id/>
                        <input type="hidden" name="on" value=(!on).to_string()/>
                        <button class="button primary">{act}</button>
                    </PageForm>
                </Confirm>
            </div>
        </section>
    }
}
