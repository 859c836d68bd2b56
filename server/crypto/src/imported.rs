//! Hashes of other programs: bcrypt, and PBKDF2 with SHA-256 or SHA-512. They are only checked; a password that was
//! right is hashed anew as ours are.

use aws_lc_rs::pbkdf2::{self, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA512};
use base64::Engine as _;
use base64::alphabet::Alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use std::num::NonZeroU32;

/// A hash that asks for more work than this is not taken: checking it would hold a worker up.
const MOST_COST: u32 = 14;
const MOST_ROUNDS: u32 = 2_000_000;

/// The Base64 of passlib, with `.` for `+`.
fn passlib() -> Option<GeneralPurpose> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./";
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    Some(GeneralPurpose::new(&Alphabet::new(letters).ok()?, config))
}

/// A hash of another program.
pub(crate) enum Imported {
    Bcrypt(String),
    Pbkdf2 {
        algorithm: pbkdf2::Algorithm,
        rounds: NonZeroU32,
        salt: Vec<u8>,
        hash: Vec<u8>,
    },
}

impl Imported {
    /// Reads one: `$2b$…`, `$pbkdf2-sha256$29000$salt$hash` as passlib writes it, or
    /// `pbkdf2_sha256$600000$salt$hash` as Django does.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.starts_with("$2") {
            let parts: bcrypt::HashParts = text.parse().ok()?;
            return (parts.get_cost() <= MOST_COST).then(|| Imported::Bcrypt(text.to_owned()));
        }
        let parts: Vec<&str> = text.trim_start_matches('$').split('$').collect();
        let [name, rounds, salt, hash] = parts.as_slice() else {
            return None;
        };
        let algorithm = match *name {
            "pbkdf2_sha256" | "pbkdf2-sha256" => PBKDF2_HMAC_SHA256,
            "pbkdf2-sha512" => PBKDF2_HMAC_SHA512,
            _ => return None,
        };
        let (salt, hash) = match name.contains('_') {
            true => (salt.as_bytes().to_vec(), STANDARD.decode(hash).ok()?),
            false => (passlib()?.decode(salt).ok()?, passlib()?.decode(hash).ok()?),
        };
        let rounds: u32 = rounds.parse().ok()?;
        // Shorter ones are right by chance, and PBKDF2 works again for each further block.
        let whole = rounds <= MOST_ROUNDS && (16..=64).contains(&hash.len()) && salt.len() <= 1024;
        whole.then_some(Imported::Pbkdf2 {
            algorithm,
            rounds: NonZeroU32::new(rounds)?,
            salt,
            hash,
        })
    }

    /// Whether it is the hash of the password, exactly as it was typed: those programs knew no other form.
    pub(crate) fn matches(&self, password: &str) -> bool {
        match self {
            // It looks at no more than 72 bytes: what follows them would be anything.
            Imported::Bcrypt(hash) => password.len() <= 72 && bcrypt::verify(password, hash).unwrap_or(false),
            Imported::Pbkdf2 {
                algorithm,
                rounds,
                salt,
                hash,
            } => pbkdf2::verify(*algorithm, *rounds, salt, password.as_bytes(), hash).is_ok(),
        }
    }
}
