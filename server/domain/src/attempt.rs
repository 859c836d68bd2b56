//! An attempt as a value: one run of a connection or of the password form, from the first redirect to an
//! identity or a refusal. Adapters push steps onto it; the timeline, the trace, the audit and the tests
//! all read this one value. It holds only [`Shown`] values, never a secret or a whole token.

use crate::catalogue::Code;
use crate::claims::{Claims, Explained, Profile};
use crate::ids::{AttemptId, ConnectionId, Millis, PrincipalId, RevisionId};
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The largest serialised attempt, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;

/// A value fit to be shown to an administrator and kept for 30 days: cut to 500 characters, and nothing
/// that looks like a token in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shown(String);

impl Shown {
    /// A value that is not secret. A text that looks like a JWT is shortened all the same.
    pub fn plain(value: impl AsRef<str>) -> Self {
        let v = value.as_ref();
        if looks_like_token(v) {
            return Self::token(v);
        }
        let cut: String = v.chars().take(500).collect();
        Shown(if cut.len() < v.len() { cut + "…" } else { cut })
    }
    /// Stands for a secret of any length.
    pub fn secret() -> Self {
        Shown("••••••••".into())
    }
    /// A token or code by its first six characters and its length.
    pub fn token(value: &str) -> Self {
        let head: String = value.chars().take(6).collect();
        Shown(format!("{head}… ({})", value.len()))
    }
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn looks_like_token(v: &str) -> bool {
    let parts: Vec<&str> = v.split('.').collect();
    (3..=5).contains(&parts.len())
        && v.len() > 60
        && v.starts_with("ey")
        && v.chars().all(|c| c.is_ascii_alphanumeric() || "-_.=".contains(c))
}

/// Claims fit to be shown: token-like and overlong texts inside are shortened, and at most 100 entries
/// are kept at each level.
pub fn shown_json(value: &Value) -> Value {
    match value {
        Value::String(s) => Value::String(Shown::plain(s).0),
        Value::Array(a) => Value::Array(a.iter().take(100).map(shown_json).collect()),
        Value::Object(o) => Value::Object(
            o.iter()
                .take(100)
                .map(|(k, v)| {
                    let lower = k.to_ascii_lowercase();
                    let secret = [
                        "access_token",
                        "refresh_token",
                        "id_token",
                        "client_secret",
                        "password",
                        "code",
                    ]
                    .contains(&lower.as_str());
                    (
                        Shown::plain(k).0,
                        if secret {
                            Value::String(Shown::secret().0)
                        } else if let (true, Some(text)) = (lower == "nonce", v.as_str()) {
                            Value::String(Shown::token(text).0)
                        } else {
                            shown_json(v)
                        },
                    )
                })
                .collect(),
        ),
        other => other.clone(),
    }
}

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
    /// Claims became a person.
    Mapping,
    /// Whether the person may come in.
    Admission,
    /// The account here.
    Account,
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

macro_rules! labels { ($($label:ident $en:literal, $ko:literal;)*) => {
    /// What a fact or a check is about.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[allow(missing_docs)]
    pub enum Label { $($label),* }

    impl Label {
        /// The label in a language.
        pub const fn text(self, lang: Lang) -> &'static str {
            match (self, lang) { $((Label::$label, Lang::En) => $en, (Label::$label, Lang::Ko) => $ko,)* }
        }
    }
} }

labels! {
    Url "Address", "주소";
    Method "Method", "메서드";
    Status "Status", "상태";
    ContentType "Content type", "콘텐츠 형식";
    Error "Error", "오류";
    ErrorDescription "Error description", "오류 설명";
    Detail "Detail", "자세히";
    Document "Document", "문서";
    Issuer "Issuer (iss)", "발급자 (iss)";
    Endpoint "Endpoint", "엔드포인트";
    AuthorizationEndpoint "Authorization endpoint", "인증 엔드포인트";
    TokenEndpoint "Access token endpoint", "액세스 토큰 엔드포인트";
    UserInfoEndpoint "User info endpoint", "사용자 정보 엔드포인트";
    JwksUri "JWKS endpoint", "JWKS 엔드포인트";
    ClientId "Client ID", "클라이언트 ID";
    ClientSecret "Client secret", "클라이언트 시크릿";
    ClientAuthentication "Client authentication", "클라이언트 인증";
    RedirectUri "Callback URL", "콜백 URL";
    Scope "Scopes", "범위";
    ResponseType "Response type", "응답 유형";
    CodeChallengeMethod "Code challenge method", "코드 챌린지 방식";
    State "State", "상태 값 (state)";
    Nonce "Nonce", "Nonce";
    Code "Code", "코드";
    Browser "Browser", "브라우저";
    Away "Time at the provider", "공급자에서 보낸 시간";
    Tokens "Tokens received", "받은 토큰";
    Algorithm "Algorithm (alg)", "알고리즘 (alg)";
    KeyId "Key (kid)", "키 (kid)";
    Keys "Keys published", "게시된 키";
    Signature "Signature", "서명";
    Header "Header", "헤더";
    Claims "Claims", "클레임";
    CriticalHeader "Critical headers (crit)", "필수 헤더 (crit)";
    Audience "Audience (aud)", "대상 (aud)";
    AuthorizedParty "Authorized party (azp)", "승인된 당사자 (azp)";
    Subject "Subject (sub)", "주체 (sub)";
    Expiry "Expires (exp)", "만료 (exp)";
    IssuedAt "Issued (iat)", "발급 (iat)";
    NotBefore "Not before (nbf)", "유효 시작 (nbf)";
    AccessTokenHash "Access token hash (at_hash)", "액세스 토큰 해시 (at_hash)";
    ClockDifference "Provider's clock against ours", "공급자 시계와의 차이";
    UserId "User id", "사용자 ID";
    UserName "User name", "사용자 이름";
    Email "Email", "이메일";
    EmailVerified "Email verified", "이메일 확인";
    Name "Name", "이름";
    GivenName "Given name", "이름 (given)";
    FamilyName "Family name", "성 (family)";
    Picture "Picture", "사진";
    CreateUsers "Create new users on first login", "첫 로그인 시 새 사용자 만들기";
    Account "Account", "계정";
    Password "Password", "비밀번호";
    Address "Network address", "네트워크 주소";
}

impl From<crate::claims::Target> for Label {
    fn from(t: crate::claims::Target) -> Self {
        use crate::claims::Target;
        match t {
            Target::UserId => Label::UserId,
            Target::UserName => Label::UserName,
            Target::Email => Label::Email,
            Target::Name => Label::Name,
            Target::GivenName => Label::GivenName,
            Target::FamilyName => Label::FamilyName,
            Target::Picture => Label::Picture,
        }
    }
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
    /// Keeps the serialised size under [`MAX_BYTES`]: the JSON of the largest steps goes first.
    pub fn bound(&mut self) {
        let size = |t: &Trace| serde_json::to_string(t).map_or(usize::MAX, |s| s.len());
        while size(self) > MAX_BYTES - 4096 {
            let largest = self
                .steps
                .iter_mut()
                .filter(|s| !s.json.is_empty())
                .max_by_key(|s| s.json.iter().map(|(_, v)| v.to_string().len()).sum::<usize>());
            match largest {
                Some(step) => step.json.clear(),
                None => {
                    self.steps.iter_mut().for_each(|s| s.facts.truncate(10));
                    break;
                }
            }
        }
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
}

/// How the person proves who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Email and password kept here.
    Password,
    /// OpenID Connect.
    Oidc,
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
}

/// Whether an outcome proves that the settings and the provider work end to end. A refusal on the
/// person's side, reached at admission, still proves them; before admission nothing was proven.
pub fn proves(outcome: &Outcome, trace: &Trace) -> bool {
    match outcome {
        Outcome::WouldSignIn | Outcome::SignedIn { .. } | Outcome::Linked => true,
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
    use serde_json::json;

    #[test]
    fn a_whole_token_cannot_be_shown() {
        let jwt = format!("eyJhbGciOiJub25lIn0.{}.{}", "a".repeat(60), "b".repeat(60));
        assert!(!Shown::plain(&jwt).as_str().contains("aaaa"));
        let v = shown_json(&json!({"claims": {"id_token": "short", "nested": [jwt]}}));
        assert!(!v.to_string().contains("aaaa") && !v.to_string().contains("short"));
    }

    #[test]
    fn an_attempt_stays_small() {
        let mut t = Trace::default();
        for _ in 0..20 {
            t.step(StepKind::IdToken)
                .json(Label::Claims, &json!({"x": vec!["y".repeat(400); 100]}));
        }
        t.bound();
        assert!(serde_json::to_string(&t).unwrap().len() <= MAX_BYTES);
    }

    #[test]
    fn a_refused_person_proves_the_connection_and_a_broken_provider_does_not() {
        let mut t = Trace::default();
        t.step(StepKind::Mapping);
        let Refusal(code) = t.refuse(StepKind::Admission, Code::EmailNotVerified);
        assert!(proves(&Outcome::Refused { code }, &t));
        let mut t = Trace::default();
        let Refusal(code) = t.refuse(StepKind::Mapping, Code::ClaimMissing);
        assert!(!proves(&Outcome::Refused { code }, &t));
        let mut t = Trace::default();
        let Refusal(code) = t.refuse(StepKind::Callback, Code::PersonCancelled);
        assert!(!proves(&Outcome::Refused { code }, &t));
    }
}
