//! Two administrators saved the same connection: the second sees what changed, and decides.

use super::text::Text;
use crate::api::Conflict;
use crate::pages::changed::values;
use crate::pages::directories::text::Text as Directory;
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::html::Div;
use leptos::prelude::*;

/// What a field of either form is called.
pub fn field_label(name: &str) -> &'static str {
    let t = Text::of(use_lang());
    let known = t.label(name);
    match known == t.field {
        true => Directory::of(use_lang()).label(name).unwrap_or(known),
        false => known,
    }
}

/// Who, what changed, and the two ways on. Its buttons submit the form around it.
#[component]
pub fn ConflictPanel(
    /// What somebody else saved.
    conflict: Conflict,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let same = conflict.changes.is_empty();
    let notice = NodeRef::<Div>::new();
    // it stands above a long form, whose foot was pressed
    Effect::new(move |_| {
        if let Some(notice) = notice.get() {
            _ = notice.focus();
        }
    });
    view! {
        <div class="notice warn" role="alert" tabindex="-1" node_ref=notice>
            <span aria-hidden="true">"▲"</span>
            <div class="stack">
                <p><strong>{fill(t.conflict, &[("by", &conflict.by)])}</strong></p>
                <p>{t.conflict_what}</p>
                {same.then(|| view! { <p>{t.conflict_same}</p> })}
                {(!same).then(|| view! {
                    <div class="table-wrap"><table>
                        <thead><tr><th scope="col">{t.field}</th><th scope="col">{t.before}</th><th scope="col">{t.now}</th></tr></thead>
                        <tbody>
                            {conflict.changes.into_iter().map(|change| {
                                let (before, now) = values(&change.field, &change.before, &change.after, lang);
                                view! {
                                    <tr>
                                        <td data-label=t.field>{field_label(&change.field)}</td>
                                        <td data-label=t.before class="mono">{before}</td>
                                        <td data-label=t.now class="mono">{now}</td>
                                    </tr>
                                }
                            }).collect_view()}
                        </tbody>
                    </table></div>
                })}
                <p class="small">{t.keep_mine_what}</p>
                <div class="row">
                    <button class="button primary" name="over" value=conflict.head>{t.keep_mine}</button>
                    <button class="button" name="intent" value="discard">{t.take_theirs}</button>
                </div>
            </div>
        </div>
    }
}
