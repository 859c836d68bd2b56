//! API keys as a table.

use super::text::Text;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Confirm;
use crate::components::page_form::PageForm;
use crate::components::submission::Sending;
use crate::components::when::WhenView;
use crate::dto::machines::{KeyRow, KeyState, LastUse};
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// The table; each key that works can be rotated and revoked.
#[component]
pub fn KeyTable(
    /// The keys.
    rows: Vec<KeyRow>,
    /// Rotates one.
    rotate: Sending,
    /// Ends one.
    revoke: Sending,
) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        <div class="table-wrap"><table>
            <thead><tr>
                <th scope="col">{t.name}</th><th scope="col">{t.scopes}</th><th scope="col">{t.ends}</th>
                <th scope="col">{t.last_used}</th><th scope="col">{t.made}</th>
                <th scope="col"><span class="hidden">{t.actions}</span></th>
            </tr></thead>
            <tbody>{rows.into_iter().map(|row| line(row, rotate, revoke)).collect_view()}</tbody>
        </table></div>
    }
}

fn line(key: KeyRow, rotate: Sending, revoke: Sending) -> impl IntoView {
    let t = Text::of(use_lang());
    let ends = match (t.state(key.state), key.ends.clone()) {
        (Some(state), _) => view! { <Badge tone=Tone::Plain text=state/> }.into_any(),
        (None, Some(day)) => day.into_any(),
        (None, None) => t.never_ends.into_any(),
    };
    view! {
        <tr>
            <td data-label=t.name><b>{key.name.clone()}</b><span class="sub mono">{key.access_key.clone()}</span></td>
            <td data-label=t.scopes>{t.scopes_of(&key.scopes)}</td>
            <td data-label=t.ends class="nowrap">{ends}</td>
            <td data-label=t.last_used><LastUsed last=key.last_used.clone()/></td>
            <td data-label=t.made>
                <span>{key.maker.clone()}" "<span class="soft"><WhenView at=key.created.clone()/></span></span>
                {key.maker_gone.then(|| view! { " "<Badge tone=Tone::Warn text=t.maker_gone/> })}
            </td>
            <td class="actions">{(key.state == KeyState::Works).then(|| actions(key, rotate, revoke))}</td>
        </tr>
    }
}

fn actions(key: KeyRow, rotate: Sending, revoke: Sending) -> impl IntoView {
    let t = Text::of(use_lang());
    let overlap = format!("overlap-{}", key.id);
    let choices = [
        ("24", t.overlap_day),
        ("0", t.overlap_none),
        ("1", t.overlap_hour),
        ("168", t.overlap_week),
    ];
    let named = |words| fill(words, &[("name", &key.name)]);
    let (rotate_it, revoke_it) = (named(t.rotate_do), named(t.revoke_do));
    let (to_rotate, to_revoke) = (key.id.clone(), key.id);
    let select = overlap.clone();
    view! {
        <Confirm label=t.rotate>
            <p>{t.rotate_what}</p>
            <PageForm action=rotate>
                <input type="hidden" name="key" value=to_rotate/>
                <div class="field">
                    <label for=overlap>{t.overlap}</label>
                    <select class="input" id=select name="overlap">
                        {choices.map(|(hours, words)| view! { <option value=hours>{words}</option> }).collect_view()}
                    </select>
                </div>
                <button class="button primary">{rotate_it}</button>
            </PageForm>
        </Confirm>
        <Confirm label=t.revoke danger=true>
            <p>{t.revoke_what}</p>
            <PageForm action=revoke>
                <input type="hidden" name="key" value=to_revoke/>
                <button class="button danger primary">{revoke_it}</button>
            </PageForm>
        </Confirm>
    }
}

/// When something was last used, from where and with what program.
#[component]
pub fn LastUsed(
    /// The last use.
    last: Option<LastUse>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    match last {
        None => view! { <span class="soft">{t.never_used}</span> }.into_any(),
        Some(last) => view! {
            <span><WhenView at=last.at/>" "{fill(t.used_from, &[("address", &last.address)])}</span>
            <span class="sub">{last.agent}</span>
        }
        .into_any(),
    }
}
