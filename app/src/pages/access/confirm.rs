//! Access → To confirm: an identity at a provider whose address belongs to an account here.

use super::confirm_row::RequestPanel;
use crate::api::access::confirm::ListToConfirm;
use crate::api::access::link::ConfirmLink;
use crate::api::access::refuse::RefuseLink;
use crate::api::access::take_back::TakeBackRefusal;
use crate::components::after::after_any;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::empty::Empty;
use crate::components::error_notice::FormNotice;
use crate::components::loaded::Loaded;
use crate::components::page_form::{form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::table::Pager;
use crate::dto::access::ConfirmList;
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use crate::viewer::Waiting;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

gatehouse_domain::strings! {
    /// To confirm.
    Text {
        lead: "Somebody signed in at a provider, and the email address belongs to an account here already. An address alone proves nothing: say whether both are one person.",
            "누군가 공급자에서 로그인했지만 그 이메일 주소의 계정이 이미 있습니다. 주소만으로는 증명되지 않으므로 같은 사람인지 확인하세요.";
        show: "Show", "표시";
        waiting: "Waiting ({n})", "대기 중({n})";
        refused: "Refused", "거부됨";
        none: "Nobody waits. When somebody signs in with an address that belongs to an account already, both sides appear here.",
            "대기 중인 요청이 없습니다. 이미 계정이 있는 주소로 누군가 로그인하면 양쪽이 여기에 표시됩니다.";
        none_refused: "Nobody was refused in the last 30 days.", "최근 30일 동안 거부된 요청이 없습니다.";
        title: "{email} with {connection}", "{connection}의 {email}";
        identity: "Who asks", "요청한 사람";
        account: "Whose account it would be", "연결될 계정";
        no_account: "The account is gone.", "계정이 없어졌습니다.";
        connection: "Connection", "연결";
        issuer: "Issuer", "발급자";
        subject: "Subject", "주체";
        email: "Email", "이메일";
        verified: "verified by the provider", "공급자가 확인함";
        unverified: "the provider says: not verified", "공급자: 확인되지 않음";
        not_said: "the provider does not say whether it is verified", "공급자가 확인 여부를 알리지 않음";
        name: "Name", "이름";
        tries: "Asked", "요청";
        tries_n: "{n}×, first", "{n}회, 처음";
        last: "Last", "마지막";
        attempt: "Attempt", "시도";
        account_name: "Account", "계정";
        role: "Role", "역할";
        ways: "Signs in with", "로그인 방법";
        password: "a password", "비밀번호";
        no_ways: "nothing at present", "현재 없음";
        last_sign_in: "Last sign-in", "마지막 로그인";
        never: "never", "없음";
        link: "Link…", "연결…";
        link_what: "From then on this identity signs in as {account}, with everything that {account} may do. At each sign-in the name and the groups of {account} follow the identity. {account} keeps the other ways to sign in, and can disconnect it under Your account. Link only if you know that both are one person: ask the owner of the account.",
            "이후 이 신원은 {account}(으)로 로그인하며 {account}의 모든 권한을 갖습니다. 로그인할 때마다 {account}의 이름과 그룹은 로그인한 신원을 따릅니다. {account}의 다른 로그인 방법은 유지되며 내 계정에서 연결을 해제할 수 있습니다. 같은 사람임을 아는 경우에만 연결하세요. 계정 소유자에게 확인하세요.";
        link_do: "Link to {account}", "{account}에 연결";
        unvouched: "The provider does not vouch for this address. Anybody who can enter an address at {connection} could have made this identity, and would get the account {account}. Ask the owner of the account, not the one who asks.",
            "공급자가 이 주소를 보증하지 않습니다. {connection}에서 주소를 입력할 수 있는 누구나 이 신원을 만들었을 수 있으며 {account} 계정을 얻게 됩니다. 요청한 사람이 아니라 계정 소유자에게 확인하세요.";
        unvouched_do: "Link to {account} although nobody vouches for the address", "보증 없는 주소를 {account}에 연결";
        refuse: "Refuse…", "거부…";
        refuse_what: "The account stays as it is. This identity is turned away at every sign-in and cannot ask again for 30 days, or until you take the refusal back. The owner of the account can still connect it, signed in.",
            "계정은 그대로 유지됩니다. 이 신원은 로그인할 때마다 거부되며 30일 동안 또는 거부를 취소할 때까지 다시 요청할 수 없습니다. 계정 소유자는 로그인한 상태에서 계속 연결할 수 있습니다.";
        refuse_do: "Refuse this identity", "이 신원 거부";
        refused_by: "Refused by {name}; no new request until {until}.", "{name} 님이 거부함. {until}까지 새 요청을 할 수 없습니다.";
        take_back: "Take the refusal back…", "거부 취소…";
        take_back_what: "The next sign-in of this identity asks again.", "이 신원이 다음에 로그인하면 다시 요청됩니다.";
        take_back_do: "Take it back", "거부 취소";
        done_link: "Linked. From now on this identity signs in as that account.", "연결했습니다. 이제 이 신원은 그 계정으로 로그인합니다.";
        done_refuse: "Refused. The account stays as it is.", "거부했습니다. 계정은 그대로입니다.";
        done_take_back: "The refusal is taken back. The next sign-in of this identity asks again.",
            "거부를 취소했습니다. 이 신원이 다음에 로그인하면 다시 요청됩니다.";
        ends: "Ends by itself on {until}.", "{until}에 자동으로 끝납니다.";
    }
}

/// `/console/confirm?show=refused&page=`
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let (shown, page) = (use_query_text("show"), use_query_text("page"));
    let key = move || (shown.get() == "refused", page.get().parse().unwrap_or(1).max(1));
    let data = Data::of(key, |(refused, page)| ListToConfirm { refused, page });
    let link = Submission::of::<ConfirmLink>();
    let refuse = Submission::of::<RefuseLink>();
    let take_back = Submission::of::<TakeBackRefusal>();
    // After a refusal, too: the request is another one by then, or gone.
    after_any(link, move || data.refetch());
    after_any(refuse, move || data.refetch());
    after_any(take_back, move || data.refetch());
    let link_error = form_error(link, &initial_form_state::<ConfirmLink>());
    let refuse_error = form_error(refuse, &initial_form_state::<RefuseLink>());
    let take_back_error = form_error(take_back, &initial_form_state::<TakeBackRefusal>());
    let waiting = use_context::<Waiting>();
    Effect::new(move |_| {
        if let (Some(Waiting(waiting)), Some(Ok(list))) = (waiting, data.get()) {
            waiting.set(list.waiting);
        }
    });
    let show = move |list: ConfirmList| {
        let (refused, page) = key();
        let base = if refused {
            "/console/confirm?show=refused&page="
        } else {
            "/console/confirm?page="
        };
        let none = if refused { t.none_refused } else { t.none };
        let empty = list.rows.is_empty();
        view! {
            <nav class="row" aria-label=t.show>
                <a class="button quiet" aria-current=(!refused).then_some("true") href="/console/confirm">
                    {fill(t.waiting, &[("n", &list.waiting.to_string())])}</a>
                <a class="button quiet" aria-current=refused.then_some("true") href="/console/confirm?show=refused">
                    {t.refused}</a>
            </nav>
            {empty.then(|| view! { <section class="panel" aria-label=common().to_confirm><Empty text=none/></section> })}
            {list.rows.into_iter().map(|row| view! { <RequestPanel row link refuse take_back/> }).collect_view()}
            <Pager page total=list.total base=base.to_owned()/>
        }
    };
    view! {
        <Title text=common().to_confirm/>
        <div class="head"><div><h1>{common().to_confirm}</h1><p>{t.lead}</p></div></div>
        <Done of=vec![
            (link.sending(), t.done_link), (refuse.sending(), t.done_refuse), (take_back.sending(), t.done_take_back),
        ]/>
        <FormNotice error=link_error/>
        <FormNotice error=refuse_error/>
        <FormNotice error=take_back_error/>
        <Loaded data view=show/>
    }
}
