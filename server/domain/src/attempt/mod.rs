//! An attempt as a value: one run of a connection or of the password form, from the first redirect to an
//! identity or a refusal. Adapters push steps onto it; the timeline, the trace, the audit and the tests
//! all read this one value. It holds only [`Shown`] values, never a secret or a whole token.

mod bound;
mod label;
mod shown;

use crate::catalogue::Code;
use crate::claims::{Claims, Explained, Profile};
use crate::groups::Report;
use crate::ids::{AttemptId, ConnectionId, IssuerId, Millis, PrincipalId, RevisionId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use label::Label;
pub use shown::{MOST_ENTRIES, Shown, is_cut, shown_json};

/// The largest serialised attempt, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;

/// The kinds of steps, in the order they are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The password form: account and password.
    Password,
    /// The provider's published configuration.
    Discovery,
    /// Sending the person to the provider.
    AuthorizationRequest,
    /// The person came back.
    Callback,
    /// The code was exchanged for tokens.
    Token,
    /// The ID token was checked.
    IdToken,
    /// User info was fetched.
    UserInfo,
    /// A directory was called.
    Connect,
    /// TLS with it.
    Secure,
    /// Its service account signed in there, or nobody.
    Bind,
    /// Something was searched there.
    Search,
    /// The person's own bind: the password.
    PersonBind,
    /// The person's groups there.
    Memberships,
    /// Claims became a person.
    Mapping,
    /// Whether the person may come in.
    Admission,
    /// The account here.
    Account,
    /// The person's groups here.
    Groups,
    /// An API key was looked at.
    Key,
    /// A JWT was given in for an access token.
    Assertion,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// As it should be.
    Passed,
    /// It works, but an administrator should know.
    Warned,
    /// It refused.
    Failed,
    /// Not reached, or not needed.
    Skipped,
}

/// Something sent, received or found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub label: Label,
    /// Its value.
    pub value: Shown,
}

/// Something compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was compared.
    pub label: Label,
    /// What would be right.
    pub expected: Shown,
    /// What came.
    pub received: Shown,
    /// Whether it is right.
    pub passed: bool,
}

/// One step of an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Which step.
    pub kind: StepKind,
    /// How it ended.
    pub mark: Mark,
    /// What was sent, received or found.
    pub facts: Vec<Fact>,
    /// What was compared.
    pub checks: Vec<Check>,
    /// JSON to show: a token's header, claims.
    pub json: Vec<(Label, Value)>,
    /// Why it refused.
    pub code: Option<Code>,
    /// The form field that the refusal is about, by its HTML name, where it is not its code's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// How long it took, in milliseconds; `None` where that says nothing.
    pub millis: Option<i64>,
}

impl Step {
    /// A step that has passed so far.
    pub fn new(kind: StepKind) -> Self {
        Step {
            kind,
            mark: Mark::Passed,
            facts: vec![],
            checks: vec![],
            json: vec![],
            code: None,
            field: None,
            millis: None,
        }
    }
    /// Adds a fact.
    pub fn fact(&mut self, label: Label, value: impl AsRef<str>) -> &mut Self {
        self.facts.push(Fact {
            label,
            value: Shown::plain(value),
        });
        self
    }
    /// Adds a fact that is masked already.
    pub fn masked(&mut self, label: Label, value: Shown) -> &mut Self {
        self.facts.push(Fact { label, value });
        self
    }
    /// Adds a comparison and returns whether it passed.
    pub fn check(
        &mut self,
        label: Label,
        expected: impl AsRef<str>,
        received: impl AsRef<str>,
        passed: bool,
    ) -> bool {
        self.checks.push(Check {
            label,
            expected: Shown::plain(expected),
            received: Shown::plain(received),
            passed,
        });
        passed
    }
    /// Adds JSON, made fit to be shown.
    pub fn json(&mut self, label: Label, value: &Value) -> &mut Self {
        self.json.push((label, shown_json(value)));
        self
    }
    /// Names the form field that a refusal is about.
    pub fn about(&mut self, field: &'static str) {
        self.field = Some(field.to_owned());
    }
    /// The step refuses.
    pub fn fail(&mut self, code: Code) -> Refusal {
        self.mark = Mark::Failed;
        self.code = Some(code);
        Refusal(code)
    }
}

/// An attempt ended in a refusal; its step has been marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal(pub Code);

/// The steps of a running attempt. Adapters push onto it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// The steps so far.
    pub steps: Vec<Step>,
}

impl Trace {
    /// Begins a step.
    pub fn step(&mut self, kind: StepKind) -> &mut Step {
        self.steps.push(Step::new(kind));
        let last = self.steps.len() - 1;
        &mut self.steps[last]
    }
    /// Adds a step that failed at once.
    pub fn refuse(&mut self, kind: StepKind, code: Code) -> Refusal {
        self.step(kind).fail(code)
    }
}

/// What an attempt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person signs in.
    SignIn,
    /// An administrator tests settings; nothing changes.
    Test,
    /// A signed-in person connects a further identity.
    Link,
    /// A directory is asked again about somebody who signed in through it. Only what came of it is kept: sessions
    /// that end, and a directory that does not answer.
    Recheck,
}

/// How the person proves who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Email and password kept here.
    Password,
    /// OpenID Connect.
    Oidc,
    /// A directory.
    Ldap,
    /// An API key of a program.
    Key,
    /// A JWT of a program.
    Federated,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Outcome {
    /// The person has not come back yet.
    Running,
    /// Signed in, as an existing or a new user.
    SignedIn {
        /// The account was made by this sign-in.
        new: bool,
    },
    /// The identity was connected to the signed-in person.
    Linked,
    /// A test: the person would have come in.
    WouldSignIn,
    /// A test without a person: the directory and what its entries map to are as they should be.
    Works,
    /// Refused, for a catalogued reason.
    Refused {
        /// The reason.
        code: Code,
    },
}

/// What would become, or became, of the person: the end of the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// The person as mapped.
    pub profile: Profile,
    /// How each target got its value.
    pub explained: Vec<Explained>,
    /// The identity's issuer.
    pub issuer: String,
    /// The account's name here, existing or as it would be made.
    pub account: Option<String>,
    /// Whether the account exists already.
    pub existing: bool,
    /// All claims, fit to be shown.
    pub claims: Claims,
    /// What became of the groups; none where they are not synchronized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Report>,
}

/// One run, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// The row's id.
    pub id: AttemptId,
    /// The short reference that people read out.
    pub reference: String,
    /// What it is for.
    pub kind: Kind,
    /// How.
    pub method: Method,
    /// The connection, none for passwords.
    pub connection: Option<ConnectionId>,
    /// The connection's name at that time.
    pub connection_name: String,
    /// The saved settings it ran with; none for an unsaved form.
    pub revision: Option<RevisionId>,
    /// The issuer of a JWT, as an organization set it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<IssuerId>,
    /// The account it ended in, or the tester for a test.
    pub principal: Option<PrincipalId>,
    /// The login name typed or mapped, for the list.
    pub who: String,
    /// The client's network address.
    pub address: String,
    /// Its steps.
    pub trace: Trace,
    /// What became of the person, once that is known.
    pub result: Option<Person>,
    /// How it ended.
    pub outcome: Outcome,
    /// When it began.
    pub started_at: Millis,
    /// When it ended.
    pub ended_at: Option<Millis>,
}

impl Attempt {
    /// The refusal's code, if it was refused.
    pub fn code(&self) -> Option<Code> {
        match self.outcome {
            Outcome::Refused { code } => Some(code),
            _ => None,
        }
    }

    /// The form field that its refusal is about: the one that the refusing step names, else its code's.
    pub fn field(&self) -> Option<&str> {
        let code = self.code()?;
        let refusing = self.trace.steps.iter().rev().find(|s| s.code == Some(code));
        refusing.and_then(|s| s.field.as_deref()).or(code.field())
    }
}

/// Whether an outcome proves that the settings and the provider work end to end. A refusal on the
/// person's side, reached at admission, still proves them; before admission nothing was proven.
pub fn proves(outcome: &Outcome, trace: &Trace) -> bool {
    match outcome {
        Outcome::WouldSignIn | Outcome::Works | Outcome::SignedIn { .. } | Outcome::Linked => true,
        Outcome::Refused { code } => {
            code.side() == crate::catalogue::Side::Person
                && trace
                    .steps
                    .iter()
                    .any(|s| s.kind == StepKind::Mapping && s.mark != Mark::Failed)
                && trace
                    .steps
                    .last()
                    .is_some_and(|s| matches!(s.kind, StepKind::Admission | StepKind::Account))
        }
        Outcome::Running => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_names_a_field_and_one_kept_before_that_is_still_read() {
        let mut step = Step::new(StepKind::Token);
        let plain = serde_json::to_value(&step).unwrap();
        assert_eq!(plain.get("field"), None);
        assert_eq!(serde_json::from_value::<Step>(plain).unwrap(), step);
        step.about("token_endpoint");
        let kept = serde_json::to_value(&step).unwrap();
        assert_eq!(serde_json::from_value::<Step>(kept).unwrap(), step);
    }

    #[test]
    fn a_refused_person_proves_the_connection_and_a_broken_provider_does_not() {
        let mut t = Trace::default();
        t.step(StepKind::Mapping);
        let Refusal(code) = t.refuse(StepKind::Admission, Code::EmailNotVerified);
        assert!(proves(&Outcome::Refused { code }, &t));
        let mut t = Trace::default();
        t.step(StepKind::Mapping);
        let Refusal(code) = t.refuse(StepKind::Admission, Code::EmailVerifiedMissing);
        assert!(
            !proves(&Outcome::Refused { code }, &t),
            "it would refuse everybody"
        );
        let mut t = Trace::default();
        let Refusal(code) = t.refuse(StepKind::Mapping, Code::ClaimMissing);
        assert!(!proves(&Outcome::Refused { code }, &t));
        let mut t = Trace::default();
        let Refusal(code) = t.refuse(StepKind::Callback, Code::PersonCancelled);
        assert!(!proves(&Outcome::Refused { code }, &t));
    }
}
