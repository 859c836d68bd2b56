//! ID tokens and signed userinfo: claims, header and signature, each straight and then bent.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{
    RECORDER,
    bend::Bend,
    jwks::EC_KID,
    keys::{self, Alg, KeyError, SigningKey, base64url, hs256},
    state::{Bends, Grant, Inner, Shared},
};

/// Seconds for which an ID token is good.
const LIFETIME: i64 = 300;

/// What an ID token comes with, and vouches for by a hash.
pub(super) struct With<'a> {
    /// At the authorization endpoint.
    pub(super) code: Option<&'a str>,
    /// At the token endpoint.
    pub(super) access_token: Option<&'a str>,
}

/// What an ID token is made from.
struct Mint<'a> {
    /// The issuer as the provider spells it.
    issuer: &'a str,
    /// Scheme, host and port.
    base: &'a str,
    /// The provider's time.
    now: i64,
    grant: &'a Grant,
    with: &'a With<'a>,
    /// A number that no other token has.
    serial: u64,
    provider: &'a Inner,
}

impl Mint<'_> {
    fn bends(&self) -> &Bends {
        &self.provider.bends
    }

    fn client_id(&self) -> &str {
        &self.provider.client.id
    }
}

/// An ID token for a grant, with the keys rotated before and after as bent.
pub(super) fn minted(
    shared: &Shared,
    state: &mut Inner,
    grant: &Grant,
    with: &With<'_>,
) -> Result<String, KeyError> {
    if state.bends.has(Bend::SigningKeyRotationJustBeforeSigning) {
        state.keys.rotate(false)?;
    }
    let serial = state.next();
    let token = id_token(&Mint {
        issuer: &shared.issuer(state),
        base: &shared.base,
        now: shared.now(state),
        grant,
        with,
        serial,
        provider: state,
    })?;
    if state.bends.has(Bend::SigningKeyGoneAfterSigning) {
        state.keys.rotate(false)?;
    }
    Ok(token)
}

fn id_token(mint: &Mint<'_>) -> Result<String, KeyError> {
    if mint.bends().has(Bend::IdTokenGarbage) {
        return Ok("this is no JWT".to_owned());
    }
    let (header, signer) = header_and_signer(mint)?;
    compact(&header, &claims(mint), &signer)
}

/// A token of a workload with these claims over the usual ones (null takes one out); header and signature as bent.
pub(super) fn assertion(shared: &Shared, state: &mut Inner, changed: &Value) -> Result<String, KeyError> {
    let serial = state.next();
    let grant = Grant {
        person: state.person.clone(),
        scope: String::new(),
        nonce: None,
        redirect_uri: String::new(),
        challenge: None,
        auth_time: 0,
    };
    let now = shared.now(state);
    let mint = Mint {
        issuer: &shared.base,
        base: &shared.base,
        now,
        grant: &grant,
        with: &With {
            code: None,
            access_token: None,
        },
        serial,
        provider: state,
    };
    let mut claims = Map::new();
    claims.insert("iss".into(), json!(shared.base));
    claims.insert("iat".into(), json!(now));
    claims.insert("exp".into(), json!(now + LIFETIME));
    for (name, value) in changed.as_object().into_iter().flatten() {
        match value {
            Value::Null => claims.remove(name),
            value => claims.insert(name.clone(), value.clone()),
        };
    }
    let (mut header, signer) = header_and_signer(&mint)?;
    if let Some(typ) = claims.remove("header.typ") {
        header["typ"] = typ;
    }
    compact(&header, &claims, &signer)
}

/// Userinfo as a JWT (OpenID Connect Core, 5.3.2), by the current key.
pub(super) fn signed_userinfo(
    issuer: &str,
    provider: &Inner,
    mut claims: Map<String, Value>,
) -> Result<String, KeyError> {
    claims.insert("iss".to_owned(), json!(issuer));
    claims.insert("aud".to_owned(), json!(provider.client.id));
    let current = &provider.keys.current;
    let header = json!({"alg": current.key.alg().name(), "kid": current.kid, "typ": "JWT"});
    compact(&header, &claims, &Signer::Key(current.key.clone()))
}

fn claims(mint: &Mint<'_>) -> Map<String, Value> {
    let mut claims = mint.grant.person.claims_for(&mint.grant.scope, mint.bends());
    if mint.bends().has(Bend::ThinIdToken) {
        claims.retain(|name, _| name == "sub");
    }
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    set("iss", json!(mint.issuer));
    set("aud", json!(mint.client_id()));
    set("iat", json!(mint.now));
    set("exp", json!(mint.now + LIFETIME));
    set("auth_time", json!(mint.grant.auth_time));
    let alg = mint.provider.keys.current.key.alg();
    for (name, of) in [("at_hash", mint.with.access_token), ("c_hash", mint.with.code)] {
        if let Some(of) = of {
            set(name, json!(alg.half_hash(of)));
        }
    }
    if let Some(nonce) = &mint.grant.nonce {
        set("nonce", json!(nonce));
    }
    for bend in mint.bends().iter() {
        bend_claims(bend, mint, &mut claims);
    }
    claims
}

fn bend_claims(bend: Bend, mint: &Mint<'_>, claims: &mut Map<String, Value>) {
    const OTHER: &str = "another-client";
    let (us, now) = (mint.client_id(), mint.now);
    let changes: Vec<(&str, Option<Value>)> = match bend {
        Bend::InvalidIss => vec![("iss", Some(json!("https://another-issuer.test")))],
        Bend::TokenIssTrailingSlash => vec![("iss", Some(json!(format!("{}/", mint.base))))],
        Bend::MissingSub => vec![("sub", None)],
        Bend::InvalidAud => vec![("aud", Some(json!(OTHER)))],
        Bend::MissingAud => vec![("aud", None)],
        Bend::MissingIat => vec![("iat", None)],
        Bend::MissingExp => vec![("exp", None)],
        Bend::NonceInvalid => vec![("nonce", Some(json!("not-the-nonce-of-the-request")))],
        Bend::NonceMissing => vec![("nonce", None)],
        Bend::AudArrayAlone => vec![("aud", Some(json!([us])))],
        Bend::AudArrayWrongAzp => vec![("aud", Some(json!([us, OTHER]))), ("azp", Some(json!(OTHER)))],
        Bend::AudArrayRightAzp => vec![("aud", Some(json!([us, OTHER]))), ("azp", Some(json!(us)))],
        Bend::AudExtraWithoutAzp => vec![("aud", Some(json!([us, OTHER])))],
        Bend::AzpInvalid => vec![("azp", Some(json!(OTHER)))],
        Bend::AtHashInvalid => vec![("at_hash", Some(json!(Alg::Rs256.half_hash("another token"))))],
        Bend::CHashInvalid => vec![("c_hash", Some(json!(Alg::Rs256.half_hash("another code"))))],
        Bend::AtHashMissing => vec![("at_hash", None)],
        Bend::CHashMissing => vec![("c_hash", None)],
        Bend::SecondSubOther if mint.with.access_token.is_some() => {
            vec![("sub", Some(json!("somebody-else")))]
        }
        Bend::Expired61s => vec![
            ("iat", Some(json!(now - 61 - LIFETIME))),
            ("exp", Some(json!(now - 61))),
        ],
        Bend::Expired59s => vec![
            ("iat", Some(json!(now - 59 - LIFETIME))),
            ("exp", Some(json!(now - 59))),
        ],
        Bend::IatAhead61s => vec![("iat", Some(json!(now + 61)))],
        Bend::IatAhead59s => vec![("iat", Some(json!(now + 59)))],
        Bend::ExpString => vec![("exp", Some(json!((now + LIFETIME).to_string())))],
        Bend::NbfAhead61s => vec![("nbf", Some(json!(now + 61)))],
        _ => return,
    };
    for (name, value) in changes {
        match value {
            Some(value) => claims.insert(name.to_owned(), value),
            None => claims.remove(name),
        };
    }
}

enum Signer {
    Key(Arc<SigningKey>),
    /// By the key, then made wrong.
    Wrong(Arc<SigningKey>),
    Hs256(Vec<u8>),
    Nobody,
}

fn header_and_signer(mint: &Mint<'_>) -> Result<(Value, Signer), KeyError> {
    let current = &mint.provider.keys.current;
    let mut header = json!({"alg": current.key.alg().name(), "kid": current.kid, "typ": "JWT"});
    let mut signer = Signer::Key(current.key.clone());
    for bend in mint.bends().iter() {
        bend_header(bend, mint, &mut header, &mut signer)?;
    }
    Ok((header, signer))
}

fn bend_header(bend: Bend, mint: &Mint<'_>, header: &mut Value, signer: &mut Signer) -> Result<(), KeyError> {
    let current = &mint.provider.keys.current;
    let recorder = |name: &str| json!(format!("{}{RECORDER}/{name}", mint.base));
    // Signed by a key of nobody, with a header that says where that key is.
    let mut foreign = |name: &str, value: Value| -> Result<(), KeyError> {
        header["alg"] = json!("RS256");
        header["kid"] = json!(FOREIGN_KID);
        header[name] = value;
        *signer = Signer::Key(keys::foreign()?);
        Ok(())
    };
    match bend {
        Bend::Jku => foreign("jku", recorder("jku"))?,
        Bend::X5u => foreign("x5u", recorder("x5u"))?,
        Bend::Jwk => foreign("jwk", keys::foreign()?.jwk(Some(FOREIGN_KID)))?,
        Bend::SigNone => (*header, *signer) = (json!({"alg": "none"}), Signer::Nobody),
        Bend::SigNoneMixedCase => (*header, *signer) = (json!({"alg": "nOnE"}), Signer::Nobody),
        Bend::InvalidSigRs256 => *signer = Signer::Wrong(current.key.clone()),
        Bend::Hs256WithPublicKey => {
            header["alg"] = json!("HS256");
            *signer = Signer::Hs256(current.key.public_pem()?.into_bytes());
        }
        Bend::Hs256WithClientSecret => {
            header["alg"] = json!("HS256");
            *signer = Signer::Hs256(mint.provider.client.secret.clone().into_bytes());
        }
        Bend::Es256WhereRs256 => {
            header["alg"] = json!("ES256");
            header["kid"] = json!(EC_KID);
            *signer = Signer::Key(keys::first(Alg::Es256)?);
        }
        Bend::KidPath => header["kid"] = json!("../../../../../../dev/null"),
        Bend::KidSql => header["kid"] = json!("' UNION SELECT 'AA' --"),
        Bend::Crit => {
            header["crit"] = json!(["https://provider.test/unknown"]);
            header["https://provider.test/unknown"] = json!(true);
        }
        Bend::KidUnknown => header["kid"] = json!(format!("unknown-{}", mint.serial)),
        Bend::KidAbsentSingleJwks | Bend::KidAbsentMultipleJwks => {
            if let Some(header) = header.as_object_mut() {
                header.remove("kid");
            }
        }
        _ => {}
    }
    Ok(())
}

/// The `kid` of the key that only a followed `jku`, `x5u` or `jwk` leads to.
const FOREIGN_KID: &str = "foreign-1";

/// The JWKS that `jku` points to.
pub(super) fn foreign_jwks() -> Result<Value, KeyError> {
    Ok(json!({"keys": [keys::foreign()?.jwk(Some(FOREIGN_KID))]}))
}

/// The JWS compact serialization (RFC 7515, 7.1).
fn compact(header: &Value, claims: &Map<String, Value>, signer: &Signer) -> Result<String, KeyError> {
    let claims = Value::from(claims.clone());
    let part = |value: &Value| base64url(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(header), part(&claims));
    let signature = match signer {
        Signer::Key(key) => key.sign(signed.as_bytes())?,
        Signer::Wrong(key) => key.sign(format!("{signed} ").as_bytes())?,
        Signer::Hs256(secret) => hs256(secret, signed.as_bytes()),
        Signer::Nobody => Vec::new(),
    };
    Ok(format!("{signed}.{}", base64url(&signature)))
}
