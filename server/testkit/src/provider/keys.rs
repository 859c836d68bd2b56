//! Signing keys: made once per process, or anew at a rotation.

use std::sync::{Arc, OnceLock};

use aws_lc_rs::{
    digest,
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    hmac,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

/// A key could not be made or used.
#[derive(Debug, thiserror::Error)]
#[error("the test provider's key failed: {0}")]
pub struct KeyError(&'static str);

/// A signature algorithm of the provider's own (RFC 7518, RFC 8037).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Alg {
    /// RSASSA-PKCS1-v1_5 with SHA-256
    #[default]
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512
    Rs512,
    /// RSASSA-PSS with SHA-256
    Ps256,
    /// ECDSA on P-256 with SHA-256
    Es256,
    /// ECDSA on P-384 with SHA-384
    Es384,
    /// Ed25519
    EdDsa,
}

impl Alg {
    /// All of them.
    pub const ALL: [Alg; 7] = [
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Es256,
        Self::Es384,
        Self::EdDsa,
    ];

    /// The algorithm's name in `alg`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The left half of the hash of `token`, as `at_hash` has it (OpenID Connect Core, 3.1.3.6).
    pub(super) fn half_hash(self, token: &str) -> String {
        let algorithm = match self {
            Self::Rs256 | Self::Ps256 | Self::Es256 => &digest::SHA256,
            Self::Rs384 | Self::Es384 => &digest::SHA384,
            Self::Rs512 | Self::EdDsa => &digest::SHA512,
        };
        let hash = digest::digest(algorithm, token.as_bytes());
        let hash = hash.as_ref();
        base64url(&hash[..hash.len() / 2])
    }
}

/// Base64 with the URL alphabet and without padding, as JOSE has it.
pub(super) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// An HMAC-SHA-256, for tokens that abuse a public key or the client secret.
pub(super) fn hs256(secret: &[u8], data: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), data)
        .as_ref()
        .to_vec()
}

enum Pair {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair, &'static str),
    Ed(Ed25519KeyPair),
}

/// A key pair for one algorithm. RSA pairs serve all RSA algorithms.
pub(super) struct SigningKey {
    alg: Alg,
    pair: Pair,
}

impl SigningKey {
    /// A new pair; RSA with 2048 bits.
    pub(super) fn generate(alg: Alg) -> Result<Self, KeyError> {
        let ec = |algorithm, curve| EcdsaKeyPair::generate(algorithm).map(|pair| Pair::Ec(pair, curve));
        let pair = match alg {
            Alg::Rs256 | Alg::Rs384 | Alg::Rs512 | Alg::Ps256 => {
                RsaKeyPair::generate(KeySize::Rsa2048).map(Pair::Rsa)
            }
            Alg::Es256 => ec(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, "P-256"),
            Alg::Es384 => ec(&signature::ECDSA_P384_SHA384_FIXED_SIGNING, "P-384"),
            Alg::EdDsa => Ed25519KeyPair::generate().map(Pair::Ed),
        };
        Ok(Self {
            alg,
            pair: pair.map_err(|_| KeyError("generating"))?,
        })
    }

    pub(super) fn alg(&self) -> Alg {
        self.alg
    }

    /// The JWS signature over `data`.
    pub(super) fn sign(&self, data: &[u8]) -> Result<Vec<u8>, KeyError> {
        let failed = |_| KeyError("signing");
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let padding: &dyn signature::RsaEncoding = match self.alg {
                    Alg::Rs384 => &signature::RSA_PKCS1_SHA384,
                    Alg::Rs512 => &signature::RSA_PKCS1_SHA512,
                    Alg::Ps256 => &signature::RSA_PSS_SHA256,
                    _ => &signature::RSA_PKCS1_SHA256,
                };
                let mut signed = vec![0; pair.public_modulus_len()];
                pair.sign(padding, &random, data, &mut signed).map_err(failed)?;
                Ok(signed)
            }
            Pair::Ec(pair, _) => Ok(pair.sign(&random, data).map_err(failed)?.as_ref().to_vec()),
            Pair::Ed(pair) => Ok(pair.sign(data).as_ref().to_vec()),
        }
    }

    /// The public half as a JWK, with `kid` when given.
    pub(super) fn jwk(&self, kid: Option<&str>) -> Value {
        let mut jwk = match &self.pair {
            Pair::Rsa(pair) => {
                let public = pair.public_key();
                json!({
                    "kty": "RSA",
                    "n": base64url(public.modulus().big_endian_without_leading_zero()),
                    "e": base64url(public.exponent().big_endian_without_leading_zero()),
                })
            }
            Pair::Ec(pair, curve) => {
                // Uncompressed point: 4, then x and y of equal length.
                let (x, y) = {
                    let point = &pair.public_key().as_ref()[1..];
                    point.split_at(point.len() / 2)
                };
                json!({"kty": "EC", "crv": curve, "x": base64url(x), "y": base64url(y)})
            }
            Pair::Ed(pair) => {
                json!({"kty": "OKP", "crv": "Ed25519", "x": base64url(pair.public_key().as_ref())})
            }
        };
        jwk["use"] = json!("sig");
        jwk["alg"] = json!(self.alg.name());
        if let Some(kid) = kid {
            jwk["kid"] = json!(kid);
        }
        jwk
    }

    /// The public half as PEM (SubjectPublicKeyInfo).
    pub(super) fn public_pem(&self) -> Result<String, KeyError> {
        let der: PublicKeyX509Der<'_> = match &self.pair {
            Pair::Rsa(pair) => pair.public_key().as_der(),
            Pair::Ec(pair, _) => pair.public_key().as_der(),
            Pair::Ed(pair) => pair.public_key().as_der(),
        }
        .map_err(|_| KeyError("encoding the public key"))?;
        Ok(pem("PUBLIC KEY", der.as_ref()))
    }

    /// A certificate for an RSA key, signed by itself.
    pub(super) fn certificate_pem(&self) -> Result<String, KeyError> {
        let failed = KeyError("certifying");
        let Pair::Rsa(pair) = &self.pair else {
            return Err(failed);
        };
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError("encoding the private key"))?;
        let der = rustls::pki_types::PrivatePkcs8KeyDer::from(der.as_ref());
        rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256)
            .and_then(|key| {
                rcgen::CertificateParams::new(vec!["provider.test".to_owned()])?.self_signed(&key)
            })
            .map(|certificate| certificate.pem())
            .map_err(|_| failed)
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut lines = format!("-----BEGIN {label}-----\n");
    for (i, symbol) in text.chars().enumerate() {
        if i > 0 && i % 64 == 0 {
            lines.push('\n');
        }
        lines.push(symbol);
    }
    lines + &format!("\n-----END {label}-----\n")
}

/// The keys that every provider of this process starts with: RSA keys take long to make.
static FIRST: [OnceLock<Arc<SigningKey>>; Alg::ALL.len()] = [const { OnceLock::new() }; Alg::ALL.len()];
static FOREIGN: OnceLock<Arc<SigningKey>> = OnceLock::new();

fn once(cell: &OnceLock<Arc<SigningKey>>, alg: Alg) -> Result<Arc<SigningKey>, KeyError> {
    if let Some(key) = cell.get() {
        return Ok(key.clone());
    }
    let made = Arc::new(SigningKey::generate(alg)?);
    Ok(cell.get_or_init(|| made).clone())
}

/// A key that is never published in the JWKS of a provider that is straight.
pub(super) fn foreign() -> Result<Arc<SigningKey>, KeyError> {
    once(&FOREIGN, Alg::Rs256)
}

/// This process's first key for `alg`.
pub(super) fn first(alg: Alg) -> Result<Arc<SigningKey>, KeyError> {
    once(&FIRST[alg as usize], alg)
}

/// A key with its `kid`.
#[derive(Clone)]
pub(super) struct NamedKey {
    pub(super) kid: String,
    pub(super) key: Arc<SigningKey>,
}

/// The provider's current key and those it still publishes.
pub(super) struct KeyRing {
    generation: u32,
    pub(super) current: NamedKey,
    pub(super) old: Vec<NamedKey>,
}

impl KeyRing {
    /// A ring with the process's first key for `alg`.
    pub(super) fn new(alg: Alg) -> Result<Self, KeyError> {
        let current = NamedKey {
            kid: kid(alg, 1),
            key: first(alg)?,
        };
        Ok(Self {
            generation: 1,
            current,
            old: Vec::new(),
        })
    }

    /// Signs with a new key from now on, and goes on publishing the old ones or not.
    pub(super) fn rotate(&mut self, keep_old: bool) -> Result<(), KeyError> {
        let alg = self.current.key.alg();
        self.generation += 1;
        let next = NamedKey {
            kid: kid(alg, self.generation),
            key: Arc::new(SigningKey::generate(alg)?),
        };
        let old = std::mem::replace(&mut self.current, next);
        if keep_old {
            self.old.push(old);
        } else {
            self.old.clear();
        }
        Ok(())
    }
}

fn kid(alg: Alg, generation: u32) -> String {
    format!("{}-{generation}", alg.name().to_lowercase())
}
