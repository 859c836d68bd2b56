//! A set of public keys (JWKS, RFC 7517) and which of them may have signed a token.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gatehouse_domain::connection::oidc::Algorithm;
use jsonwebtoken::DecodingKey;
use serde_json::Value;

/// More keys than any provider publishes; a token without `kid` is tried against each.
const MOST: usize = 100;

/// The usable keys of a set. Keys for encryption, of unknown types or too weak are left out.
#[derive(Clone, Debug)]
pub struct Keys(Vec<Key>);

/// The text is no key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotKeys {
    /// Not a JSON object with an array `keys`.
    #[error("not a JSON object with an array of keys")]
    Syntax,
    /// Not one key in it can verify a signature.
    #[error("no usable signature key in it")]
    Empty,
}

#[derive(Clone, Debug)]
pub(crate) struct Key {
    kid: Option<String>,
    /// The only algorithm it is for, if it says so.
    alg: Option<String>,
    shape: Shape,
    pub(crate) public: DecodingKey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Rsa,
    P256,
    P384,
    Ed25519,
}

impl Shape {
    fn of(alg: Algorithm) -> Self {
        match alg {
            Algorithm::RS256 | Algorithm::RS384 | Algorithm::RS512 | Algorithm::PS256 => Shape::Rsa,
            Algorithm::ES256 => Shape::P256,
            Algorithm::ES384 => Shape::P384,
            Algorithm::EdDSA => Shape::Ed25519,
        }
    }
}

impl Keys {
    /// Reads a key set.
    ///
    /// # Errors
    /// When it is none, or has no key that can be used.
    pub fn parse(text: &str) -> Result<Self, NotKeys> {
        let set: Value = serde_json::from_str(text).map_err(|_| NotKeys::Syntax)?;
        let all = set.get("keys").and_then(Value::as_array).ok_or(NotKeys::Syntax)?;
        let usable: Vec<Key> = all.iter().filter_map(read).take(MOST).collect();
        if usable.is_empty() {
            Err(NotKeys::Empty)
        } else {
            Ok(Keys(usable))
        }
    }

    /// The ids of the usable keys, in order; a key without one is a dash.
    pub fn ids(&self) -> Vec<&str> {
        self.0
            .iter()
            .map(|key| key.kid.as_deref().unwrap_or("—"))
            .collect()
    }

    /// The usable keys, in order: id, and what each is.
    pub fn kinds(&self) -> Vec<(&str, &'static str)> {
        let kind = |key: &Key| match key.shape {
            Shape::Rsa => "RSA",
            Shape::P256 => "P-256",
            Shape::P384 => "P-384",
            Shape::Ed25519 => "Ed25519",
        };
        let all = self.0.iter();
        all.map(|key| (key.kid.as_deref().unwrap_or("—"), kind(key)))
            .collect()
    }

    /// The keys that may have signed: of the algorithm's type, and with this id. Without an id in the token
    /// all of that type; where no key has the id, those that have none.
    pub(crate) fn candidates(&self, alg: Algorithm, kid: Option<&str>) -> Vec<&Key> {
        let fits = |key: &&Key| {
            key.shape == Shape::of(alg) && key.alg.as_deref().is_none_or(|only| only == alg.name())
        };
        let of_type: Vec<&Key> = self.0.iter().filter(fits).collect();
        let Some(kid) = kid else { return of_type };
        let named = |key: &&&Key| key.kid.as_deref() == Some(kid);
        if of_type.iter().any(|key| named(&key)) {
            of_type.into_iter().filter(|key| named(&key)).collect()
        } else {
            of_type.into_iter().filter(|key| key.kid.is_none()).collect()
        }
    }
}

/// The key, if it can verify a signature here.
fn read(jwk: &Value) -> Option<Key> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    // A member of the wrong type is no key's.
    for name in ["kid", "alg", "use"] {
        if jwk.get(name).is_some_and(|value| !value.is_string()) {
            return None;
        }
    }
    if text("use").is_some_and(|purpose| purpose != "sig") {
        return None;
    }
    if let Some(operations) = jwk.get("key_ops").and_then(Value::as_array)
        && !operations.iter().any(|operation| operation == "verify")
    {
        return None;
    }
    let bytes = |name: &str| text(name).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let coordinates = |size: usize| {
        let right = |name| bytes(name).is_some_and(|part: Vec<u8>| part.len() == size);
        (right("x") && right("y"))
            .then(|| DecodingKey::from_ec_components(text("x")?, text("y")?).ok())
            .flatten()
    };
    let (shape, public) = match (text("kty")?, text("crv")) {
        ("RSA", _) => {
            // 2048 bits at least (RFC 7518 §3.3).
            let modulus = bytes("n")?;
            let significant = modulus.iter().skip_while(|byte| **byte == 0).count();
            if significant < 256 || bytes("e")?.is_empty() {
                return None;
            }
            (
                Shape::Rsa,
                DecodingKey::from_rsa_components(text("n")?, text("e")?).ok()?,
            )
        }
        ("EC", Some("P-256")) => (Shape::P256, coordinates(32)?),
        ("EC", Some("P-384")) => (Shape::P384, coordinates(48)?),
        ("OKP", Some("Ed25519")) if bytes("x")?.len() == 32 => {
            (Shape::Ed25519, DecodingKey::from_ed_components(text("x")?).ok()?)
        }
        _ => return None,
    };
    Some(Key {
        kid: text("kid").map(str::to_owned),
        alg: text("alg").map(str::to_owned),
        shape,
        public,
    })
}

impl Key {
    pub(crate) fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }
}
