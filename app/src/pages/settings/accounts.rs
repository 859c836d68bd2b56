//! Local accounts: how long a password is, and who may register.

use crate::api::ApiError;
use crate::api::settings::set_account_rules::SetAccountRules;
use crate::components::error_notice::FormNotice;
use crate::components::field::{Check, TextArea, TextField};
use crate::components::origin::{Badge, source_text};
use crate::components::page_form::{FormState, PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::{Sending, Submission};
use crate::prefs::use_lang;
use gatehouse_domain::instance::{AccountRules, LEAST};
use gatehouse_domain::outside::Source;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// Local accounts.
    Text {
        title: "Local accounts", "로컬 계정";
        least: "Least length of a password", "비밀번호 최소 길이";
        least_help: "From 8 to 64 characters, for passwords chosen from now on. Less than {n} is for people who have a second factor: with a password alone, shorter ones are guessed.",
            "8에서 64자까지이며 이후에 정하는 비밀번호에 적용됩니다. {n}자 미만은 두 번째 인증 수단이 있을 때만 사용하세요. 비밀번호만 쓰는 경우 짧으면 추측될 수 있습니다.";
        short: "Passwords may be shorter than {n} characters: the password is the only factor here, and such are guessed.",
            "비밀번호가 {n}자보다 짧아도 됩니다. 이곳에서는 비밀번호가 유일한 인증 수단이므로 추측될 수 있습니다.";
        open: "Anybody may create an account", "누구나 계정을 만들 수 있음";
        open_help: "The login page leads to /register. Nobody who registers is an administrator.",
            "로그인 페이지에서 /register 로 이동할 수 있습니다. 가입한 사용자는 관리자가 아닙니다.";
        approval: "An administrator approves each account", "관리자가 계정을 승인함";
        approval_help: "Until then the account cannot be used; it waits under Users.", "승인될 때까지 계정을 사용할 수 없으며 사용자 목록에서 대기합니다.";
        domains: "Allowed domains", "허용 도메인";
        domains_help: "One a line; empty for any. Gatehouse sends no mail, so nobody verifies an address: whoever types one of these domains may register. Who is who is known only by approval.",
            "한 줄에 하나씩 입력하며 비워 두면 모두 허용합니다. Gatehouse는 메일을 보내지 않으므로 주소가 확인되지 않습니다. 이 도메인을 입력하면 누구나 가입할 수 있으므로 본인 여부는 승인으로만 확인됩니다.";
        open_warn: "Anybody who reaches the login page gets in: no domain is set, and nobody approves.",
            "도메인도 승인도 설정되지 않아, 로그인 페이지에 접근할 수 있는 누구나 들어올 수 있습니다.";
        save: "Save account rules", "계정 규칙 저장";
        saved: "The account rules are saved.", "계정 규칙을 저장했습니다.";
        outside: "Whether anybody may register is set outside of the console.", "가입 허용 여부는 콘솔 외부에서 설정됩니다.";
    }
}

/// The panel's form; it outlives the page's data.
#[derive(Clone)]
pub struct AccountsForm {
    /// What it comes to.
    pub set: Submission,
    state: FormState,
    error: Memo<Option<ApiError>>,
}

impl AccountsForm {
    /// To be called once in the page.
    pub fn of_page() -> Self {
        let set = Submission::of::<SetAccountRules>();
        let state = initial_form_state::<SetAccountRules>();
        let error = form_error(set, &state);
        AccountsForm { set, state, error }
    }

    /// What to say when it is done.
    pub fn done(&self) -> (Sending, &'static str) {
        (self.set.sending(), Text::of(use_lang()).saved)
    }

    /// The panel.
    pub fn view(&self, rules: AccountRules, source: Option<Source>) -> AnyView {
        let t = Text::of(use_lang());
        let (set, error, state) = (self.set, self.error, &self.state);
        let typed = state.submitted();
        let text = |name: &str, stored: String| state.value(name).map_or(stored, str::to_owned);
        let ticked = |name: &str, stored: bool| {
            if typed {
                state.value(name).is_some()
            } else {
                stored
            }
        };
        let n = LEAST.to_string();
        let least = text("least", rules.least.to_string());
        let domains = text("domains", rules.domains.join("\n"));
        let (open, approval) = (ticked("open", rules.open), ticked("approval", rules.approval));
        let short = rules.least < LEAST;
        let anybody = rules.open && !rules.approval && rules.domains.is_empty();
        view! {
            <section class="panel narrow" aria-labelledby="accounts">
                <header><h2 id="accounts">{t.title}</h2>
                    {source.as_ref().map(|source| view! { <Badge text=source_text(source)/> })}</header>
                <PageForm action=set>
                    <div class="body">
                        <FormNotice error/>
                        {short.then(|| warning(fill(t.short, &[("n", &n)])))}
                        {anybody.then(|| warning(t.open_warn.to_owned()))}
                        <TextField name="least" label=t.least value=least error=field_error(error, "least")/>
                        <p class="soft small">{fill(t.least_help, &[("n", &n)])}</p>
                        {match source {
                            Some(_) => view! { <p class="soft small">{t.outside}</p> }.into_any(),
                            None => view! { <Check name="open" label=t.open help=t.open_help checked=open/> }.into_any(),
                        }}
                        <Check name="approval" label=t.approval help=t.approval_help checked=approval/>
                        <TextArea name="domains" label=t.domains help=t.domains_help value=domains
                            error=field_error(error, "domains")/>
                        <div class="row"><button class="button primary">{t.save}</button></div>
                    </div>
                </PageForm>
            </section>
        }
        .into_any()
    }
}

fn warning(text: String) -> impl IntoView {
    view! { <div class="notice warn"><span aria-hidden="true">"!"</span><div><p>{text}</p></div></div> }
}
