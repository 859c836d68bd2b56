//! A person's sessions as a table.

use super::text::Text;
use crate::components::badge::{Badge, Tone};
use crate::components::empty::Empty;
use crate::components::page_form::PageForm;
use crate::components::submission::Submission;
use crate::components::when::WhenView;
use crate::dto::users::SessionRow;
use crate::prefs::use_lang;
use leptos::prelude::*;

/// The table; each row can be ended, but not the one that asks.
#[component]
pub fn SessionTable(
    /// The sessions.
    rows: Vec<SessionRow>,
    /// Ends one.
    end: Submission,
) -> impl IntoView {
    let t = Text::of(use_lang());
    if rows.is_empty() {
        return view! { <Empty text=t.no_sessions/> }.into_any();
    }
    view! {
        <div class="table-wrap"><table>
            <thead><tr>
                <th scope="col">{t.device}</th><th scope="col">{t.address}</th><th scope="col">{t.began}</th>
                <th scope="col">{t.last_seen}</th><th scope="col"><span class="hidden">{t.end}</span></th>
            </tr></thead>
            <tbody>
                {rows.into_iter().map(|s| {
                    let device = if s.device.is_empty() { t.unknown_device.to_owned() } else { s.device };
                    let label = format!("{}: {device}, {}", t.end, s.address);
                    view! {
                        <tr>
                            <td data-label=t.device><span>{device}" "{s.this.then(|| view! { <Badge tone=Tone::Info text=t.this_one/> })}</span></td>
                            <td data-label=t.address class="mono">{s.address}</td>
                            <td data-label=t.began class="soft"><WhenView at=s.began/></td>
                            <td data-label=t.last_seen class="soft"><WhenView at=s.last_seen/></td>
                            <td class="actions">{(!s.this).then(|| view! {
                                <PageForm action=end>
                                    <input type="hidden" name="session" value=s.id/>
                                    <button class="button quiet" aria-label=label>{t.end}</button>
                                </PageForm>
                            })}</td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table></div>
    }
    .into_any()
}
