//! A row of the table, and a draft that was never saved.

use super::active::{ActiveSwitch, Settled};
use super::status::{StatusBadge, reason};
use super::text::Text;
use crate::components::copy::CopyButton;
use crate::components::origin::{Badge, origin_text};
use crate::components::page_form::PageForm;
use crate::components::submission::Submission;
use crate::components::when::WhenView;
use crate::dto::connections::{ConnectionRow, DraftRow, form_path};
use crate::prefs::use_lang;
use gatehouse_domain::connection::Protocol;
use gatehouse_domain::text::fill;
use gatehouse_domain::when::ago;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// A row of the table.
    Own {
        unnamed: "Without a name", "이름 없음";
        go_on_name: "Continue {name}", "{name} 계속";
        discard_name: "Discard {name}", "{name} 버리기";
        begun: "kept {when}", "{when} 보관됨";
        unsaved_mark: "you have unsaved changes", "저장하지 않은 변경 사항 있음";
    }
}

/// The id, short enough to be read.
pub fn short(id: &str) -> String {
    // The tail is random; the head is the time it was made.
    match id.len().checked_sub(6).and_then(|at| id.get(at..)) {
        Some(tail) => format!("c_…{tail}"),
        None => id.to_owned(),
    }
}

/// A protocol's name, as everybody writes it.
pub const fn protocol_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Oidc => "OIDC",
        Protocol::Ldap => "LDAP",
    }
}

/// A connection.
#[component]
pub fn Row(
    /// Which.
    row: ConnectionRow,
    /// Turns its switch.
    switch: Submission,
    /// What was switched last.
    settled: Settled,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let own = Own::of(use_lang());
    let words = [("name", row.name.as_str())];
    let id = row.id.clone();
    let locked = row.lock.is_some();
    let kept = row.lock.as_ref().is_some_and(|lock| !lock.gone);
    let origin = row.lock.as_ref().map(|lock| origin_text(lock.origin).to_owned());
    let reason_id = format!("reason-{id}");
    let href = format!("/console/connections/{id}");
    let why = reason(&row);
    let (look, edit_label) = match locked {
        true => (t.look, fill(t.look_at, &words)),
        false => (t.edit, fill(t.edit_title, &words)),
    };
    let delete_label = fill(t.delete_do, &words);
    view! {
        <tr>
            <td data-label=t.active><ActiveSwitch row=row.clone() switch settled reason_id=reason_id.clone()/></td>
            <td data-label=t.name>
                <a class="name" href=href.clone()>{row.name.clone()}</a>
                <span class="sub" id=reason_id>{origin.map(|text| view! { <Badge text/>" " })}{why}{row.unsaved.then(|| format!(" · {}", own.unsaved_mark))}</span>
            </td>
            <td data-label=t.provider>{t.provider(row.provider)}</td>
            <td data-label=t.protocol>{protocol_name(row.provider.protocol())}</td>
            <td data-label=t.id class="nowrap"><CopyButton value=id.clone() what=format!("{} {id}", t.id) text=short(&id)/></td>
            <td data-label=t.status><StatusBadge row=row.clone()/></td>
            <td data-label=t.updated class="soft"><WhenView at=row.updated/></td>
            <td class="actions">
                <a class="button quiet" href=form_path(&id, row.provider.protocol()) aria-label=edit_label>{look}</a>
                {(!kept).then(|| view! {
                    <a class="button quiet" href=format!("{href}/delete") aria-label=delete_label>{t.delete}</a>
                })}
            </td>
        </tr>
    }
}

/// A connection that was begun and never saved.
#[component]
pub fn Draft(
    /// Which.
    draft: DraftRow,
    /// Discards it.
    discard: Submission,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let own = Own::of(lang);
    let name = if draft.name.trim().is_empty() {
        own.unnamed.to_owned()
    } else {
        draft.name
    };
    let kept = fill(own.begun, &[("when", &ago(draft.at.seconds_ago, lang))]);
    view! {
        <tr>
            <td data-label=t.name><span class="name">{name.clone()}</span>
                <span class="sub">{t.provider(draft.provider)}" · "{kept}</span></td>
            <td class="actions">
                <a class="button quiet" href=form_path(&draft.id, draft.provider.protocol())
                    aria-label=fill(own.go_on_name, &[("name", &name)])>{t.go_on}</a>
                <PageForm action=discard>
                    <input type="hidden" name="connection" value=draft.id/>
                    <button class="button quiet" aria-label=fill(own.discard_name, &[("name", &name)])>{t.discard}</button>
                </PageForm>
            </td>
        </tr>
    }
}
