//! Identity federation: an organization trusts the JWTs of an issuer, and a program gives one in for an access token.
//! What may be set up ([`form`]), and what a token has to be ([`verdict`]), as pure functions.

pub mod form;
mod nearest;
mod preset;
mod shared;
pub mod table;
#[cfg(test)]
mod tests;
pub mod verdict;

pub use form::IssuerForm;
pub use nearest::nearest;
pub use preset::Preset;
pub use shared::{Shared, shared};

use crate::claims::Claims;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// Seconds, or seconds since the Unix epoch.
pub type Seconds = i64;

/// Clocks may differ by so much.
pub const LEEWAY: Seconds = 60;
/// The longest assertion, in bytes.
pub const LONGEST_ASSERTION: usize = 16 * 1024;
/// The longest subject, in characters (OIDC Core §2).
pub const LONGEST_SUBJECT: usize = 255;
/// The audience that every organization of an installation may accept beside its name.
pub const WANDB: &str = "wandb";

/// How an organization trusts an issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The issuer, to the character as its tokens have it.
    pub issuer: String,
    /// What the form began from.
    pub preset: Preset,
    /// Where its keys are.
    pub keys: Keys,
    /// Authorities to trust beside the system's, as PEM.
    pub ca_certificates: Option<String>,
    /// What `aud` may be; empty for the organization's name.
    pub audiences: Vec<String>,
    /// `aud` may be anything.
    pub skip_audience: bool,
    /// A token whose subject is a member's verified email is that person's.
    pub people: bool,
    /// A token whose subject is that of an external service account is that account's.
    pub service_accounts: bool,
    /// What other claims have to be; all of them.
    pub conditions: Vec<Condition>,
    /// A token is taken once (`jti`).
    pub once: bool,
    /// The longest lifetime of its tokens.
    pub longest: Seconds,
    /// How long an access token lasts.
    pub token_lifetime: Seconds,
}

/// Where an issuer's keys are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keys {
    /// Published there.
    Published(String),
    /// Given by hand, a JWKS: the issuer cannot be reached from here.
    Given(String),
}

/// What a claim has to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The claim's name, or the way to it as a JSON pointer: `/kubernetes.io/namespace`.
    pub claim: String,
    /// Its value, or what it begins with.
    pub value: String,
    /// The value is a beginning.
    pub prefix: bool,
}

impl Condition {
    /// The claim as text; none where it is absent, or no text, number or truth value.
    pub fn of(&self, claims: &Claims) -> Option<String> {
        let found = match self.claim.strip_prefix('/') {
            None => claims.get(&self.claim)?,
            Some(way) => {
                let mut parts = way
                    .split('/')
                    .map(|part| part.replace("~1", "/").replace("~0", "~"));
                let first = claims.get(&parts.next()?)?;
                parts.try_fold(first, |value, part| value.get(&part))?
            }
        };
        match found {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => Some(found.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
    /// Whether the claim is as it has to be.
    pub fn holds(&self, claims: &Claims) -> bool {
        match self.of(claims) {
            Some(text) if self.prefix => text.len() > self.value.len() && text.starts_with(&self.value),
            Some(text) => text == self.value,
            None => false,
        }
    }
}

/// As it is typed.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let star = if self.prefix { "*" } else { "" };
        write!(f, "{} = {}{star}", self.claim, self.value)
    }
}
