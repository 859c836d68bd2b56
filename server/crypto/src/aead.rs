//! AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front of the ciphertext. A key may seal 2³²
//! values before repeated nonces become likely (§8.3); secrets at rest stay far below.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::error::Unspecified;
use gatehouse_service::ports::time::Rng;
use zeroize::Zeroizing;

/// A symmetric key, wiped when dropped. It has no `Debug`.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// A new key. It is drawn in place: no copy stays behind unwiped.
pub(crate) fn new_key(rng: &dyn Rng) -> Key {
    let mut key = Zeroizing::new([0; 32]);
    rng.fill(key.as_mut_slice());
    key
}

/// Seals into nonce, ciphertext and tag. The library draws the nonce itself, not the Rng port: a generator
/// that repeats itself, as tests have, would break the cipher.
///
/// Sealing fails only past 64 GiB or without randomness. It ends the process then: to go on would store a
/// value that nobody can ever open.
pub(crate) fn seal(key: &Key, associated: &[u8], plain: &[u8]) -> Vec<u8> {
    try_seal(key, associated, plain).unwrap_or_else(|_| std::process::abort())
}

fn try_seal(key: &Key, associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let mut text = Vec::with_capacity(plain.len() + AES_256_GCM.tag_len());
    text.extend_from_slice(plain);
    let nonce = cipher(key)?.seal_in_place_append_tag(Aad::from(associated), &mut text)?;
    let mut sealed = Vec::with_capacity(NONCE_LEN + text.len());
    sealed.extend_from_slice(nonce.as_ref());
    sealed.append(&mut text);
    Ok(sealed)
}

/// Opens what `seal` made; `None` when anything about it differs.
pub(crate) fn open(key: &Key, associated: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let nonce = Nonce::assume_unique_for_key(*nonce);
    // Sized to the plaintext in the end; the tag's bytes are cut off, not copied.
    let mut text = text.to_vec();
    let length = cipher(key)
        .ok()?
        .open_in_place(nonce, Aad::from(associated), &mut text)
        .ok()?
        .len();
    text.truncate(length);
    Some(text)
}

fn cipher(key: &Key) -> Result<RandomizedNonceKey, Unspecified> {
    RandomizedNonceKey::new(&AES_256_GCM, key.as_slice())
}
