//! A connection: how it stands, what is live and what is saved, its last test, its switch.

use super::outside::LockNotice;
use super::row::protocol_name;
use super::status::{StatusBadge, loss, reason};
use super::straight::Straight;
use super::tabs::{Tab, Tabs};
use super::test_panel::{TestPanel, Watch};
use super::text::Text;
use crate::api::connections::get::GetConnection;
use crate::api::connections::straight::SetStraight;
use crate::api::connections::switch::SwitchConnection;
use crate::components::after::{after, after_any};
use crate::components::after_ways::AfterWays;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Confirm;
use crate::components::copy::CopyButton;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::error_notice::FormNotice;
use crate::components::loaded::Loaded;
use crate::components::origin::{Badge as Origin, field_text};
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::when::WhenView;
use crate::dto::connections::{ConnectionPage as Page, Facts, RevisionRow, TestRow, form_path};
use crate::dto::ended::Ended;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::connection::{Protocol, Status};
use gatehouse_domain::text::fill;
use gatehouse_domain::when::ago;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

gatehouse_domain::strings! {
    /// The connection's page.
    Own {
        live_what: "From now on people sign in with the saved settings, which have been tested.", "지금부터 테스트한 저장된 설정으로 로그인합니다.";
        live_do: "Put the settings of {name} live", "{name} 설정 적용";
        scopes: "Scopes", "범위";
        addresses: "Servers", "서버";
        base_dn: "Base DN", "기본 DN";
        bind_dn: "Bind DN", "바인드 DN";
        anonymous: "anonymous", "익명";
        test_unsaved: "Test the unsaved changes", "저장하지 않은 변경 사항 테스트";
        saved_settings: "Saved settings", "저장된 설정";
        live_settings: "Live settings", "적용된 설정";
        revision: "Revision {n}, saved {when}", "리비전 {n}, {when} 저장";
        same_as_saved: "the saved ones", "저장된 설정과 동일";
        nothing_live: "none: it was never switched on", "없음: 켠 적이 없음";
        was_live: "Revision {n}, when it was switched on last", "리비전 {n}, 마지막으로 켰을 때";
        proof: "Proof", "검증";
        proven: "tested {when}", "{when} 테스트됨";
        not_proven: "these settings have not been tested", "이 설정은 아직 테스트되지 않음";
        last_test: "Your last test", "마지막 테스트";
        no_test: "You have not tested it. A test shows what the provider returns and what would become of it; nothing is changed.",
            "아직 테스트하지 않았습니다. 테스트는 공급자의 응답과 그 결과를 보여 주며 아무것도 변경하지 않습니다.";
        facts: "Settings", "설정";
        activate: "Activate", "활성화";
        activate_again: "Put the saved settings live", "저장된 설정 적용";
        deactivate: "Deactivate", "비활성화";
        proof_rests: "It rests on the test of {when}.", "{when} 테스트를 근거로 합니다.";
        cannot_activate: "It can be switched on once a test of exactly these settings has succeeded.", "정확히 이 설정의 테스트가 성공하면 켤 수 있습니다.";
        cannot_go_live: "The saved settings can go live once a test of exactly these has succeeded.", "정확히 저장된 설정의 테스트가 성공하면 적용할 수 있습니다.";
        unsaved_notice: "You have unsaved changes to this connection. They are kept; neither saved nor live.", "이 연결에 저장하지 않은 변경 사항이 있습니다. 보관만 되었고 저장되거나 적용되지 않았습니다.";
        whose: "Whose side: {side}", "조치할 곳: {side}";
        done_switch: "Done. How people sign in now is said below.", "완료했습니다. 현재 로그인 방식은 아래에 표시됩니다.";
        done_straight: "Done. What the login page does now is said below.", "완료했습니다. 로그인 페이지의 동작은 아래에 표시됩니다.";
    }
}

/// `/console/connections/{id}`
#[component]
pub fn ConnectionPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let data = Data::of(id, |connection| GetConnection { connection });
    let switch = Submission::of::<SwitchConnection>();
    after_any(switch, move || data.refetch());
    let straight = Submission::of::<SetStraight>();
    after_any(straight, move || data.refetch());
    let error = form_error(switch, &initial_form_state::<SwitchConnection>());
    let straight_error = form_error(straight, &initial_form_state::<SetStraight>());
    let watch = Watch::new();
    // what the test said has been done by now, or undone
    after(switch, move || watch.forget());
    Effect::new(move |_| {
        if watch.ended() {
            data.refetch();
        }
    });
    let show = move |d: Page| {
        let last = d.last_test.as_ref().map(|test| test.reference.clone());
        watch.loaded(&d.row.id, last.as_deref().unwrap_or_default());
        view! { <FormNotice error/><FormNotice error=straight_error/>{page(d, switch, straight, watch)} }
    };
    let own = Own::of(use_lang());
    view! {
        <Done of=vec![(switch.sending(), own.done_switch), (straight.sending(), own.done_straight)]/>
        <Loaded data view=show whole=true/>
    }
}

fn page(d: Page, switch: Submission, straight: Submission, watch: Watch) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let own = Own::of(lang);
    let row = d.row;
    let (id, after, after_live) = (row.id.clone(), row.after.clone(), row.after_live.clone());
    let words = [("name", row.name.as_str()), ("n", &row.sign_ins_7d.to_string())];
    // a test of a directory sends nobody away
    let away = row.provider.protocol() == Protocol::Oidc;
    let live_is_saved = d.live.as_ref().is_some_and(|live| live.number == d.head.number);
    let (off_what, off_do, on_do) = (
        fill(t.off_what(row.provider), &words),
        fill(t.off_do, &words),
        fill(if row.active { own.live_do } else { t.on_do }, &words),
    );
    let lost = loss(&row);
    let proof_rests = d
        .proven
        .as_ref()
        .map(|at| fill(own.proof_rests, &[("when", &ago(at.seconds_ago, lang))]));
    let proven_by = d.proven_by.map(|reference| view! { " "<Reference reference/> });
    let revision = |r: &RevisionRow| {
        fill(
            own.revision,
            &[
                ("n", &r.number.to_string()),
                ("when", &ago(r.at.seconds_ago, lang)),
            ],
        )
    };
    let saved = revision(&d.head);
    let live = match &d.live {
        None => own.nothing_live.to_owned(),
        Some(r) if !row.active => fill(own.was_live, &[("n", &r.number.to_string())]),
        Some(_) if live_is_saved => own.same_as_saved.to_owned(),
        Some(r) => revision(r),
    };
    let failing = row
        .failing_with
        .clone()
        .filter(|_| row.status == Status::Failing)
        .map(|refusal| {
            let field = row.failing_at.as_ref();
            let field = field.map_or_else(String::new, |field| format!("#{field}"));
            view! {
                <div class="notice bad">
                    <span aria-hidden="true">"✕"</span>
                    <div><p><strong>{refusal.meaning}</strong></p><p>{refusal.fix}</p>
                        <p>{fill(own.whose, &[("side", &refusal.side)])}</p></div>
                    <a class="button quiet" href=format!("{}{field}", form_path(&id, row.provider.protocol()))>{t.edit}</a>
                </div>
            }
        });
    let switch_form = |id: &str, on: bool, text: String| {
        let id = id.to_owned();
        view! {
            <PageForm action=switch>
                <input type="hidden" name="connection" value=id/>
                <input type="hidden" name="on" value=on.to_string()/>
                <input type="hidden" name="told" value=row.would_lose.to_string()/>
                <button class=if on { "button primary" } else { "button danger primary" }>{text}</button>
            </PageForm>
        }
    };
    let locked = row.lock.is_some();
    let kept = row.lock.as_ref().is_some_and(|lock| !lock.gone);
    let (yes, no) = match locked {
        true => (t.seen, t.not_seen),
        false => (own.proven, own.not_proven),
    };
    let lock = row.lock.clone();
    let origin = move |field: &str| {
        let text = lock.as_ref().map(|lock| field_text(lock, field));
        text.map(|text| view! { " "<Origin text/> })
    };
    let facts: Vec<(&str, String, &str)> = match d.head.facts.clone() {
        Facts::Oidc {
            issuer,
            client_id,
            scopes,
        } => vec![
            (t.issuer, issuer, "issuer"),
            (t.client_id, client_id, "client_id"),
            (own.scopes, scopes, "additional_scopes"),
        ],
        Facts::Ldap {
            addresses,
            base_dn,
            bind_dn,
        } => vec![
            (own.addresses, addresses, "addresses"),
            (own.base_dn, base_dn, "base_dn"),
            match bind_dn.is_empty() {
                true => (own.bind_dn, own.anonymous.to_owned(), "bind_dn"),
                false => (own.bind_dn, bind_dn, "bind_dn"),
            },
        ],
    };
    let facts = facts.into_iter().map(|(label, value, field)| {
        view! { <dt>{label}</dt><dd><span class="mono">{value}</span>{origin(field)}</dd> }
    });
    let callback = away.then(|| {
        let url = d.callback_url;
        view! { <dt>{t.callback_url}</dt><dd><CopyButton value=url.clone() what=t.callback_url text=url/></dd> }
    });
    let facts = view! { {facts.collect_view()}{callback} };
    let on_form = d.can_go_live.then(|| switch_form(&id, true, on_do));
    let off_form = (row.active && !locked).then(|| switch_form(&id, false, off_do));
    view! {
        <Title text=row.name.clone()/>
        <div class="head">
            <div>
                <div class="crumbs"><a href="/console/connections">{common().connections}</a>" / "<span>{row.name.clone()}</span></div>
                <h1>{row.name.clone()}" "<StatusBadge row=row.clone()/></h1>
                <p>{reason(&row)}</p>
            </div>
            <div class="row">
                <a class="button" href=form_path(&id, row.provider.protocol())>{if locked { t.look } else { t.edit }}</a>
                // a tab of its own: the way to the provider and back
                <form method="post" action=format!("/console/connections/{id}/test") target=away.then_some("_blank")
                    on:submit=move |_| if away { watch.begin() }>
                    <button class=if row.can_activate { "button" } else { "button primary" }>
                        {if row.unsaved { own.test_unsaved } else { t.test }}
                    </button>
                </form>
            </div>
        </div>
        <Tabs id=id.clone() here=Tab::Overview/>
        {row.lock.clone().map(|lock| view! { <LockNotice lock/> })}
        {row.unsaved.then(|| view! {
            <div class="notice"><span aria-hidden="true">"◇"</span><div><p>{own.unsaved_notice}</p></div>
                <a class="button quiet" href=form_path(&id, row.provider.protocol())>{t.go_on}</a></div>
        })}
        {failing}
        <TestPanel watch saved=Signal::stored(!row.unsaved) unreached=d.unreached && away/>
        <section class="panel" aria-labelledby="status">
            <header><h2 id="status">{t.status}</h2></header>
            <div class="body">
                <dl class="facts">
                    <dt>{own.saved_settings}</dt><dd>{saved}</dd>
                    <dt>{own.live_settings}</dt><dd>{live}</dd>
                    <dt>{own.proof}</dt>
                    <dd>{match &d.proven {
                        Some(at) => view! { <Badge tone=Tone::Good text=fill(yes, &[("when", &ago(at.seconds_ago, lang))])/> }.into_any(),
                        None => view! { <Badge tone=Tone::Plain text=no/> }.into_any(),
                    }}</dd>
                    <dt>{own.last_test}</dt><dd>{last_test(d.last_test)}</dd>
                    <dt>{t.updated}</dt><dd><WhenView at=row.updated.clone()/></dd>
                </dl>
                <div class="row">
                    {on_form.map(|form| view! {
                        <Confirm label=if row.active { own.activate_again } else { own.activate }>
                            <p>{if row.active { own.live_what } else { t.on_what(row.provider) }}</p><AfterWays after=after_live/>{lost}<p class="soft">{proof_rests}{proven_by}</p>{form}
                        </Confirm>
                    })}
                    {off_form.map(|form| view! {
                        <Confirm label=own.deactivate danger=true><p>{off_what}</p><AfterWays after/>{form}</Confirm>
                    })}
                    {(!row.can_activate && !locked).then(|| view! { <p class="soft">{if row.active { own.cannot_go_live } else { own.cannot_activate }}</p> })}
                </div>
            </div>
        </section>
        {away.then(|| view! { <Straight id=id.clone() name=row.name.clone() active=row.active on=d.straight to=d.straight_to action=straight/> })}
        <section class="panel" aria-labelledby="facts">
            <header><h2 id="facts">{own.facts}</h2></header>
            <div class="body"><dl class="facts">
                <dt>{t.provider}</dt><dd>{t.provider(row.provider)}</dd>
                <dt>{t.protocol}</dt><dd>{protocol_name(row.provider.protocol())}</dd>
                {facts}
                <dt>{t.id}</dt><dd><CopyButton value=id.clone() what=t.id text=id.clone()/></dd>
            </dl></div>
            {(!kept).then(|| view! {
                <footer><span></span><a class="button danger" href=format!("/console/connections/{id}/delete")>{t.delete}</a></footer>
            })}
        </section>
    }
}

#[component]
fn Reference(reference: String) -> impl IntoView {
    view! { <a class="mono" href=format!("/console/audit/attempts/{reference}")>{reference.clone()}</a> }
}

fn last_test(test: Option<TestRow>) -> impl IntoView {
    let own = Own::of(use_lang());
    let Some(test) = test else {
        return view! { <span class="soft">{own.no_test}</span> }.into_any();
    };
    let (tone, text) = verdict(&test);
    view! { <span aria-hidden="true">{tone.shape()}</span>" "{text}" "<Reference reference=test.reference/>" "<span class="soft"><WhenView at=test.at/></span> }.into_any()
}

/// What came out of a test.
pub fn verdict(test: &TestRow) -> (Tone, String) {
    let t = Text::of(use_lang());
    match (&test.outcome, test.proves, &test.account) {
        (Ended::Running, _, _) => (Tone::Plain, t.running.to_owned()),
        (Ended::Refused(_), true, _) => (Tone::Warn, t.test_passed_person.to_owned()),
        (Ended::Refused(_), false, _) => (Tone::Bad, t.test_failed.to_owned()),
        (_, _, Some(who)) => (Tone::Good, fill(t.test_passed_as, &[("who", who)])),
        (_, _, None) => (Tone::Good, t.test_passed.to_owned()),
    }
}
