//! A group's members as a table.

use super::text::Text;
use crate::components::made_by::made_by;
use crate::components::page_form::PageForm;
use crate::components::submission::Submission;
use crate::dto::groups::MemberRow;
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// The table; each membership can be taken back by itself.
#[component]
pub fn MemberTable(
    /// The group's id.
    group: String,
    /// The members.
    rows: Vec<MemberRow>,
    /// Takes one membership back.
    remove: Submission,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let row = move |member: MemberRow| {
        let who = member.full_name.unwrap_or_else(|| member.name.clone());
        let through = member.made_by.into_iter().map(|made| {
            let source = made_by(&made, lang);
            let (group, user) = (group.clone(), member.id.clone());
            let label = fill(t.remove_name, &[("who", &who), ("source", &source)]);
            view! {
                <div class="row">
                    <span>{source}</span>
                    <PageForm action=remove>
                        <input type="hidden" name="group" value=group/>
                        <input type="hidden" name="user" value=user/>
                        <input type="hidden" name="source" value=made.source/>
                        <button class="button quiet" aria-label=label>{t.remove}</button>
                    </PageForm>
                </div>
            }
        });
        let through = through.collect_view();
        view! {
            <tr>
                <td data-label=t.person>
                    <a class="name" href=format!("/console/users/{}", member.id)>{who.clone()}</a>
                    <span class="sub mono">{member.name}</span>
                </td>
                <td data-label=t.email>{member.email}</td>
                <td data-label=t.through><div>{through}</div></td>
            </tr>
        }
    };
    view! {
        <div class="table-wrap"><table>
            <thead><tr>
                <th scope="col">{t.person}</th><th scope="col">{t.email}</th><th scope="col">{t.through}</th>
            </tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table></div>
    }
}
