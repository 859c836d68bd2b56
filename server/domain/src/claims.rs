//! From a provider's claims to a person: the mapping, and an explanation of every choice it made.

pub mod tree;
pub mod why;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A provider's claims, as merged from the ID token and user info.
pub type Claims = Map<String, Value>;

/// What a claim is mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The identity's subject; never an email.
    UserId,
    /// The login name that the account's name is made from.
    UserName,
    /// The email address.
    Email,
    /// The full name.
    Name,
    /// The given name.
    GivenName,
    /// The family name.
    FamilyName,
    /// The address of a picture.
    Picture,
}

impl Target {
    /// All targets, in the form's order.
    pub const ALL: [Target; 7] = [
        Self::UserId,
        Self::UserName,
        Self::Email,
        Self::Name,
        Self::GivenName,
        Self::FamilyName,
        Self::Picture,
    ];

    /// Its form field, by its HTML name.
    pub const fn field(self) -> &'static str {
        match self {
            Self::UserId => "map_user_id",
            Self::UserName => "map_user_name",
            Self::Email => "map_email",
            Self::Name => "map_name",
            Self::GivenName => "map_given_name",
            Self::FamilyName => "map_family_name",
            Self::Picture => "map_picture",
        }
    }
}

/// Which claims are tried for each target, in order. A claim is looked up as an exact key first
/// (`https://app.example/groups`), then as a dotted path (`realm.name`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// For [`Target::UserId`]; `sub` unless remapped.
    pub user_id: Vec<String>,
    /// For [`Target::UserName`].
    pub user_name: Vec<String>,
    /// For [`Target::Email`].
    pub email: Vec<String>,
    /// For [`Target::Name`].
    pub name: Vec<String>,
    /// For [`Target::GivenName`].
    pub given_name: Vec<String>,
    /// For [`Target::FamilyName`].
    pub family_name: Vec<String>,
    /// For [`Target::Picture`].
    pub picture: Vec<String>,
    /// User name and name are required, too.
    #[serde(default)]
    pub identifier_claims: bool,
    /// For the person's groups ([`crate::groups::read`]); empty in a mapping that was kept before there was one.
    #[serde(default)]
    pub groups: Vec<String>,
}

impl Default for Mapping {
    fn default() -> Self {
        let one = |s: &str| vec![s.to_owned()];
        Mapping {
            user_id: one("sub"),
            user_name: one("preferred_username"),
            email: one("email"),
            name: one("name"),
            given_name: one("given_name"),
            family_name: one("family_name"),
            picture: one("picture"),
            identifier_claims: false,
            groups: one("groups"),
        }
    }
}

impl Mapping {
    /// Whether nobody is admitted without it.
    pub const fn requires(&self, target: Target) -> bool {
        match target {
            Target::UserId | Target::Email => true,
            Target::UserName | Target::Name => self.identifier_claims,
            Target::GivenName | Target::FamilyName | Target::Picture => false,
        }
    }

    /// The claims tried for a target.
    pub fn of(&self, target: Target) -> &[String] {
        match target {
            Target::UserId => &self.user_id,
            Target::UserName => &self.user_name,
            Target::Email => &self.email,
            Target::Name => &self.name,
            Target::GivenName => &self.given_name,
            Target::FamilyName => &self.family_name,
            Target::Picture => &self.picture,
        }
    }
}

/// A person as the provider describes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The subject.
    pub subject: String,
    /// The login name.
    pub user_name: Option<String>,
    /// The email address, trimmed.
    pub email: Option<String>,
    /// Whether the provider says that the address is verified; `None` when it says nothing.
    pub email_verified: Option<bool>,
    /// The full name, or given and family name joined.
    pub name: Option<String>,
    /// The given name.
    pub given_name: Option<String>,
    /// The family name.
    pub family_name: Option<String>,
    /// An https picture address.
    pub picture: Option<String>,
}

/// How one target got its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// The target.
    pub target: Target,
    /// The claims that were tried, in order, until one was found.
    pub tried: Vec<String>,
    /// The claim that was taken.
    pub from: Option<String>,
    /// Its value as text.
    pub value: Option<String>,
}

/// The result of [`map`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    /// The person.
    pub profile: Profile,
    /// One line per target.
    pub explained: Vec<Explained>,
    /// The required targets that no claim was found for.
    pub missing: Vec<Target>,
}

/// A claim by exact key, then by dotted path.
pub fn look_up<'a>(claims: &'a Claims, name: &str) -> Option<&'a Value> {
    if let Some(v) = claims.get(name) {
        return Some(v);
    }
    let mut parts = name.split('.');
    let mut value = claims.get(parts.next()?)?;
    for part in parts {
        value = value.as_object()?.get(part)?;
    }
    Some(value)
}

/// A claim's value as text: strings trimmed and not empty, numbers in decimal. Lists, objects and
/// booleans are no text.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => {
            let s = s.trim();
            (!s.is_empty() && !s.contains('\0') && s.len() <= 1000).then(|| s.to_owned())
        }
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// Maps claims to a person and says how. Pure: the same in a sign-in, a dry run and the browser.
pub fn map(claims: &Claims, mapping: &Mapping) -> Mapped {
    let mut explained = Vec::new();
    for target in Target::ALL {
        let mut line = Explained {
            target,
            tried: Vec::new(),
            from: None,
            value: None,
        };
        for name in mapping.of(target) {
            line.tried.push(name.clone());
            if let Some(text) = look_up(claims, name).and_then(as_text) {
                line.from = Some(name.clone());
                line.value = Some(text);
                break;
            }
        }
        explained.push(line);
    }
    let get = |t: Target| {
        explained
            .iter()
            .find(|e| e.target == t)
            .and_then(|e| e.value.clone())
    };
    let from_email = explained
        .iter()
        .any(|e| e.target == Target::Email && e.from.as_deref() == Some("email"));
    let given_name = get(Target::GivenName);
    let family_name = get(Target::FamilyName);
    let joined = [given_name.as_deref(), family_name.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let profile = Profile {
        subject: get(Target::UserId).unwrap_or_default(),
        user_name: get(Target::UserName),
        email: get(Target::Email),
        // It is said of the claim `email` (OpenID Connect Core, 5.1), of no other that was mapped.
        email_verified: match claims.get("email_verified").filter(|_| from_email) {
            Some(Value::Bool(b)) => Some(*b),
            // Cognito and some others send the word.
            Some(Value::String(s)) if s == "true" => Some(true),
            Some(Value::String(s)) if s == "false" => Some(false),
            _ => None,
        },
        name: get(Target::Name).or(Some(joined).filter(|s| !s.is_empty())),
        given_name,
        family_name,
        picture: get(Target::Picture).filter(|p| p.starts_with("https://")),
    };
    let missing = explained
        .iter()
        .filter(|e| e.value.is_none() && mapping.requires(e.target))
        .map(|e| e.target)
        .collect();
    Mapped {
        profile,
        explained,
        missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn claims(v: Value) -> Claims {
        v.as_object().cloned().unwrap()
    }

    #[test]
    fn an_exact_key_comes_before_a_dotted_path() {
        let c = claims(json!({"a.b": "exact", "a": {"b": "path", "c": "deep"}}));
        assert_eq!(look_up(&c, "a.b").unwrap(), "exact");
        assert_eq!(look_up(&c, "a.c").unwrap(), "deep");
        assert_eq!(look_up(&c, "a.d"), None);
        let url = claims(json!({"https://app.example/mail": "x@y"}));
        assert_eq!(look_up(&url, "https://app.example/mail").unwrap(), "x@y");
    }

    #[test]
    fn fallbacks_are_tried_in_order_and_explained() {
        let mapping = Mapping {
            email: vec!["email".into(), "upn".into()],
            ..Mapping::default()
        };
        let m = map(&claims(json!({"sub": "1", "upn": " a@b "})), &mapping);
        assert_eq!(m.profile.email.as_deref(), Some("a@b"));
        let line = m.explained.iter().find(|e| e.target == Target::Email).unwrap();
        assert_eq!((line.tried.len(), line.from.as_deref()), (2, Some("upn")));
        assert!(m.missing.is_empty());
    }

    #[test]
    fn a_missing_email_and_a_list_are_missing() {
        let m = map(
            &claims(json!({"sub": "1", "email": ["a@b"]})),
            &Mapping::default(),
        );
        assert_eq!(m.missing, [Target::Email]);
    }

    #[test]
    fn user_name_and_name_are_required_where_that_is_set() {
        let sent = claims(json!({"sub": "1", "email": "a@b", "given_name": "Alice"}));
        assert!(map(&sent, &Mapping::default()).missing.is_empty());
        let strict = Mapping {
            identifier_claims: true,
            ..Mapping::default()
        };
        assert_eq!(map(&sent, &strict).missing, [Target::UserName, Target::Name]);
    }

    #[test]
    fn the_name_is_joined_when_it_is_not_sent() {
        let m = map(
            &claims(json!({"sub": 7, "given_name": "Alice", "family_name": "Kim"})),
            &Mapping::default(),
        );
        assert_eq!(m.profile.name.as_deref(), Some("Alice Kim"));
        assert_eq!(m.profile.subject, "7");
    }

    #[test]
    fn verified_is_only_what_the_provider_says() {
        for (sent, said) in [
            (json!(true), Some(true)),
            (json!("true"), Some(true)),
            (json!(1), None),
            (json!(null), None),
        ] {
            let m = map(
                &claims(json!({"sub": "1", "email": "a@example.test", "email_verified": sent})),
                &Mapping::default(),
            );
            assert_eq!(m.profile.email_verified, said);
        }
    }

    #[test]
    fn verified_is_said_of_the_claim_email_and_of_no_other() {
        let sent = json!({"sub": "1", "email": "a@example.test", "upn": "chief@example.test", "email_verified": true});
        let by_upn = Mapping {
            email: vec!["upn".into()],
            ..Mapping::default()
        };
        let m = map(&claims(sent), &by_upn);
        assert_eq!(m.profile.email.as_deref(), Some("chief@example.test"));
        assert_eq!(m.profile.email_verified, None);
    }
}
