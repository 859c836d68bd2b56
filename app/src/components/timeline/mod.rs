//! The timeline of an attempt: the outcome in a sentence, the steps with what was sent, received and
//! compared, whose side must change what, and the person it is about. The same component shows a test
//! and the trace that a reference leads to.

mod groups;
mod person;
mod remedy;
mod report;
mod step;
mod summary;
mod text;

use super::badge::{Badge, Tone};
use super::copy::CopyButton;
use crate::dto::audit::AttemptPage;
use crate::dto::connections::form_path;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::attempt::{Attempt, Kind, Method, Outcome, StepKind};
use gatehouse_domain::catalogue::Side;
use gatehouse_domain::connection::Protocol;
use gatehouse_domain::text::{Lang, fill};
use groups::GroupsPanel;
pub use groups::Making;
use leptos::prelude::*;
use person::PersonPanel;
use remedy::Remedy;
use step::StepView;
use text::Text;

/// The steps that every attempt through OpenID Connect takes, in their order.
const OIDC: [StepKind; 8] = [
    StepKind::Discovery,
    StepKind::AuthorizationRequest,
    StepKind::Callback,
    StepKind::Token,
    StepKind::IdToken,
    StepKind::Mapping,
    StepKind::Admission,
    StepKind::Account,
];

/// An attempt, whole.
#[component]
pub fn Timeline(
    /// The attempt, and what its reader can do about it.
    found: AttemptPage,
    /// Makes groups of the names that none has.
    making: Making,
) -> impl IntoView {
    let AttemptPage {
        attempt,
        editable,
        own,
        made,
        refusals,
    } = found;
    let t = Text::of(use_lang());
    let who = if attempt.who.is_empty() {
        t.somebody.to_owned()
    } else {
        attempt.who.clone()
    };
    let who = match &attempt.result {
        Some(p) => p.profile.name.clone().or(p.profile.email.clone()).unwrap_or(who),
        None => who,
    };
    let tested = attempt.kind == Kind::Test;
    let sentence = match (&attempt.outcome, attempt.result.is_some()) {
        (Outcome::Running, _) => t.running,
        (Outcome::SignedIn { new: true }, _) => t.signed_in_new,
        (Outcome::SignedIn { new: false }, _) => t.signed_in,
        (Outcome::Linked, _) => t.linked,
        (Outcome::WouldSignIn, _) => t.would,
        (Outcome::Works, _) => t.works,
        (Outcome::Refused { code }, _) if attempt.kind == Kind::Recheck => match code.side() {
            Side::Person => t.signed_out,
            _ => t.not_asked,
        },
        (Outcome::Refused { .. }, true) if tested => t.would_be_refused,
        (Outcome::Refused { .. }, _) if tested => t.test_failed,
        (Outcome::Refused { .. }, _) => t.refused,
    };
    let badge = match &attempt.outcome {
        Outcome::Refused { code } => (Tone::Bad, code.slug().to_owned()),
        Outcome::Running => (Tone::Plain, t.waiting.to_owned()),
        _ => (Tone::Good, t.passed.to_owned()),
    };
    let at = gatehouse_domain::when::iso(attempt.started_at)
        .replace('T', " ")
        .replace('Z', " UTC");
    let lead = fill(
        if tested { t.lead_test } else { t.lead },
        &[("connection", &connection_name(&attempt, t)), ("at", &at)],
    );
    let missing: Vec<StepKind> = if attempt.method == Method::Oidc && attempt.code().is_some() {
        let reached = attempt
            .trace
            .steps
            .iter()
            .filter_map(|s| OIDC.iter().position(|k| *k == s.kind))
            .max();
        OIDC.iter()
            .enumerate()
            .filter(|(i, _)| reached.is_none_or(|r| *i > r))
            .map(|(_, k)| *k)
            .collect()
    } else {
        Vec::new()
    };
    let protocol = match attempt.method {
        Method::Ldap => Protocol::Ldap,
        Method::Oidc | Method::Password | Method::Key | Method::Federated => Protocol::Oidc,
    };
    let nobody =
        attempt.kind == Kind::Recheck && attempt.code().is_some_and(|code| code.side() != Side::Person);
    let report = report::text(&attempt, &refusals, use_lang());
    // a connection that was deleted has no form any more
    let connection = attempt.connection.filter(|_| editable);
    let form = connection.filter(|_| tested);
    let refusal = attempt.code().and_then(|code| refusals.of(code).cloned());
    let field = attempt.field().map(str::to_owned);
    let result = attempt.result.clone();
    let groups = result.as_ref().and_then(|person| person.groups.clone());
    view! {
        <div class="head">
            <div>
                <div class="crumbs">
                    {match (tested, connection) {
                        (true, Some(id)) => view! {
                            <a href="/console/connections">{common().connections}</a>" / "
                            <a href=form_path(&id.to_string(), protocol)>{attempt.connection_name.clone()}</a>" / "<span>{t.test}</span>
                        }.into_any(),
                        _ => view! {
                            <a href="/console/audit/attempts">{common().attempts}</a>" / "<span class="mono">{attempt.reference.clone()}</span>
                        }.into_any(),
                    }}
                </div>
                <h1>{fill(sentence, &[("who", &who)])}" "<Badge tone=badge.0 text=badge.1/></h1>
                <p>{lead}" "{tested.then_some(t.nothing_changed)}{nobody.then_some(t.nobody_out)}" "{t.reference}" "<code>{attempt.reference.clone()}</code></p>
            </div>
            <span class="row">
                <CopyButton value=report what=t.report text=t.copy_report words=true/>
                {form.map(|id| view! {
                    // what somebody else tested is theirs
                    {own.then(|| view! {
                        <form method="post" action=format!("/console/connections/{id}/test")>
                            <input type="hidden" name="as_kept" value="1"/>
                            <button class="button">{t.again}</button>
                        </form>
                    })}
                    <a class="button primary" href=form_path(&id.to_string(), protocol)>{t.to_form}</a>
                })}
            </span>
        </div>
        {refusal.map(|refusal| view! { <Remedy refusal field connection protocol/> })}
        <section class="panel" aria-label=t.steps>
            <ol class="steps">
                {attempt.trace.steps.into_iter().map(|step| {
                    let refused = step.code.and_then(|code| refusals.of(code)).map(|refusal| refusal.meaning.clone());
                    view! { <StepView step refused/> }
                }).collect_view()}
                {missing.into_iter().map(|kind| view! {
                    <li class="skipped"><span class="mark" aria-hidden="true">"–"</span>
                        <div><div class="what">{step::name(kind, use_lang())}</div><div class="soft small">{t.not_reached}</div></div>
                        <span class="time"></span></li>
                }).collect_view()}
            </ol>
        </section>
        {result.map(|person| view! { <PersonPanel person outcome=attempt.outcome/> })}
        {groups.map(|report| view! { <GroupsPanel report made tested making/> })}
    }
}

/// What is said when a group has been made here.
pub fn said_made(lang: Lang) -> &'static str {
    text::GroupText::of(lang).made
}

fn connection_name(attempt: &Attempt, t: &Text) -> String {
    match attempt.method {
        Method::Password => t.password_form.to_owned(),
        Method::Key => t.key.to_owned(),
        Method::Oidc | Method::Ldap | Method::Federated => attempt.connection_name.clone(),
    }
}
