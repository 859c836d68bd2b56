//! Access → Invitations: who comes in although the connections make no new users.

use crate::api::access::invitations::ListInvitations;
use crate::api::access::invite::Invite;
use crate::api::access::revoke::RevokeInvitation;
use crate::components::after::{after, after_any};
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Confirm;
use crate::components::copy::CopyField;
use crate::components::data::Data;
use crate::components::done::{Done, done};
use crate::components::empty::Empty;
use crate::components::error_notice::FormNotice;
use crate::components::field::{TextArea, TextField};
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::table::Pager;
use crate::components::when::WhenView;
use crate::dto::access::{InvitationList, InvitationRow};
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::invitation::{DAYS, State};
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlFormElement;
use leptos_meta::Title;

gatehouse_domain::strings! {
    /// Invitations.
    Text {
        lead: "Who is invited gets an account at the first sign-in, although a connection makes no new users. The provider has to say that the address is verified.",
            "초대된 사람은 연결이 새 사용자를 만들지 않아도 처음 로그인할 때 계정이 만들어집니다. 공급자가 주소가 확인되었다고 알려야 합니다.";
        new: "Invite somebody", "초대하기";
        email: "Email", "이메일";
        email_help: "The address that the provider knows the person by.", "공급자가 알고 있는 그 사람의 주소입니다.";
        days: "Ends after (days)", "기한(일)";
        days_help: "From 1 to 90.", "1에서 90까지.";
        groups: "Groups", "그룹";
        groups_help: "Names of groups that the person comes into, one a line. May be empty.",
            "가입시킬 그룹 이름을 한 줄에 하나씩 입력하세요. 비워 둘 수 있습니다.";
        invite: "Invite", "초대";
        invited: "Invited. Nothing is sent: pass the login page's address on yourself.",
            "초대했습니다. 메일은 발송되지 않으므로 로그인 페이지 주소를 직접 전달하세요.";
        link: "Login page to pass on", "전달할 로그인 페이지";
        link_help: "Gatehouse sends no mail. Tell the person this address; the invitation is found by the email address.",
            "Gatehouse는 메일을 보내지 않습니다. 이 주소를 알려 주세요. 초대는 이메일 주소로 찾습니다.";
        none: "Nobody was invited. Invite somebody who shall come in while new users are not made.",
            "초대한 사람이 없습니다. 새 사용자를 만들지 않는 동안 들어올 사람을 초대하세요.";
        address: "Address", "주소";
        state: "State", "상태";
        by: "Invited by", "초대한 사람";
        until: "Ends", "기한";
        waiting: "Waiting", "대기 중";
        used: "Used", "사용됨";
        expired: "Expired", "만료됨";
        revoked: "Revoked", "취소됨";
        revoke: "Revoke", "취소";
        revoke_name: "Revoke the invitation of {email}", "{email} 초대 취소";
        revoke_what: "The person no longer gets an account by it. You can invite the address again.",
            "더 이상 이 초대로 계정이 만들어지지 않습니다. 다시 초대할 수 있습니다.";
        done_revoke: "Revoked. You can invite the address again.", "취소했습니다. 다시 초대할 수 있습니다.";
    }
}

/// `/console/invitations?page=`
#[component]
pub fn InvitationsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let page = use_query_text("page");
    let key = move || page.get().parse().unwrap_or(1).max(1);
    let data = Data::of(key, |page| ListInvitations { page });
    let invite = Submission::of::<Invite>();
    let revoke = Submission::of::<RevokeInvitation>();
    after(invite, move || {
        data.refetch();
        empty_form();
    });
    after_any(revoke, move || data.refetch());
    let typed = initial_form_state::<Invite>();
    let error = form_error(invite, &typed);
    let revoke_error = form_error(revoke, &initial_form_state::<RevokeInvitation>());
    let invited = done(invite);
    let value = |name| typed.value(name).unwrap_or_default().to_owned();
    let (email, groups) = (value("email"), value("groups"));
    let days = typed
        .value("days")
        .map_or_else(|| DAYS.to_string(), str::to_owned);
    let show = move |list: InvitationList| {
        view! {
            <section class="panel narrow" aria-label=t.link>
                <div class="body"><CopyField id="login" label=t.link value=list.login help=t.link_help/></div>
            </section>
            <section class="panel" aria-label=common().invitations>
                <FormNotice error=revoke_error/>
                {if list.rows.is_empty() {
                    view! { <Empty text=t.none/> }.into_any()
                } else {
                    view! {
                        <div class="table-wrap"><table>
                            <thead><tr>
                                <th scope="col">{t.address}</th><th scope="col">{t.state}</th><th scope="col">{t.groups}</th>
                                <th scope="col">{t.by}</th><th scope="col">{t.until}</th>
                                <th scope="col"><span class="hidden">{t.revoke}</span></th>
                            </tr></thead>
                            <tbody>{list.rows.into_iter().map(|row| line(row, revoke)).collect_view()}</tbody>
                        </table></div>
                    }.into_any()
                }}
            </section>
            <Pager page=key() total=list.total base="/console/invitations?page=".to_owned()/>
        }
    };
    view! {
        <Title text=common().invitations/>
        <div class="head"><div><h1>{common().invitations}</h1><p>{t.lead}</p></div></div>
        <section class="panel narrow" aria-labelledby="invite">
            <header><h2 id="invite">{t.new}</h2></header>
            <PageForm action=invite id=FORM>
                <div class="body">
                    <FormNotice error/>
                    <TextField name="email" label=t.email help=t.email_help value=email
                        error=field_error(error, "email")/>
                    <TextField name="days" label=t.days help=t.days_help value=days error=field_error(error, "days")/>
                    <TextArea name="groups" label=t.groups help=t.groups_help value=groups
                        error=field_error(error, "groups")/>
                    <div class="row"><button class="button primary">{t.invite}</button>
                        <span role="status" class="soft">{move || invited.get().then_some(t.invited)}</span></div>
                </div>
            </PageForm>
        </section>
        <Done of=vec![(revoke.sending(), t.done_revoke)]/>
        <Loaded data view=show/>
    }
}

const FORM: &str = "invite-form";

/// Ready for the next one.
fn empty_form() {
    let form = document().get_element_by_id(FORM);
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        form.reset();
    }
}

fn line(row: InvitationRow, revoke: Submission) -> impl IntoView {
    let t = Text::of(use_lang());
    let (tone, words) = match row.state {
        State::Waiting => (Tone::Info, t.waiting),
        State::Used => (Tone::Good, t.used),
        State::Expired => (Tone::Warn, t.expired),
        State::Revoked => (Tone::Plain, t.revoked),
    };
    let name = fill(t.revoke_name, &[("email", &row.email)]);
    view! {
        <tr>
            <td data-label=t.address><b>{row.email}</b>
                {row.user.map(|(id, name)| view! { <a class="sub mono" href=format!("/console/users/{id}")>{name}</a> })}</td>
            <td data-label=t.state><Badge tone text=words/></td>
            <td data-label=t.groups>{row.groups.join(", ")}</td>
            <td data-label=t.by><span>{row.by}" "<span class="soft"><WhenView at=row.created/></span></span></td>
            <td data-label=t.until class="soft nowrap">{row.until}</td>
            <td class="actions">{(row.state == State::Waiting).then(|| view! {
                <Confirm label=t.revoke danger=true>
                    <p>{t.revoke_what}</p>
                    <PageForm action=revoke>
                        <input type="hidden" name="invitation" value=row.id/>
                        <button class="button danger primary">{name}</button>
                    </PageForm>
                </Confirm>
            })}</td>
        </tr>
    }
}
