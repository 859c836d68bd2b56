//! Random tokens and comparing them.

use crate::aead;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use gatehouse_service::ports::time::Rng;
use gatehouse_service::secret::Secret;

/// A new token of 256 bits in base64url without padding: 43 characters.
pub fn token(rng: &dyn Rng) -> Secret {
    let bytes = aead::new_key(rng);
    Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes.as_slice()))
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
pub fn equal(one: &[u8], other: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(one, other).is_ok()
}
