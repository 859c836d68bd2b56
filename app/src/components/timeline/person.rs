//! The person at the end of the timeline: as mapped, and as what account.

use super::text::Text;
use crate::prefs::use_lang;
use gatehouse_domain::attempt::{Label, Outcome, Person};
use gatehouse_domain::text::fill;
use leptos::prelude::*;

#[component]
pub(super) fn PersonPanel(person: Person, outcome: Outcome) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let sample = matches!(outcome, Outcome::Works);
    let directory = person.issuer == gatehouse_domain::ldap::ISSUER;
    let account = match (&person.account, person.existing, &outcome) {
        (None, _, _) | (_, _, Outcome::Refused { .. }) => t.no_account.to_owned(),
        (Some(name), true, _) => fill(t.existing_account, &[("name", name)]),
        (Some(name), false, _) => fill(t.new_account, &[("name", name)]),
    };
    let claims = serde_json::to_string_pretty(&person.claims).unwrap_or_default();
    view! {
        <section class="panel" aria-labelledby="person">
            <header><h2 id="person">{if sample { t.sample } else { t.person }}</h2></header>
            <div class="body">
                <dl class="facts">
                    {(!sample).then(|| view! { <dt>{t.account}</dt><dd><b>{account}</b></dd> })}
                    <dt>{t.identity}</dt><dd class="mono">{person.issuer}" · "{person.profile.subject}</dd>
                    {person.explained.into_iter().map(|line| {
                        let how = match (&line.from, &line.value) {
                            (Some(from), Some(_)) if directory => fill(t.from_attribute, &[("claim", from)]),
                            (Some(from), Some(_)) => fill(t.from_claim, &[("claim", from)]),
                            _ if line.tried.is_empty() => "—".to_owned(),
                            _ => fill(t.not_sent, &[("claims", &line.tried.join(", "))]),
                        };
                        view! {
                            <dt>{Label::from(line.target).text(lang)}</dt>
                            <dd>{line.value}" "<span class="soft small">{how}</span></dd>
                        }
                    }).collect_view()}
                </dl>
                <details class="fold"><summary>{if directory { t.entry } else { t.all_claims }}</summary><pre tabindex="0">{claims}</pre></details>
            </div>
        </section>
    }
}
