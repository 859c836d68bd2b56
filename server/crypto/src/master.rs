//! The master key: the only secret kept outside the database.

use crate::aead::{self, Key};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::BASE64_STANDARD;
use gatehouse_service::ports::time::Rng;
use gatehouse_service::secret::Secret;
use thiserror::Error;
use zeroize::Zeroizing;

/// 256 bits that wrap the data keys. It neither prints nor compares; it is wiped when dropped.
pub struct MasterKey(pub(crate) Key);

/// The text is no master key. The text itself is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the secret key must be 32 bytes, in hexadecimal (64 digits) or base64 (44 characters)")]
pub struct BadMasterKey;

impl MasterKey {
    /// A new key.
    pub fn generate(rng: &dyn Rng) -> Self {
        MasterKey(aead::new_key(rng))
    }

    /// Reads 32 bytes in hexadecimal or in base64 (either alphabet, with or without padding); white space
    /// around them is ignored, as files end in a new line.
    pub fn parse(text: &str) -> Result<Self, BadMasterKey> {
        let text = text.trim();
        let bytes = if text.len() == 64 {
            from_hex(text)
        } else {
            from_base64(text)
        };
        let bytes = Zeroizing::new(bytes.ok_or(BadMasterKey)?);
        let mut key = Zeroizing::new([0; 32]);
        if bytes.len() != key.len() {
            return Err(BadMasterKey);
        }
        key.copy_from_slice(&bytes);
        Ok(MasterKey(key))
    }

    /// The key in base64, for the key file.
    pub fn to_text(&self) -> Secret {
        Secret::new(BASE64_STANDARD.encode(self.0.as_slice()))
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let alphabet = if text.contains(['-', '_']) {
        alphabet::URL_SAFE
    } else {
        alphabet::STANDARD
    };
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&alphabet, config).decode(text).ok()
}
