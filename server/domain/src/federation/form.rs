//! The form of an issuer, and what of it may be saved.

use super::shared::host;
use super::{Condition, Keys, Preset, Seconds, Settings, Shared, shared};
use crate::connection::problem_with_url;
use crate::problem::{Problem, Problems};
use serde::{Deserialize, Serialize};

/// The longest text of a line, in characters.
const LONGEST: usize = 500;
/// So many audiences or conditions.
const MOST: usize = 20;
/// The longest lifetime that may be accepted, in hours.
pub const MOST_HOURS: usize = 8760;
/// How long an access token may last, in minutes: the W&B SDK takes one with five left for expired.
pub const MINUTES: (usize, usize) = (10, 720);

/// As it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IssuerForm {
    /// The issuer URL.
    pub issuer: String,
    /// The preset's name.
    pub preset: String,
    /// Where the keys are, as it was found and shown.
    pub jwks_uri: String,
    /// The keys by hand, a JWKS; they win.
    pub jwks: String,
    /// Authorities to trust beside the system's.
    pub ca_certificates: String,
    /// Audiences, one a line; the organization's name where there is none.
    pub audiences: String,
    /// `aud` may be anything.
    pub skip_audience: bool,
    /// By the email of a member.
    pub people: bool,
    /// By the subject of an external service account.
    pub service_accounts: bool,
    /// Conditions, one a line: `claim = value`, or `claim = prefix*`.
    pub conditions: String,
    /// A token is taken once.
    pub once: bool,
    /// The longest lifetime of the issuer's tokens, in hours.
    pub longest_hours: String,
    /// The lifetime of an access token, in minutes.
    pub token_minutes: String,
}

impl Default for IssuerForm {
    fn default() -> Self {
        IssuerForm {
            issuer: String::new(),
            preset: Preset::Custom.name().into(),
            jwks_uri: String::new(),
            jwks: String::new(),
            ca_certificates: String::new(),
            audiences: String::new(),
            skip_audience: false,
            people: true,
            service_accounts: true,
            conditions: String::new(),
            once: false,
            longest_hours: "24".into(),
            token_minutes: "60".into(),
        }
    }
}

impl From<&Settings> for IssuerForm {
    fn from(s: &Settings) -> Self {
        let lines = |all: &mut dyn Iterator<Item = String>| all.collect::<Vec<_>>().join("\n");
        let (jwks_uri, jwks) = match &s.keys {
            Keys::Published(url) => (url.clone(), String::new()),
            Keys::Given(jwks) => (String::new(), jwks.clone()),
        };
        IssuerForm {
            issuer: s.issuer.clone(),
            preset: s.preset.name().into(),
            jwks_uri,
            jwks,
            ca_certificates: s.ca_certificates.clone().unwrap_or_default(),
            audiences: lines(&mut s.audiences.iter().cloned()),
            skip_audience: s.skip_audience,
            people: s.people,
            service_accounts: s.service_accounts,
            conditions: lines(&mut s.conditions.iter().map(Condition::to_string)),
            once: s.once,
            longest_hours: (s.longest / 3600).to_string(),
            token_minutes: (s.token_lifetime / 60).to_string(),
        }
    }
}

impl IssuerForm {
    /// What keeps the issuer's URL from being one.
    pub fn problem_with_issuer(issuer: &str) -> Option<Problem> {
        if issuer.is_empty() {
            return Some(Problem::Required);
        }
        if let Some(problem) = too_long(issuer).or_else(|| problem_with_url(issuer)) {
            return Some(problem);
        }
        // No token is of these: each is of its tenant's.
        let nobodys = ["/common/", "/organizations/", "/consumers/"];
        let microsoft = host(issuer).is_some_and(|h| h == "login.microsoftonline.com");
        if microsoft && nobodys.iter().any(|part| format!("{issuer}/").contains(part)) {
            return Some(Problem::NoTenant);
        }
        issuer.contains('?').then_some(Problem::UrlExtras)
    }

    /// The settings, or what is wrong with which field. Whether the keys by hand are keys is for the caller to see.
    ///
    /// # Errors
    /// The problems.
    pub fn validate(&self) -> Result<Settings, Problems> {
        let mut problems = Problems::new();
        let issuer = self.issuer.trim();
        if let Some(problem) = Self::problem_with_issuer(issuer) {
            problems.insert("issuer", problem);
        }
        let preset = Preset::parse(self.preset.trim());
        if preset.is_none() {
            problems.insert("preset", Problem::NotOffered);
        }
        let (jwks, jwks_uri) = (self.jwks.trim(), self.jwks_uri.trim());
        if jwks.is_empty() {
            match problem_with_url(jwks_uri) {
                _ if jwks_uri.is_empty() => problems.insert("jwks", Problem::NoKeys),
                Some(problem) => problems.insert("jwks_uri", problem),
                None => None,
            };
        }
        let audiences = listed(&self.audiences);
        if audiences.len() > MOST {
            problems.insert("audiences", Problem::TooMany(MOST));
        } else if let Some(problem) = audiences.iter().find_map(|line| too_long(line)) {
            problems.insert("audiences", problem);
        }
        if !self.people && !self.service_accounts {
            problems.insert("service_accounts", Problem::NoSubjectRule);
        }
        let conditions = conditions(&self.conditions, shared(issuer)).unwrap_or_else(|problem| {
            problems.insert("conditions", problem);
            Vec::new()
        });
        let hours = self.longest_hours.trim().parse::<usize>().ok();
        let hours = hours.filter(|hours| (1..=MOST_HOURS).contains(hours));
        if hours.is_none() {
            problems.insert("longest_hours", Problem::NotBetween(1, MOST_HOURS));
        }
        let minutes = self.token_minutes.trim().parse::<usize>().ok();
        let minutes = minutes.filter(|minutes| (MINUTES.0..=MINUTES.1).contains(minutes));
        if minutes.is_none() {
            problems.insert("token_minutes", Problem::NotBetween(MINUTES.0, MINUTES.1));
        }
        let ca = self.ca_certificates.trim();
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Settings {
            issuer: issuer.into(),
            preset: preset.unwrap_or_default(),
            keys: match jwks {
                "" => Keys::Published(jwks_uri.into()),
                jwks => Keys::Given(jwks.into()),
            },
            ca_certificates: (!ca.is_empty()).then(|| ca.into()),
            audiences,
            skip_audience: self.skip_audience,
            people: self.people,
            service_accounts: self.service_accounts,
            conditions,
            once: self.once,
            longest: seconds(hours.unwrap_or(24), 3600),
            token_lifetime: seconds(minutes.unwrap_or(60), 60),
        })
    }
}

/// So many of so many seconds; the number was found to be small.
fn seconds(count: usize, each: Seconds) -> Seconds {
    Seconds::try_from(count).unwrap_or(1).saturating_mul(each)
}

fn listed(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut all: Vec<String> = lines.map(str::to_owned).collect();
    let mut seen = std::collections::HashSet::new();
    all.retain(|line| seen.insert(line.clone()));
    all
}

fn too_long(text: &str) -> Option<Problem> {
    if text.chars().nth(LONGEST).is_some() {
        Some(Problem::TooLong(LONGEST))
    } else if text.chars().any(char::is_control) {
        Some(Problem::ControlCharacter)
    } else {
        None
    }
}

fn conditions(text: &str, shared: Option<&Shared>) -> Result<Vec<Condition>, Problem> {
    let lines = listed(text);
    if lines.len() > MOST {
        return Err(Problem::TooMany(MOST));
    }
    let all = lines.iter().map(|line| condition(line, shared));
    let all = all.collect::<Result<Vec<_>, _>>()?;
    if let Some(shared) = shared
        && !all.iter().any(|c| shared.owners.contains(&c.claim.as_str()))
    {
        return Err(Problem::SharedIssuer(shared.owners.join(", ")));
    }
    Ok(all)
}

fn condition(line: &str, shared: Option<&Shared>) -> Result<Condition, Problem> {
    if let Some(problem) = too_long(line) {
        return Err(problem);
    }
    let not = || Problem::NotCondition(line.to_owned());
    let (claim, value) = line.split_once('=').ok_or_else(not)?;
    let (claim, value) = (claim.trim(), value.trim());
    if claim.is_empty() || value.is_empty() || (value.starts_with('<') && value.ends_with('>')) {
        return Err(not());
    }
    if ["iss", "aud", "exp", "nbf", "iat", "jti"].contains(&claim) {
        return Err(Problem::CheckedClaim(claim.to_owned()));
    }
    let Some(prefix) = value.strip_suffix('*') else {
        return Ok(Condition {
            claim: claim.into(),
            value: value.into(),
            prefix: false,
        });
    };
    // Without an end `acme*` would let `acme-evil` in.
    let ends = prefix.ends_with(['/', ':']) && prefix.len() > 1;
    let everybodys = shared.is_some_and(|shared| shared.everybodys.contains(&prefix));
    if !ends || everybodys {
        return Err(Problem::OpenPrefix(value.to_owned()));
    }
    Ok(Condition {
        claim: claim.into(),
        value: prefix.into(),
        prefix: true,
    })
}
