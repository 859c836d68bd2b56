//! What a step did, in one line: the facts that matter to this kind of step, and what was compared and
//! found right.

use super::text::Text;
use gatehouse_domain::attempt::{Label, Step, StepKind};
use gatehouse_domain::text::{Lang, fill};

/// The facts a line tells. A bare one explains itself by its value.
struct Told {
    bare: &'static [Label],
    named: &'static [Label],
}

const fn told(kind: StepKind) -> Told {
    let (bare, named): (&[Label], &[Label]) = match kind {
        StepKind::Discovery => (&[Label::Url, Label::Status], &[Label::ClockDifference]),
        StepKind::AuthorizationRequest => (
            &[Label::AuthorizationEndpoint],
            &[Label::CodeChallengeMethod, Label::Scope],
        ),
        StepKind::Callback => (&[], &[Label::Error, Label::Away]),
        StepKind::Token => (&[Label::TokenEndpoint, Label::Status, Label::Tokens], &[]),
        StepKind::IdToken => (&[Label::Algorithm], &[Label::KeyId]),
        StepKind::UserInfo => (&[Label::UserInfoEndpoint, Label::Status], &[]),
        StepKind::Connect => (&[Label::Server], &[Label::NotAnswering, Label::AskedLater]),
        StepKind::Secure => (
            &[Label::TlsVersion],
            &[Label::Certificate, Label::CertificateUntil],
        ),
        StepKind::Bind => (&[Label::BindDn], &[]),
        StepKind::Search => (&[Label::Dn], &[Label::Entries, Label::Attribute]),
        StepKind::PersonBind => (&[Label::Dn], &[]),
        StepKind::Memberships => (&[], &[Label::Groups, Label::TooDeep, Label::TooMany]),
        StepKind::Mapping => (&[Label::UserId, Label::UserName, Label::Email, Label::Name], &[]),
        StepKind::Admission => (&[], &[Label::EmailVerified, Label::CreateUsers]),
        StepKind::Account => (&[Label::Account], &[]),
        StepKind::Groups => (
            &[],
            &[
                Label::Groups,
                Label::GroupsGained,
                Label::GroupsLost,
                Label::GroupsUnmatched,
                Label::GroupsUnchanged,
            ],
        ),
        StepKind::Assertion => (&[Label::Assertion], &[Label::IssuerAhead, Label::NearestIssuer]),
        StepKind::Key => (&[Label::ApiKey, Label::Account, Label::Address], &[Label::Leaked]),
        StepKind::Password => (&[Label::Account, Label::Address], &[Label::AlsoHere]),
    };
    Told { bare, named }
}

/// The line.
pub(super) fn summary(step: &Step, lang: Lang) -> String {
    let told = told(step.kind);
    let passed = || step.checks.iter().filter(|c| c.passed);
    let value = |label: Label| {
        let fact = step.facts.iter().find(|f| f.label == label).map(|f| &f.value);
        let check = || passed().find(|c| c.label == label).map(|c| &c.received);
        fact.or_else(check).map(|value| value.as_str().to_owned())
    };
    let mut parts: Vec<String> = told.bare.iter().filter_map(|label| value(*label)).collect();
    let named = |label: &Label| Some(format!("{}: {}", label.text(lang), value(*label)?));
    parts.extend(told.named.iter().filter_map(named));
    let right: Vec<&str> = passed()
        .filter(|c| !told.bare.contains(&c.label) && !told.named.contains(&c.label))
        .map(|c| short(c.label.text(lang)))
        .collect();
    if !right.is_empty() {
        let words = fill(Text::of(lang).all_right, &[("checks", &right.join(", "))]);
        parts.push(words);
    }
    parts.join(" · ")
}

/// A label without the parameter's name in parentheses.
fn short(label: &str) -> &str {
    label.split(" (").next().unwrap_or(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatehouse_domain::attempt::{Check, Fact, Mark, Shown};

    #[test]
    fn a_line_names_what_was_found_right_and_keeps_the_rest_for_the_fold() {
        let fact = |label, value: &str| Fact {
            label,
            value: Shown::plain(value),
        };
        let check = |label, passed| Check {
            label,
            expected: Shown::plain("x"),
            received: Shown::plain("x"),
            passed,
        };
        let mut step = Step::new(StepKind::IdToken);
        step.mark = Mark::Passed;
        step.facts = vec![fact(Label::JwksUri, "https://id/jwks"), fact(Label::KeyId, "k1")];
        step.checks = vec![
            check(Label::Algorithm, true),
            check(Label::Issuer, true),
            check(Label::Nonce, true),
            check(Label::Expiry, false),
        ];
        assert_eq!(
            summary(&step, Lang::En),
            "x · Key (kid): k1 · right: Issuer, Nonce"
        );
        assert_eq!(summary(&step, Lang::Ko), "x · 키 (kid): k1 · 일치: 발급자, Nonce");
    }
}
