//! One step: its mark, what it did in a line, and what was sent, received and compared.

use super::summary::summary;
use super::text::{StepNames, Text};
use crate::prefs::use_lang;
use gatehouse_domain::attempt::{Check, Mark, Step, StepKind};
use gatehouse_domain::text::{Lang, fill};
use leptos::prelude::*;

/// A step's name.
pub(super) fn name(kind: StepKind, lang: Lang) -> &'static str {
    let t = StepNames::of(lang);
    match kind {
        StepKind::Password => t.password,
        StepKind::Discovery => t.discovery,
        StepKind::AuthorizationRequest => t.authorization_request,
        StepKind::Callback => t.callback,
        StepKind::Token => t.token,
        StepKind::IdToken => t.id_token,
        StepKind::UserInfo => t.user_info,
        StepKind::Connect => t.connect,
        StepKind::Secure => t.secure,
        StepKind::Bind => t.bind,
        StepKind::Search => t.search,
        StepKind::PersonBind => t.person_bind,
        StepKind::Memberships => t.memberships,
        StepKind::Mapping => t.mapping,
        StepKind::Admission => t.admission,
        StepKind::Account => t.account,
        StepKind::Groups => t.groups,
        StepKind::Key => t.key,
        StepKind::Assertion => t.assertion,
    }
}

/// A step's class and the shape of its mark.
pub(super) const fn mark(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Passed => ("", "✓"),
        Mark::Warned => ("warned", "!"),
        Mark::Failed => ("failed", "✕"),
        Mark::Skipped => ("skipped", "–"),
    }
}

#[component]
pub(super) fn StepView(
    step: Step,
    /// What it was refused for.
    #[prop(optional_no_strip)]
    refused: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let (class, shape) = mark(step.mark);
    let failed = step.mark == Mark::Failed;
    let line = match refused {
        Some(meaning) => meaning,
        None if step.mark == Mark::Skipped && step.facts.is_empty() => t.not_needed.to_owned(),
        None => summary(&step, lang),
    };
    let wrong: Vec<Check> = step.checks.iter().filter(|c| !c.passed).cloned().collect();
    let details = !(step.facts.is_empty() && step.checks.is_empty() && step.json.is_empty());
    let time = step.millis.map(|n| fill(t.ms, &[("n", &n.to_string())]));
    view! {
        <li class=class>
            <span class="mark" aria-hidden="true">{shape}</span>
            <div><div class="what">{name(step.kind, lang)}</div><div class="soft small">{line}</div></div>
            <span class="time">{time}</span>
            {(!wrong.is_empty()).then(|| view! {
                <div class="more">{wrong.into_iter().map(|c| view! { <Comparison check=c/> }).collect_view()}</div>
            })}
            {details.then(|| view! {
                <details class="fold" open=failed>
                    <summary class="small">{t.details}</summary>
                    <div class="stack">
                        <dl class="facts small">
                            {step.facts.into_iter().map(|f| view! {
                                <dt>{f.label.text(lang)}</dt><dd class="mono">{f.value.as_str().to_owned()}</dd>
                            }).collect_view()}
                            {step.checks.into_iter().filter(|c| c.passed).map(|c| view! {
                                <dt>{c.label.text(lang)}</dt>
                                <dd class="mono">{c.received.as_str().to_owned()}" "<span class="soft">"✓ "{t.right}</span></dd>
                            }).collect_view()}
                        </dl>
                        {step.json.into_iter().map(|(label, value)| view! {
                            <div><h3>{label.text(lang)}</h3>
                                <pre tabindex="0">{serde_json::to_string_pretty(&value).unwrap_or_default()}</pre></div>
                        }).collect_view()}
                    </div>
                </details>
            })}
        </li>
    }
}

/// Expected and received, aligned, with the difference marked.
#[component]
fn Comparison(check: Check) -> impl IntoView {
    let t = Text::of(use_lang());
    let (expected, received) = (
        check.expected.as_str().to_owned(),
        check.received.as_str().to_owned(),
    );
    let (head, middle, tail) = difference(&expected, &received);
    view! {
        <dl class="compare">
            <dt>{t.expected}</dt><dd>{expected}</dd>
            <dt>{t.received}</dt><dd>{head}<mark>{middle}</mark>{tail}</dd>
        </dl>
    }
}

/// The words of `received` that differ from `expected`, between what both begin and end with. A word is
/// marked whole, so that `false` beside `true` is not cut into letters; within an address its parts are words.
pub(super) fn difference(expected: &str, received: &str) -> (String, String, String) {
    let (e, r) = (words(expected), words(received));
    let head = e.iter().zip(&r).take_while(|(a, b)| a == b).count();
    let most = e.len().min(r.len()) - head;
    let same = |(a, b): &(&&str, &&str)| a == b;
    let tail = e
        .iter()
        .rev()
        .zip(r.iter().rev())
        .take(most)
        .take_while(same)
        .count();
    let (middle, end) = (&r[head..r.len() - tail], &r[r.len() - tail..]);
    // Nothing left in the middle: something is missing; mark the place.
    let middle = if middle.is_empty() {
        "␣".into()
    } else {
        middle.concat()
    };
    (r[..head].concat(), middle, end.concat())
}

/// Runs of letters and digits, and every other character by itself.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(if run == 0 { first.len_utf8() } else { run });
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn the_difference_is_what_lies_between() {
        let d = |a: &str, b: &str| difference(a, b).1;
        assert_eq!(d("email_verified: true", "email_verified: false"), "false");
        assert_eq!(d("https://id/a/x", "https://id/b/x"), "b");
        assert_eq!(d("https://a/x/", "https://a/x"), "␣");
        assert_eq!(d("https://a/x", "https://a/x/"), "/");
        assert_eq!(d("a", ""), "␣");
    }
}
