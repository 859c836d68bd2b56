//! Who signs in, and which of their claims a scope gives out.

use serde_json::{Map, Value, json};

use super::{bend::Bend, state::Bends};

/// Who signs in at the provider.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The subject.
    pub sub: String,
    /// All other claims.
    pub claims: Map<String, Value>,
}

impl Person {
    /// A person of whom nothing but the subject is known.
    pub fn new(sub: &str) -> Self {
        Self {
            sub: sub.to_owned(),
            claims: Map::new(),
        }
    }

    /// The same person with this claim, or another value for it.
    #[must_use]
    pub fn with(mut self, claim: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(claim.to_owned(), value.into());
        self
    }

    /// The same person without this claim.
    #[must_use]
    pub fn without(mut self, claim: &str) -> Self {
        self.claims.remove(claim);
        self
    }

    /// `sub` and the claims that `scope` gives out, as bent.
    pub(super) fn claims_for(&self, scope: &str, bends: &Bends) -> Map<String, Value> {
        let asked = |name: &str| scope.split(' ').any(|scope| scope == name);
        let given = |claim: &str| scope_of(claim).is_none_or(asked);
        let mut claims: Map<_, _> = self
            .claims
            .iter()
            .filter(|(name, _)| given(name))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        claims.insert("sub".to_owned(), json!(self.sub));
        for bend in bends.iter() {
            bend_claims(bend, self, &mut claims);
        }
        claims
    }
}

impl Default for Person {
    /// Ada Lovelace with all usual claims and a verified address.
    fn default() -> Self {
        Self::new("ada-1815")
            .with("name", "Ada Lovelace")
            .with("given_name", "Ada")
            .with("family_name", "Lovelace")
            .with("preferred_username", "ada")
            .with("picture", "https://provider.test/ada.png")
            .with("email", "ada@example.test")
            .with("email_verified", true)
    }
}

/// The standard scope that a standard claim belongs to (OpenID Connect Core, 5.4).
fn scope_of(claim: &str) -> Option<&'static str> {
    match claim {
        "name" | "family_name" | "given_name" | "middle_name" | "nickname" | "preferred_username"
        | "profile" | "picture" | "website" | "gender" | "birthdate" | "zoneinfo" | "locale"
        | "updated_at" => Some("profile"),
        "email" | "email_verified" => Some("email"),
        "address" => Some("address"),
        "phone_number" | "phone_number_verified" => Some("phone"),
        _ => None,
    }
}

fn bend_claims(bend: Bend, person: &Person, claims: &mut Map<String, Value>) {
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    match bend {
        Bend::MissingEmail => claims.remove("email"),
        Bend::EmailUnverified => set("email_verified", json!(false)),
        Bend::EmailVerifiedAbsent => claims.remove("email_verified"),
        Bend::EmailVerifiedString => set("email_verified", json!("true")),
        Bend::EmailChanged => claims
            .get("email")
            .and_then(Value::as_str)
            .map(|email| json!(format!("changed.{email}")))
            .and_then(|changed| claims.insert("email".to_owned(), changed)),
        Bend::SubOther => set("sub", json!(format!("{}-other", person.sub))),
        _ => None,
    };
}
