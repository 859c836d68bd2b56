//! Keeping an attempt small, whatever a provider sends.

use super::{Attempt, MAX_BYTES, Shown};
use serde::Serialize;
use serde_json::Value;

impl Attempt {
    /// Keeps the serialised attempt within [`MAX_BYTES`]. The largest of the result's claims are cut first,
    /// then the largest JSON of the steps; in the place of each stands how long it was. Should facts and
    /// texts alone be too much, how each step ended is what stays.
    pub fn bound(&mut self) {
        let mut over = size(self).saturating_sub(MAX_BYTES);
        if let Some(person) = &mut self.result {
            cut(person.claims.values_mut(), &mut over);
        }
        let steps = self.trace.steps.iter_mut();
        cut(steps.flat_map(|s| &mut s.json).map(|(_, json)| json), &mut over);
        if over > 0 && size(self) > MAX_BYTES {
            self.result = None;
            for step in &mut self.trace.steps {
                step.facts.clear();
                step.checks.clear();
            }
        }
    }
}

/// Cuts the largest values until nothing is over.
fn cut<'a>(values: impl Iterator<Item = &'a mut Value>, over: &mut usize) {
    if *over == 0 {
        return;
    }
    let mut values: Vec<_> = values.map(|v| (size(v), v)).collect();
    values.sort_by_key(|(long, _)| std::cmp::Reverse(*long));
    for (long, value) in values {
        let mark = Value::String(Shown::cut(long).as_str().to_owned());
        let saved = long.saturating_sub(size(&mark));
        if *over == 0 || saved == 0 {
            return;
        }
        *value = mark;
        *over = over.saturating_sub(saved);
    }
}

fn size(value: &impl Serialize) -> usize {
    serde_json::to_string(value).map_or(usize::MAX, |s| s.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempt::{Kind, Label, Method, Outcome, Person, StepKind, Trace};
    use crate::catalogue::Code;
    use crate::claims::{Claims, Profile};
    use crate::ids::{AttemptId, uuid_v7};
    use serde_json::json;

    fn attempt(claims: Value) -> Attempt {
        Attempt {
            id: AttemptId(uuid_v7(0, [0; 10])),
            reference: "GH-1".into(),
            kind: Kind::Test,
            method: Method::Oidc,
            connection: None,
            connection_name: "Staff".into(),
            revision: None,
            issuer: None,
            principal: None,
            who: "ada".into(),
            address: String::new(),
            trace: Trace::default(),
            result: Some(Person {
                profile: Profile {
                    subject: "1".into(),
                    ..Profile::default()
                },
                explained: Vec::new(),
                issuer: "https://id.example".into(),
                account: None,
                existing: false,
                claims: claims.as_object().cloned().unwrap(),
                groups: None,
            }),
            outcome: Outcome::Running,
            started_at: 0,
            ended_at: None,
        }
    }

    fn large() -> Value {
        json!(vec!["y".repeat(400); 100])
    }

    #[test]
    fn large_claims_are_cut_first_and_say_so() {
        let mut a = attempt(json!({"groups": large(), "roles": large(), "email": "ada@example.test"}));
        a.trace
            .step(StepKind::IdToken)
            .json(Label::Claims, &json!({"sub": "1"}));
        let trace = a.trace.clone();
        a.bound();
        assert!(size(&a) <= MAX_BYTES);
        assert_eq!(a.trace, trace, "the steps are whole");
        let claims: Claims = a.result.unwrap().claims;
        assert_eq!(claims["email"], "ada@example.test");
        let cut = claims
            .values()
            .filter(|v| v.as_str() == Some("… (40301 B)"))
            .count();
        assert_eq!(cut, 1, "no more than needed: {claims:?}");
    }

    #[test]
    fn whatever_a_provider_sends_an_attempt_stays_small() {
        let mut claims = Claims::new();
        for n in 0..100 {
            claims.insert(format!("{n}{}", "\u{1}".repeat(490)), large());
        }
        let mut a = attempt(Value::Object(claims));
        for _ in 0..20 {
            let step = a.trace.step(StepKind::IdToken);
            step.json(Label::Claims, &large());
            for _ in 0..20 {
                step.fact(Label::Subject, "\u{1}".repeat(500));
            }
        }
        let _ = a.trace.refuse(StepKind::Admission, Code::EmailNotVerified);
        a.bound();
        assert!(size(&a) <= MAX_BYTES);
        let last = a.trace.steps.last().unwrap();
        assert_eq!(last.code, Some(Code::EmailNotVerified), "how it ended stays");
    }

    #[test]
    fn what_is_small_stays_as_it_is() {
        let mut a = attempt(json!({"sub": "1"}));
        let before = a.clone();
        a.bound();
        assert_eq!(a, before);
    }
}
