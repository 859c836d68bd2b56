//! A connection: how it stands, what is live and what is saved, its last test, its switch.

use super::outside::LockNotice;
use super::status::{StatusBadge, loss, reason};
use super::straight::Straight;
use super::tabs::{Tab, Tabs};
use super::test_panel::{TestPanel, Watch};
use super::text::Text;
use crate::api::connections::get::get_connection;
use crate::api::connections::straight::SetStraight;
use crate::api::connections::switch::SwitchConnection;
use crate::components::after::{after, after_any};
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Confirm;
use crate::components::copy::CopyButton;
use crate::components::error_notice::FormNotice;
use crate::components::loaded::Loaded;
use crate::components::origin::{Badge as Origin, field_text};
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::when::WhenView;
use crate::dto::connections::{ConnectionPage as Data, RevisionRow, TestRow};
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::attempt::Outcome;
use gatehouse_domain::connection::Status;
use gatehouse_domain::text::fill;
use gatehouse_domain::when::ago;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/connections/{id}`
#[component]
pub fn ConnectionPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let data = Resource::new(id, get_connection);
    let switch = ServerAction::<SwitchConnection>::new();
    after_any(switch, move || data.refetch());
    let straight = ServerAction::<SetStraight>::new();
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
    let show = move |d: Data| {
        let last = d.last_test.as_ref().map(|test| test.reference.clone());
        watch.loaded(&d.row.id, last.as_deref().unwrap_or_default());
        view! { <FormNotice error/><FormNotice error=straight_error/>{page(d, switch, straight, watch)} }
    };
    view! { <Loaded data view=show whole=true/> }
}

fn page(
    d: Data,
    switch: ServerAction<SwitchConnection>,
    straight: ServerAction<SetStraight>,
    watch: Watch,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let row = d.row;
    let id = row.id.clone();
    let words = [("name", row.name.as_str()), ("n", &row.sign_ins_7d.to_string())];
    let live_is_saved = d.live.as_ref().is_some_and(|live| live.number == d.head.number);
    let (off_what, off_do, on_do) = (
        fill(t.off_what, &words),
        fill(t.off_do, &words),
        fill(if row.active { t.live_do } else { t.on_do }, &words),
    );
    let lost = loss(&row);
    let proof_rests = d
        .proven
        .as_ref()
        .map(|at| fill(t.proof_rests, &[("when", &ago(at.seconds_ago, lang))]));
    let proven_by = d.proven_by.map(|reference| view! { " "<Reference reference/> });
    let revision = |r: &RevisionRow| {
        fill(
            t.revision,
            &[
                ("n", &r.number.to_string()),
                ("when", &ago(r.at.seconds_ago, lang)),
            ],
        )
    };
    let saved = revision(&d.head);
    let live = match &d.live {
        None => t.nothing_live.to_owned(),
        Some(r) if !row.active => fill(t.was_live, &[("n", &r.number.to_string())]),
        Some(_) if live_is_saved => t.same_as_saved.to_owned(),
        Some(r) => revision(r),
    };
    let failing = row
        .failing_with
        .filter(|_| row.status == Status::Failing)
        .map(|code| {
            let field = row.failing_at.as_ref();
            let field = field.map_or_else(String::new, |field| format!("#{field}"));
            view! {
                <div class="notice bad">
                    <span aria-hidden="true">"✕"</span>
                    <div><p><strong>{code.meaning(lang)}</strong></p><p>{code.fix(lang)}</p>
                        <p>{fill(t.whose, &[("side", code.side().text(lang))])}</p></div>
                    <a class="button quiet" href=format!("/console/connections/{id}/edit{field}")>{t.edit}</a>
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
        false => (t.proven, t.not_proven),
    };
    let lock = row.lock.clone();
    let origin = move |field: &str| {
        let text = lock.as_ref().map(|lock| field_text(lock, field));
        text.map(|text| view! { " "<Origin text/> })
    };
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
                <a class="button" href=format!("/console/connections/{id}/edit")>{if locked { t.look } else { t.edit }}</a>
                // a tab of its own: the way to the provider and back
                <form method="post" action=format!("/console/connections/{id}/test") target="_blank" on:submit=move |_| watch.begin()>
                    <button class=if row.can_activate { "button" } else { "button primary" }>
                        {if row.unsaved { t.test_unsaved } else { t.test }}
                    </button>
                </form>
            </div>
        </div>
        <Tabs id=id.clone() here=Tab::Overview/>
        {row.lock.clone().map(|lock| view! { <LockNotice lock/> })}
        {row.unsaved.then(|| view! {
            <div class="notice"><span aria-hidden="true">"◇"</span><div><p>{t.unsaved_notice}</p></div>
                <a class="button quiet" href=format!("/console/connections/{id}/edit")>{t.go_on}</a></div>
        })}
        {failing}
        <TestPanel watch saved=Signal::stored(!row.unsaved)/>
        <section class="panel" aria-labelledby="status">
            <header><h2 id="status">{t.status}</h2></header>
            <div class="body">
                <dl class="facts">
                    <dt>{t.saved_settings}</dt><dd>{saved}</dd>
                    <dt>{t.live_settings}</dt><dd>{live}</dd>
                    <dt>{t.proof}</dt>
                    <dd>{match &d.proven {
                        Some(at) => view! { <Badge tone=Tone::Good text=fill(yes, &[("when", &ago(at.seconds_ago, lang))])/> }.into_any(),
                        None => view! { <Badge tone=Tone::Plain text=no/> }.into_any(),
                    }}</dd>
                    <dt>{t.last_test}</dt><dd>{last_test(d.last_test)}</dd>
                    <dt>{t.updated}</dt><dd><WhenView at=row.updated.clone()/></dd>
                </dl>
                <div class="row">
                    {on_form.map(|form| view! {
                        <Confirm label=if row.active { t.activate_again } else { t.activate }>
                            <p>{if row.active { t.live_what } else { t.on_what }}</p>{lost}<p class="soft">{proof_rests}{proven_by}</p>{form}
                        </Confirm>
                    })}
                    {off_form.map(|form| view! {
                        <Confirm label=t.deactivate danger=true><p>{off_what}</p>{form}</Confirm>
                    })}
                    {(!row.can_activate && !locked).then(|| view! { <p class="soft">{t.cannot_activate}</p> })}
                </div>
            </div>
        </section>
        <Straight id=id.clone() name=row.name.clone() active=row.active on=d.straight to=d.straight_to action=straight/>
        <section class="panel" aria-labelledby="facts">
            <header><h2 id="facts">{t.facts}</h2></header>
            <div class="body"><dl class="facts">
                <dt>{t.provider}</dt><dd>{t.provider(row.provider)}</dd>
                <dt>{t.protocol}</dt><dd>"OIDC"</dd>
                <dt>{t.issuer}</dt><dd><span class="mono">{d.head.issuer}</span>{origin("issuer")}</dd>
                <dt>{t.client_id}</dt><dd><span class="mono">{d.head.client_id}</span>{origin("client_id")}</dd>
                <dt>{t.scopes}</dt><dd><span class="mono">{d.head.scopes}</span>{origin("additional_scopes")}</dd>
                <dt>{t.callback_url}</dt><dd><CopyButton value=d.callback_url.clone() what=t.callback_url text=d.callback_url/></dd>
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
    let t = Text::of(use_lang());
    let Some(test) = test else {
        return view! { <span class="soft">{t.no_test}</span> }.into_any();
    };
    let (tone, text) = verdict(&test);
    view! { <span aria-hidden="true">{tone.shape()}</span>" "{text}" "<Reference reference=test.reference/>" "<span class="soft"><WhenView at=test.at/></span> }.into_any()
}

/// What came out of a test.
pub fn verdict(test: &TestRow) -> (Tone, String) {
    let t = Text::of(use_lang());
    match (&test.outcome, test.proves, &test.account) {
        (Outcome::Running, _, _) => (Tone::Plain, t.running.to_owned()),
        (Outcome::Refused { .. }, true, _) => (Tone::Warn, t.test_passed_person.to_owned()),
        (Outcome::Refused { .. }, false, _) => (Tone::Bad, t.test_failed.to_owned()),
        (_, _, Some(who)) => (Tone::Good, fill(t.test_passed_as, &[("who", who)])),
        (_, _, None) => (Tone::Good, t.test_passed.to_owned()),
    }
}
