//! A connection's status in a badge, with its reason.

use super::text::Text;
use crate::components::badge::{Badge, Tone};
use crate::dto::connections::ConnectionRow;
use crate::prefs::use_lang;
use gatehouse_domain::connection::Status;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// A connection's status.
    Own {
        sign_ins: "Sign-ins in 7 days: {n}", "최근 7일 로그인 {n}회";
        earlier_live: "the earlier settings are still live", "이전 설정이 아직 사용됩니다";
        moved: "the public URL has changed: the provider has to know the new callback URL; test it", "공개 URL이 변경됨: 공급자에 새 콜백 URL을 등록하고 테스트하세요";
        not_tested: "not tested yet", "아직 테스트되지 않음";
        ready: "tested, can be switched on", "테스트됨, 켤 수 있음";
        draft: "Draft", "초안";
        changed_tested: "Changes tested, not live yet", "변경 테스트됨, 미적용";
        failing: "Failing", "실패 중";
        untested: "Untested", "테스트되지 않음";
        off: "Off", "꺼짐";
        untested_why: "live from outside of the console; nobody has signed in with it yet", "콘솔 외부 설정으로 적용됨, 아직 로그인한 사람이 없음";
        gone_why: "switched off: its settings are not there any more", "꺼짐: 설정이 더 이상 없습니다";
    }
}

/// The badge.
#[component]
pub fn StatusBadge(
    /// Whose.
    row: ConnectionRow,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let own = Own::of(use_lang());
    let gone = row.lock.as_ref().is_some_and(|lock| lock.gone);
    let (tone, text) = match row.status {
        Status::Draft | Status::Tested if gone => (Tone::Plain, own.off),
        Status::Draft => (Tone::Plain, own.draft),
        Status::Tested => (Tone::Info, t.tested),
        Status::Active => (Tone::Good, t.live),
        Status::Changed if row.can_activate => (Tone::Info, own.changed_tested),
        Status::Changed => (Tone::Info, t.changed),
        Status::Untested => (Tone::Warn, own.untested),
        Status::Failing => (Tone::Bad, own.failing),
    };
    view! { <Badge tone text/> }
}

/// The reason in a few words.
pub fn reason(row: &ConnectionRow) -> String {
    let lang = use_lang();
    let own = Own::of(lang);
    if row.lock.as_ref().is_some_and(|lock| lock.gone) {
        return own.gone_why.to_owned();
    }
    match (row.status, &row.failing_with) {
        (Status::Failing, Some(refusal)) => refusal.meaning.clone(),
        (Status::Draft, _) => own.not_tested.to_owned(),
        (Status::Tested, _) => own.ready.to_owned(),
        (Status::Untested, _) => own.untested_why.to_owned(),
        (Status::Changed, _) if row.moved => own.moved.to_owned(),
        (Status::Changed, _) => own.earlier_live.to_owned(),
        (Status::Active | Status::Failing, _) => fill(own.sign_ins, &[("n", &row.sign_ins_7d.to_string())]),
    }
}

/// What is lost when the saved settings go live, as a sentence; nothing when nothing is.
pub fn loss(row: &ConnectionRow) -> Option<impl IntoView + use<>> {
    let lost = fill(Text::of(use_lang()).lost, &[("n", &row.would_lose.to_string())]);
    (row.would_lose > 0).then(|| view! { <p><strong>{lost}</strong></p> })
}
