//! A connection's revisions: who saved what when, and going back to one.

use super::tabs::{Tab, Tabs};
use super::text::Text;
use crate::api::connections::restore::RestoreRevision;
use crate::api::connections::revisions::ListRevisions;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Confirm;
use crate::components::data::Data;
use crate::components::error_notice::FormNotice;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::table::Pager;
use crate::components::when::WhenView;
use crate::dto::revisions::{ListedRevision, RevisionsPage as Page};
use crate::pages::changed::Diff;
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

gatehouse_domain::strings! {
    /// The revisions.
    Own {
        revisions_of: "Revisions of {name}", "{name} 리비전";
        revisions_lead: "Every state of the settings that was saved. Restoring one makes a draft of it; nothing goes live by itself.",
            "저장된 모든 설정 상태입니다. 복원하면 초안이 되며 저절로 적용되지 않습니다.";
        revision_number: "Revision", "리비전";
        author: "Author", "작성자";
        saved_when: "Saved", "저장 시각";
        changes: "Changes", "변경 사항";
        diff: "Fields: {n}", "항목 {n}개";
        diff_none: "no field: saved again under another public URL", "항목 변경 없음: 다른 공개 URL에서 다시 저장됨";
        mark_live: "Live", "적용됨";
        mark_saved: "Newest", "최신";
        restore_do: "Restore {n}", "리비전 {n} 복원";
        restore_what: "The form opens with the settings of revision {n} as your unsaved changes. Save them and switch them on as usual; until then nothing changes.",
            "리비전 {n}의 설정이 저장하지 않은 변경 사항으로 양식에 열립니다. 평소처럼 저장하고 켜기 전에는 아무것도 바뀌지 않습니다.";
        restore_over: "Your unsaved changes to this connection are replaced.", "이 연결에 저장하지 않은 변경 사항은 대체됩니다.";
        restore_draft: "Make a draft of revision {n}", "리비전 {n}(으)로 초안 만들기";
    }
}

/// `/console/connections/{id}/revisions?page=`
#[component]
pub fn RevisionsPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let own = Own::of(use_lang());
    let params = use_params_map();
    let page = use_query_text("page");
    let key = move || {
        let id = params.read().get("id").unwrap_or_default();
        (id, page.get().parse().unwrap_or(1).max(1))
    };
    let data = Data::of(key, |(connection, page)| ListRevisions { connection, page });
    let restore = Submission::of::<RestoreRevision>();
    let error = form_error(restore, &initial_form_state::<RestoreRevision>());
    let show = move |d: Page| {
        let (id, page) = key();
        let base = format!("/console/connections/{id}/revisions?page=");
        let title = fill(own.revisions_of, &[("name", &d.name)]);
        let (unsaved, locked) = (d.unsaved, d.locked);
        let of = id.clone();
        view! {
            <Title text=title.clone()/>
            <div class="head"><div>
                <div class="crumbs"><a href="/console/connections">{common().connections}</a>" / "
                    <a href=format!("/console/connections/{id}")>{d.name}</a>" / "<span>{t.revisions}</span></div>
                <h1>{title}</h1>
                <p>{own.revisions_lead}</p>
            </div></div>
            <Tabs id here=Tab::Revisions/>
            <FormNotice error/>
            <section class="panel" aria-label=t.revisions>
                <div class="table-wrap"><table>
                    <thead><tr>
                        <th scope="col">{own.revision_number}</th><th scope="col">{own.author}</th><th scope="col">{own.saved_when}</th>
                        <th scope="col">{t.status}</th><th scope="col">{own.changes}</th><th scope="col"><span class="hidden">{t.actions}</span></th>
                    </tr></thead>
                    <tbody>{d.rows.into_iter().map(|r| row(r, of.clone(), unsaved, locked, restore)).collect_view()}</tbody>
                </table></div>
            </section>
            <Pager page total=d.total base/>
        }
    };
    view! { <Loaded data view=show whole=true/> }
}

fn row(
    r: ListedRevision,
    connection: String,
    unsaved: bool,
    locked: bool,
    restore: Submission,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let own = Own::of(use_lang());
    let number = r.number.to_string();
    let words = [("n", number.as_str())];
    let what = fill(own.restore_what, &words);
    let act = fill(own.restore_do, &words);
    let draft = fill(own.restore_draft, &words);
    let count = fill(own.diff, &[("n", &r.diff.len().to_string())]);
    let none = r.diff.is_empty();
    view! {
        <tr>
            <td data-label=own.revision_number><b>{number.clone()}</b></td>
            <td data-label=own.author>{if r.author.is_empty() { t.program.to_owned() } else { r.author }}</td>
            <td data-label=own.saved_when class="soft"><WhenView at=r.at/></td>
            <td data-label=t.status><span class="group">
                {r.live.then(|| view! { <Badge tone=Tone::Good text=own.mark_live/> })}
                {r.saved.then(|| view! { <Badge tone=Tone::Plain text=own.mark_saved/> })}
            </span></td>
            <td data-label=own.changes>
                {if none {
                    view! { <span class="soft">{own.diff_none}</span> }.into_any()
                } else {
                    view! { <details class="fold"><summary class="small">{count}</summary><Diff fields=r.diff/></details> }.into_any()
                }}
            </td>
            <td class="actions">
                {(!r.saved && !locked).then(|| view! {
                    <Confirm label=act.clone()>
                        <p>{what}</p>
                        {unsaved.then(|| view! { <p>{own.restore_over}</p> })}
                        <PageForm action=restore>
                            <input type="hidden" name="connection" value=connection/>
                            <input type="hidden" name="revision" value=r.id/>
                            <button class="button primary">{draft}</button>
                        </PageForm>
                    </Confirm>
                })}
            </td>
        </tr>
    }
}
