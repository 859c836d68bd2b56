//! The groups on the trace, and whether they let the person in.

use gatehouse_domain::attempt::{Label, Mark, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ldap::groups::{LeftOut, Memberships, Note};
use serde_json::{Value, json};

/// So many groups stand on the trace.
const SHOWN: usize = 100;
const LEFT_OUT_SHOWN: usize = 20;

pub(super) fn show(found: &Memberships, step: &mut Step) {
    step.fact(Label::Groups, found.groups.len().to_string());
    let shown = found.groups.iter().take(SHOWN);
    let list: Vec<Value> = shown
        .map(|group| {
            let mut shown = json!({ "group": group.name, "dn": group.dn });
            if !group.path.is_empty() {
                shown["path"] = Value::from(group.path.join(" → "));
            }
            if group.note != Note::None {
                shown["note"] = json!(group.note);
            }
            shown
        })
        .collect();
    step.json(Label::Memberships, &Value::Array(list));
    for (why, what) in found.left_out.iter().take(LEFT_OUT_SHOWN) {
        step.fact(label(*why), what);
    }
    if let Some((why, _)) = found.left_out.get(LEFT_OUT_SHOWN) {
        step.fact(
            label(*why),
            format!("+ {}", found.left_out.len() - LEFT_OUT_SHOWN),
        );
    }
    if found.is_cut() {
        step.mark = Mark::Warned;
    }
}

fn label(why: LeftOut) -> Label {
    match why {
        LeftOut::Depth => Label::TooDeep,
        LeftOut::Count => Label::TooMany,
        LeftOut::NoMatch => Label::NoMatch,
    }
}

/// Whether the person is in one of the allowed groups, on the step that told the groups.
pub(crate) fn admit(allowed: &[String], found: &Memberships, trace: &mut Trace) -> Result<(), Refusal> {
    if allowed.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = found.groups.iter().take(SHOWN).map(|g| g.name.as_str()).collect();
    let through = found.allowed(allowed);
    let step = match trace
        .steps
        .iter_mut()
        .rev()
        .find(|s| s.kind == StepKind::Memberships)
    {
        Some(step) => step,
        None => trace.step(StepKind::Memberships),
    };
    let received = through.map_or_else(|| names.join(", "), str::to_owned);
    match step.check(
        Label::AllowedGroups,
        allowed.join(", "),
        received,
        through.is_some(),
    ) {
        true => Ok(()),
        // It may be one of those that are missing.
        false if found.is_cut() => Err(step.fail(Code::LdapLimit)),
        false => Err(step.fail(Code::LdapGroupNotAllowed)),
    }
}
