//! Settings of the installation: the public URL and the session lengths.

mod accounts;
mod reach;

use crate::api::settings::get::GetSettings;
use crate::api::settings::propose_public_url::ProposePublicUrl;
use crate::api::settings::set_session_lengths::SetSessionLengths;
use crate::components::after::after;
use crate::components::copy::CopyField;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::error_notice::FormNotice;
use crate::components::field::TextField;
use crate::components::loaded::Loaded;
use crate::components::origin::{Badge, source_text};
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::dto::settings::SettingsPage as Page;
use crate::prefs::use_lang;
use crate::text::common;
use accounts::AccountsForm;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use reach::ReachPanel;

gatehouse_domain::strings! {
    /// Settings.
    Text {
        lead: "What holds for the whole installation.", "설치 전체에 적용되는 설정입니다.";
        authentication: "Authentication", "인증";
        address: "Address", "주소";
        public_url: "Public URL", "공개 URL";
        public_url_help: "The address people use in their browser. Callback URLs are made from it.",
            "사용자가 브라우저에서 사용하는 주소입니다. 콜백 URL이 여기서 만들어집니다.";
        callback: "Callback URL", "콜백 URL";
        change: "Check and change", "확인 후 변경";
        change_why: "The new address takes effect once a page opened under it in this browser has confirmed it. Until then the old one holds. What is left for administrators to sign in with is said on that page first.",
            "새 주소는 이 브라우저에서 그 주소로 연 페이지가 확인해야 적용됩니다. 그때까지 기존 주소가 유지됩니다. 관리자에게 남는 로그인 수단은 그 페이지에서 먼저 알려 줍니다.";
        open: "Open this page now and confirm there. If it cannot be reached, nothing changes.",
            "이제 이 페이지를 열어 확인하세요. 열리지 않으면 아무것도 변경되지 않습니다.";
        open_do: "Open the new address", "새 주소 열기";
        sessions: "Sessions", "세션";
        idle: "Ends when unused for (hours)", "미사용 시 종료(시간)";
        idle_help: "A sign-in ends when nothing was opened for that long.", "이 시간 동안 사용하지 않으면 로그아웃됩니다.";
        absolute: "Ends in any case after (hours)", "최대 길이(시간)";
        outside: "Set outside of the console: change it there and start the program again.", "콘솔 외부에서 설정됩니다. 거기에서 바꾸고 프로그램을 다시 시작하세요.";
        outside_length: "A sign-in lasts", "로그인 유지 시간";
        hours: "{n} hours", "{n}시간";
        outside_idle: "Used or not: there is no limit for an unused sign-in beside it.", "사용 여부와 관계없으며, 미사용 시 종료되는 제한은 없습니다.";
        absolute_help: "For sign-ins from now on.", "이후의 로그인부터 적용됩니다.";
        save: "Save session lengths", "세션 길이 저장";
        saved: "The session lengths are saved.", "세션 길이를 저장했습니다.";
    }
}

/// `/console/settings`
#[component]
pub fn SettingsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let data = Data::of(|| (), |()| GetSettings {});
    let propose = Submission::of::<ProposePublicUrl>();
    let lengths = Submission::of::<SetSessionLengths>();
    after(lengths, move || data.refetch());
    let accounts = AccountsForm::of_page();
    after(accounts.set, move || data.refetch());
    let said = accounts.done();
    let propose_state = initial_form_state::<ProposePublicUrl>();
    let lengths_state = initial_form_state::<SetSessionLengths>();
    let propose_error = form_error(propose, &propose_state);
    let lengths_error = form_error(lengths, &lengths_state);
    let proposed_before = propose_state.output.clone();
    let proposed = Memo::new(move |_| match propose.value() {
        Some(result) => result.ok(),
        None => proposed_before.clone(),
    });

    let show = move |d: Page| {
        let typed_url = propose_state
            .value("public_url")
            .map_or(d.public_url.clone(), str::to_owned);
        let idle = lengths_state
            .value("idle_hours")
            .map_or(d.idle_hours.to_string(), str::to_owned);
        let absolute = lengths_state
            .value("absolute_hours")
            .map_or(d.absolute_hours.to_string(), str::to_owned);
        view! {
            <section class="panel narrow" aria-labelledby="address">
                <header><h2 id="address">{t.address}</h2>
                    {d.public_url_source.as_ref().map(|source| view! { <Badge text=source_text(source)/> })}</header>
                {if d.public_url_source.is_some() {
                    view! { <div class="body"><CopyField id="public_url" label=t.public_url value=d.public_url help=t.outside/></div> }.into_any()
                } else {
                    view! {
                        <PageForm action=propose>
                            <div class="body">
                                <FormNotice error=propose_error/>
                                <TextField name="public_url" label=t.public_url help=t.public_url_help value=typed_url
                                    error=field_error(propose_error, "public_url") mono=true/>
                                <p class="soft small">{t.change_why}</p>
                                <p><button class="button">{t.change}</button></p>
                                {move || proposed.get().map(|url| view! {
                                    <div class="notice" role="status"><span aria-hidden="true">"◇"</span>
                                        <div><p>{t.open}</p></div>
                                        <a class="button primary" target="_blank" rel="external noopener" href=url>{t.open_do}</a></div>
                                })}
                            </div>
                        </PageForm>
                    }.into_any()
                }}
                <div class="body"><CopyField id="callback_url" label=t.callback value=d.callback_url/></div>
            </section>
            <section class="panel narrow" aria-labelledby="lengths">
                <header><h2 id="lengths">{t.sessions}</h2></header>
                {match d.outside_sessions {
                    Some((written, source)) => {
                    let written = match written.parse::<u32>() {
                        Ok(_) => fill(t.hours, &[("n", &written)]),
                        Err(_) => written,
                    };
                    view! {
                        <div class="body">
                            <div class="field">
                                <label for="session_length">{t.outside_length}<Badge text=source_text(&source)/></label>
                                <input class="input" id="session_length" readonly value=written aria-describedby="session_length-help"/>
                                <span class="help" id="session_length-help">{t.outside_idle}" "{t.outside}</span>
                            </div>
                        </div>
                    }.into_any() }
                    None => view! { <PageForm action=lengths>
                    <div class="body">
                        <FormNotice error=lengths_error/>
                        <TextField name="idle_hours" label=t.idle help=t.idle_help value=idle
                            error=field_error(lengths_error, "idle_hours")/>
                        <TextField name="absolute_hours" label=t.absolute help=t.absolute_help value=absolute
                            error=field_error(lengths_error, "absolute_hours")/>
                        <p><button class="button primary">{t.save}</button></p>
                    </div>
                    </PageForm> }.into_any(),
                }}
            </section>
            {accounts.view(d.accounts, d.registration_source)}
        }
    };
    view! {
        <Title text=common().settings/>
        <div class="head"><div><h1>{common().settings}</h1><p>{t.lead}</p></div>
            <a class="button" href="/console/settings/authentication">{t.authentication}</a></div>
        <Done of=vec![(lengths.sending(), t.saved), said]/>
        <Loaded data view=show/>
        <ReachPanel/>
    }
}
