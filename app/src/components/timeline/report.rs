//! The attempt as plain text, to paste into a ticket.

use super::step::{mark, name};
use crate::dto::audit::Refusals;
use gatehouse_domain::attempt::Attempt;
use gatehouse_domain::text::Lang;
use gatehouse_domain::when::iso;
use std::fmt::Write;

/// One line per step, fact and comparison. It holds what the page holds: nothing secret.
pub(super) fn text(attempt: &Attempt, refusals: &Refusals, lang: Lang) -> String {
    let mut out = format!(
        "{} · {} · {}\n",
        attempt.reference,
        attempt.connection_name,
        iso(attempt.started_at)
    );
    if let Some((code, refusal)) = attempt.code().and_then(|code| Some((code, refusals.of(code)?))) {
        _ = writeln!(
            out,
            "{}: {}\n→ {}: {}",
            code.slug(),
            refusal.meaning,
            refusal.side,
            refusal.fix
        );
    }
    for step in &attempt.trace.steps {
        _ = writeln!(out, "{} {}", mark(step.mark).1, name(step.kind, lang));
        for fact in &step.facts {
            _ = writeln!(out, "    {}: {}", fact.label.text(lang), fact.value.as_str());
        }
        for check in &step.checks {
            let shape = if check.passed { "=" } else { "≠" };
            _ = writeln!(
                out,
                "    {}: {} {shape} {}",
                check.label.text(lang),
                check.expected.as_str(),
                check.received.as_str()
            );
        }
    }
    out
}
