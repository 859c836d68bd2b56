//! What became of the person's groups, and the names that no group here has yet.

use super::text::GroupText as Text;
use crate::api::ApiError;
use crate::components::page_form::PageForm;
use crate::components::submission::Submission;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::attempt::Shown;
use gatehouse_domain::groups::{Report, Why};
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// What a reader can do about names that no group has: make the group.
#[derive(Clone, Copy)]
pub struct Making {
    /// Makes one.
    pub action: Submission,
    /// Why the last one was not made.
    pub error: Memo<Option<ApiError>>,
}

#[component]
pub(super) fn GroupsPanel(report: Report, made: Vec<String>, tested: bool, making: Making) -> impl IntoView {
    let t = Text::of(use_lang());
    let unclear = report.unknown.map(|why| match why {
        Why::Absent => t.absent,
        Why::Overage => t.overage,
        Why::TooMany => t.too_many,
        Why::Unreadable => t.unreadable,
    });
    let facts = [
        (t.matched, report.matched.line().or(Some("—".to_owned()))),
        (if tested { t.would_gain } else { t.gained }, report.gained.line()),
        (if tested { t.would_lose } else { t.lost }, report.lost.line()),
        (t.anyway, report.anyway.line()),
    ];
    let facts = facts.into_iter().filter_map(|(name, line)| {
        let line = line?;
        Some(view! { <dt>{name}</dt><dd>{line}</dd> })
    });
    let more = report
        .unmatched
        .total
        .saturating_sub(report.unmatched.names.len());
    let some = report.unmatched.total > 0;
    view! {
        <section class="panel" aria-labelledby="groups">
            <header><h2 id="groups">{common().groups}</h2></header>
            <div class="body">
                {match unclear {
                    Some(text) => view! { <p>{text}</p> }.into_any(),
                    None => view! { <dl class="facts">{facts.collect_view()}</dl> }.into_any(),
                }}
                {some.then(|| view! {
                    <div>
                        <h3>{t.unmatched}</h3>
                        <p class="soft">{t.unmatched_what}</p>
                        {move || making.error.get().map(|error| view! {
                            <p class="error" role="alert">{error.field("name").map_or_else(|| error.message(use_lang()), str::to_owned)}</p>
                        })}
                    </div>
                })}
            </div>
            {some.then(|| view! {
                <div class="table-wrap"><table>
                    <thead class="hidden"><tr><th scope="col">{t.name}</th><th scope="col">{t.make}</th></tr></thead>
                    <tbody>{report.unmatched.names.into_iter().map(|name| row(&name, &made, making)).collect_view()}</tbody>
                </table></div>
            })}
            {(more > 0).then(|| view! { <footer><span class="soft small">{fill(t.more, &[("n", &more.to_string())])}</span></footer> })}
            {(report.unusable > 0).then(|| view! {
                <footer><span class="soft small">{fill(t.unusable, &[("n", &report.unusable.to_string())])}</span></footer>
            })}
        </section>
    }
}

fn row(name: &Shown, made: &[String], making: Making) -> impl IntoView + use<> {
    let t = Text::of(use_lang());
    let name = name.as_str().to_owned();
    let label = format!("{}: {name}", t.make);
    let there = made.contains(&name);
    view! {
        <tr>
            <td data-label=t.name>{name.clone()}</td>
            <td class="actions">
                {if there {
                    view! { <span class="soft">{t.made}</span> }.into_any()
                } else {
                    view! {
                        <PageForm action=making.action>
                            <input type="hidden" name="name" value=name/>
                            <input type="hidden" name="stay" value="true"/>
                            <button class="button" aria-label=label>{t.make}</button>
                        </PageForm>
                    }.into_any()
                }}
            </td>
        </tr>
    }
}
