//! What a token has to be, rule by rule, each with what was expected and what came.

use super::{LEEWAY, LONGEST_SUBJECT, Seconds, Settings, WANDB};
use crate::attempt::{Label, Step};
use crate::catalogue::Code;
use crate::claims::Claims;
use crate::connection::oidc::Algorithm;
use crate::when::iso;
use serde_json::Value;

/// A rule and how the token stands to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What was compared.
    pub label: Label,
    /// What would be right.
    pub expected: String,
    /// What came.
    pub received: String,
    /// Why it is refused; none where it is right.
    pub code: Option<Code>,
}

impl Line {
    fn new(
        label: Label,
        expected: impl Into<String>,
        received: impl Into<String>,
        right: bool,
        code: Code,
    ) -> Self {
        Line {
            label,
            expected: expected.into(),
            received: received.into(),
            code: (!right).then_some(code),
        }
    }
    /// The same as a comparison of a step.
    pub fn tell(&self, step: &mut Step) {
        step.check(self.label, &self.expected, &self.received, self.code.is_none());
    }
}

/// The first line that refuses.
pub fn refusing(lines: &[Line]) -> Option<(&Line, Code)> {
    lines.iter().find_map(|line| line.code.map(|code| (line, code)))
}

/// A claim as it came, for people.
pub fn shown(claims: &Claims, name: &str) -> String {
    match claims.get(name) {
        None => "—".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// What is judged of any assertion, before anybody is asked whose it is (J6): its kind, its algorithm, and that it has
/// an issuer. Nothing of it is believed.
pub fn front(header: &Claims, claims: &Claims) -> Vec<Line> {
    let typ = header.get("typ");
    let kind = match typ {
        None => true,
        Some(Value::String(typ)) => {
            let typ = typ.to_ascii_lowercase();
            typ.strip_prefix("application/").unwrap_or(&typ) == "jwt"
        }
        Some(_) => false,
    };
    let mut lines = vec![Line::new(
        Label::TokenKind,
        "JWT",
        shown(header, "typ"),
        kind,
        Code::AssertionKind,
    )];
    // ID tokens of a sign-in, and logout tokens (RFC 8725 §3.11–3.12): never somebody's assertion.
    let others = ["nonce", "at_hash", "c_hash", "s_hash", "events"];
    let of_another = others.iter().find(|name| claims.contains_key(**name));
    let keycloaks = matches!(
        claims.get("typ").and_then(Value::as_str),
        Some("ID" | "Logout" | "Refresh" | "Offline")
    );
    let other = of_another.copied().or(keycloaks.then_some("typ"));
    if let Some(name) = other {
        lines.push(Line::new(
            Label::TokenKind,
            "—",
            format!("{name}: {}", shown(claims, name)),
            false,
            Code::AssertionKind,
        ));
    }
    let names: Vec<&str> = Algorithm::ALL.iter().map(|(_, name)| *name).collect();
    let alg = header.get("alg").and_then(Value::as_str);
    lines.push(Line::new(
        Label::Algorithm,
        names.join(", "),
        shown(header, "alg"),
        alg.is_some_and(|alg| names.contains(&alg)),
        Code::AssertionAlgorithm,
    ));
    lines.push(Line::new(
        Label::CriticalHeader,
        "—",
        shown(header, "crit"),
        !header.contains_key("crit"),
        Code::AssertionMalformed,
    ));
    if !claims.get("iss").is_some_and(Value::is_string) {
        lines.push(Line::new(
            Label::Issuer,
            "https://…",
            shown(claims, "iss"),
            false,
            Code::AssertionClaim,
        ));
    }
    lines
}

/// No organization has the issuer; the one that is most like it, if it may be told.
pub fn unknown(nearest: Option<&str>, claims: &Claims) -> Line {
    let expected = nearest.unwrap_or("one that is set up here");
    Line::new(
        Label::Issuer,
        expected,
        shown(claims, "iss"),
        false,
        Code::IssuerUnknown,
    )
}

/// Where a token is judged.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// The organization's name, then those that it had.
    pub names: &'a [&'a str],
    /// The installation takes `wandb` as everybody's audience.
    pub wandb: bool,
    /// The installation checks no audience.
    pub skip_audience: bool,
    /// Now, in seconds.
    pub now: Seconds,
}

/// How well an audience says which organization is meant; the better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    /// It is the organization's own name.
    Named,
    /// It is one of those that were set.
    Listed,
    /// It could be anybody's: `wandb`, or not checked.
    Anybody,
}

/// The one audience of a token (J2): a text, or a list with exactly one.
fn audience(claims: &Claims) -> Option<&str> {
    match claims.get("aud")? {
        Value::String(one) => Some(one),
        Value::Array(all) => match all.as_slice() {
            [Value::String(one)] => Some(one),
            _ => None,
        },
        _ => None,
    }
}

/// Whether there is an audience of the right type at all (J1).
fn has_audience(claims: &Claims) -> bool {
    match claims.get("aud") {
        Some(Value::String(_)) => true,
        Some(Value::Array(all)) => !all.is_empty() && all.iter().all(Value::is_string),
        _ => false,
    }
}

/// How a token's audience aims at an organization; none where it does not.
pub fn aim(settings: &Settings, here: &Here<'_>, claims: &Claims) -> Option<Aim> {
    let of = audience(claims);
    let skipped = settings.skip_audience || here.skip_audience;
    let named = of.is_some_and(|of| here.names.contains(&of));
    let listed = of.is_some_and(|of| settings.audiences.iter().any(|one| one == of) && of != WANDB);
    // Where audiences are set, the name alone is none of them.
    if named && (settings.audiences.is_empty() || listed || skipped) {
        Some(Aim::Named)
    } else if listed {
        Some(Aim::Listed)
    } else if skipped || (of == Some(WANDB) && accepts_wandb(settings, here)) {
        Some(Aim::Anybody)
    } else {
        None
    }
}

fn accepts_wandb(settings: &Settings, here: &Here<'_>) -> bool {
    here.wandb && (settings.audiences.is_empty() || settings.audiences.iter().any(|one| one == WANDB))
}

/// Everything that the settings ask of a token's claims, but whose subject it is. None of it is worth anything unless
/// one of the issuer's keys signed the token.
pub fn judge(settings: &Settings, here: &Here<'_>, claims: &Claims) -> Vec<Line> {
    let mut lines = vec![
        Line::new(
            Label::Issuer,
            &settings.issuer,
            shown(claims, "iss"),
            claims.get("iss").and_then(Value::as_str) == Some(&settings.issuer),
            Code::IssuerUnknown,
        ),
        audience_line(settings, here, claims),
    ];
    times(settings, here.now, claims, &mut lines);
    for condition in &settings.conditions {
        let received = condition.of(claims).unwrap_or_else(|| "—".into());
        lines.push(Line::new(
            Label::Condition,
            condition.to_string(),
            format!("{} = {received}", condition.claim),
            condition.holds(claims),
            Code::AssertionCondition,
        ));
    }
    lines
}

fn audience_line(settings: &Settings, here: &Here<'_>, claims: &Claims) -> Line {
    let mut right: Vec<&str> = settings.audiences.iter().map(String::as_str).collect();
    if right.is_empty() {
        right.extend(here.names.first());
    }
    if accepts_wandb(settings, here) && !right.contains(&WANDB) {
        right.push(WANDB);
    }
    let skipped = settings.skip_audience || here.skip_audience;
    let expected = match skipped {
        true => "* (SKIP_AUDIENCE_VALIDATION)".to_owned(),
        false => right.join(", "),
    };
    let there = has_audience(claims);
    let code = match there {
        true => Code::AssertionAudience,
        false => Code::AssertionClaim,
    };
    let right = there && aim(settings, here, claims).is_some();
    Line::new(Label::Audience, expected, shown(claims, "aud"), right, code)
}

/// A NumericDate, which may have a fraction (RFC 7519 §2).
fn time(value: &Value) -> Option<Seconds> {
    value
        .as_i64()
        .or_else(|| value.as_f64().filter(|s| s.is_finite()).map(|s| s.floor() as i64))
}

/// How many seconds the issuer's clock is ahead of ours at least: a token is not issued before it is given in.
pub fn ahead(claims: &Claims, now: Seconds) -> Option<Seconds> {
    let issued = claims.get("iat").and_then(time)?;
    Some(issued.saturating_sub(now)).filter(|ahead| *ahead > 0)
}

/// When a token ends.
pub fn expires(claims: &Claims) -> Option<Seconds> {
    claims.get("exp").and_then(time)
}

/// Whether a token that is good once was not given in before.
pub fn once(claims: &Claims, used: bool) -> Line {
    let there = claims
        .get("jti")
        .and_then(Value::as_str)
        .is_some_and(|jti| !jti.is_empty());
    let code = match there {
        true => Code::AssertionUsed,
        false => Code::AssertionClaim,
    };
    Line::new(Label::TokenId, "—", shown(claims, "jti"), there && !used, code)
}

fn moment(at: Seconds) -> String {
    let text = iso(at.saturating_mul(1000));
    if text.is_empty() { at.to_string() } else { text }
}

fn times(settings: &Settings, now: Seconds, claims: &Claims, lines: &mut Vec<Line>) {
    let here = moment(now);
    let (mut expires, mut issued) = (None, None);
    for (name, label, required) in [
        ("exp", Label::Expiry, true),
        ("iat", Label::IssuedAt, false),
        ("nbf", Label::NotBefore, false),
    ] {
        let claim = claims.get(name);
        if claim.is_none() && !required {
            continue;
        }
        let sign = if name == "exp" { ">" } else { "≤" };
        let bound = format!("{sign} {here} ({LEEWAY} s)");
        let Some(at) = claim.and_then(time) else {
            lines.push(Line::new(
                label,
                bound,
                shown(claims, name),
                false,
                Code::AssertionClaim,
            ));
            continue;
        };
        let (right, code) = match name {
            "exp" => (at.saturating_add(LEEWAY) > now, Code::AssertionExpired),
            _ => (at <= now.saturating_add(LEEWAY), Code::AssertionFromFuture),
        };
        match name {
            "exp" => expires = Some(at),
            "iat" => issued = Some(at),
            _ => {}
        }
        lines.push(Line::new(label, bound, moment(at), right, code));
    }
    if let Some(expires) = expires {
        // Without a beginning it is at least what is left.
        let lifetime = expires.saturating_sub(issued.unwrap_or(now));
        lines.push(Line::new(
            Label::Lifetime,
            format!("≤ {} s", settings.longest),
            format!("{lifetime} s"),
            lifetime <= settings.longest.saturating_add(LEEWAY),
            Code::AssertionTooLong,
        ));
    }
}

/// The subject, if it is one (J1).
pub fn subject(claims: &Claims) -> Option<&str> {
    let subject = claims.get("sub")?.as_str()?;
    let fits = !subject.is_empty()
        && subject.chars().nth(LONGEST_SUBJECT).is_none()
        && !subject.chars().any(char::is_control);
    fits.then_some(subject)
}

/// The member whose email a subject is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// A provider vouched for the address, or an administrator wrote it.
    pub verified: bool,
    /// The account is disabled.
    pub disabled: bool,
}

/// An external service account that has the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct External {
    /// The account is disabled.
    pub disabled: bool,
}

/// Whose a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The member's.
    Member,
    /// The only external service account's.
    External,
}

/// Whose a token is, by its subject and by nothing else. A member comes first: whoever makes service accounts must not
/// take a person's tokens.
pub fn whose(
    settings: &Settings,
    organization: &str,
    claims: &Claims,
    member: Option<Member>,
    externals: &[External],
) -> (Line, Option<Whose>) {
    let mut rules = Vec::new();
    if settings.people {
        rules.push(format!("the email of a member of {organization}"));
    }
    if settings.service_accounts {
        rules.push(format!(
            "the subject of an external service account of {organization}"
        ));
    }
    let member = member.filter(|_| settings.people);
    let externals = if settings.service_accounts { externals } else { &[] };
    let (code, whose) = match (subject(claims), member, externals) {
        (None, _, _) => (Some(Code::AssertionClaim), None),
        (_, Some(member), _) if member.disabled => (Some(Code::SubjectDisabled), None),
        (_, Some(member), _) if !member.verified => (Some(Code::SubjectNotVerified), None),
        (_, Some(_), _) => (None, Some(Whose::Member)),
        (_, None, []) => (Some(Code::SubjectUnknown), None),
        (_, None, [one]) if one.disabled => (Some(Code::SubjectDisabled), None),
        (_, None, [_]) => (None, Some(Whose::External)),
        (_, None, _) => (Some(Code::SubjectAmbiguous), None),
    };
    let line = Line {
        label: Label::Subject,
        expected: rules.join(", or "),
        received: shown(claims, "sub"),
        code,
    };
    (line, whose)
}
