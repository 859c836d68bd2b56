//! Signed tokens in the compact serialization (RFC 7515 §7.1).

use crate::keys::Keys;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gatehouse_domain::claims::Claims;
use gatehouse_domain::connection::oidc::Algorithm;
use serde_json::Value;

/// A token with what its signature says.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The header.
    pub header: Claims,
    /// The claims.
    pub claims: Claims,
    /// The header's algorithm.
    pub algorithm: Algorithm,
    /// The id of the key that verified it; none where the key has none, or none was asked.
    pub key: Option<String>,
}

/// Why a token is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// Not a JWT, or not one that is signed and not encrypted.
    #[error("not a signed JWT: {0}")]
    Malformed(&'static str),
    /// Its `alg`, given here, is not allowed.
    #[error("the algorithm {0} is not allowed")]
    Algorithm(String),
    /// It has a `crit` header, given here; no extension is understood.
    #[error("it has critical headers: {0}")]
    Critical(String),
    /// No key fits its algorithm and its `kid`.
    #[error("no key fits")]
    UnknownKey,
    /// No key that fits made the signature.
    #[error("the signature does not fit")]
    Signature,
}

/// Checks algorithm, critical headers and signature, in this order. The claims are returned as signed; none
/// of them is checked.
///
/// # Errors
/// Why it is not accepted.
pub fn verify(token: &str, keys: &Keys, allowed: &[Algorithm]) -> Result<Verified, Rejected> {
    let parts = Parts::of(token)?;
    let mut verified = parts.checked(allowed)?;
    let kid = match verified.header.get("kid") {
        None => None,
        Some(Value::String(kid)) => Some(kid.as_str()),
        Some(_) => return Err(Rejected::Malformed("kid is no text")),
    };
    let candidates = keys.candidates(verified.algorithm, kid);
    if candidates.is_empty() {
        return Err(Rejected::UnknownKey);
    }
    let alg = jose(verified.algorithm);
    let signer = candidates.into_iter().find(|key| {
        // The low-level check: jsonwebtoken's own handling of headers and claims takes no part.
        jsonwebtoken::crypto::verify(parts.signature, parts.signed.as_bytes(), &key.public, alg)
            .is_ok_and(|fits| fits)
    });
    verified.key = signer.ok_or(Rejected::Signature)?.kid().map(str::to_owned);
    Ok(verified)
}

/// Like [`verify`] but for the signature, which is NOT checked: only for a token that came straight from the
/// provider's token endpoint over TLS (OIDC Core §3.1.3.7, 6).
///
/// # Errors
/// Why it is not accepted.
pub fn read_without_signature_check(token: &str, allowed: &[Algorithm]) -> Result<Verified, Rejected> {
    Parts::of(token)?.checked(allowed)
}

/// Header and claims of whatever somebody sent, to be shown: NOTHING is checked, nothing of it may be
/// believed.
pub fn decode_without_any_check(token: &str) -> Option<(Claims, Claims)> {
    let parts = Parts::of(token).ok()?;
    Some((object(parts.header)?, object(parts.claims)?))
}

struct Parts<'a> {
    signed: &'a str,
    header: &'a str,
    claims: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    fn of(token: &'a str) -> Result<Self, Rejected> {
        let mut parts = token.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Rejected::Malformed("it has not three parts"));
        };
        let signed = &token[..header.len() + 1 + claims.len()];
        Ok(Parts {
            signed,
            header,
            claims,
            signature,
        })
    }

    fn checked(&self, allowed: &[Algorithm]) -> Result<Verified, Rejected> {
        let header = object(self.header).ok_or(Rejected::Malformed("its header is no JSON object"))?;
        let alg = match header.get("alg") {
            Some(Value::String(alg)) => alg.as_str(),
            _ => return Err(Rejected::Algorithm("—".to_owned())),
        };
        let algorithm = Algorithm::parse(alg)
            .filter(|alg| allowed.contains(alg))
            .ok_or_else(|| Rejected::Algorithm(alg.to_owned()))?;
        if let Some(critical) = header.get("crit") {
            return Err(Rejected::Critical(critical.to_string()));
        }
        let claims = object(self.claims).ok_or(Rejected::Malformed("its claims are no JSON object"))?;
        Ok(Verified {
            header,
            claims,
            algorithm,
            key: None,
        })
    }
}

fn object(part: &str) -> Option<Claims> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn jose(alg: Algorithm) -> jsonwebtoken::Algorithm {
    match alg {
        Algorithm::RS256 => jsonwebtoken::Algorithm::RS256,
        Algorithm::RS384 => jsonwebtoken::Algorithm::RS384,
        Algorithm::RS512 => jsonwebtoken::Algorithm::RS512,
        Algorithm::PS256 => jsonwebtoken::Algorithm::PS256,
        Algorithm::ES256 => jsonwebtoken::Algorithm::ES256,
        Algorithm::ES384 => jsonwebtoken::Algorithm::ES384,
        Algorithm::EdDSA => jsonwebtoken::Algorithm::EdDSA,
    }
}
