//! Secrets at rest, hashes and passwords.

use super::keys::KeyId;
use super::time::Rng;
use crate::secret::Secret;
use async_trait::async_trait;

/// Seals and hashes. The associated data of a sealed value is `table|row|column`: a sealed value moved
/// elsewhere does not open.
pub trait Vault: Send + Sync {
    /// Seals a value; the result names the data key it was sealed with.
    fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8>;
    /// Opens a sealed value; `None` when it was tampered with, moved, or sealed with another key.
    fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>>;
    /// The key that seals.
    fn newest(&self) -> KeyId;
    /// What everything that a key seals begins with; a newer key's is greater.
    fn prefix(&self, key: KeyId) -> [u8; 5];
    /// Whether the key that a sealed value names is held; true of what names none.
    fn knows(&self, sealed: &[u8]) -> bool;
    /// Draws the key that comes after the newest: its number, and the key wrapped, to be stored before it
    /// is learnt.
    fn next_key(&self, rng: &dyn Rng) -> (KeyId, Vec<u8>);
    /// Takes stored keys in: from now on the newest seals. False when one of them does not open; then
    /// that one is left out.
    fn learn(&self, stored: &[(KeyId, Vec<u8>)]) -> bool;
    /// SHA-256.
    fn sha256(&self, data: &[u8]) -> [u8; 32];
}

/// What came of checking a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordCheck {
    /// It is right.
    Right,
    /// It is wrong, or there is no such account; equally long for both.
    Wrong,
    /// The bounded queue is full.
    Busy,
}

/// Argon2id on a bounded pool.
#[async_trait]
pub trait Passwords: Send + Sync {
    /// Checks a password against a PHC string; `None` does the same work for nobody.
    async fn check(&self, phc: Option<String>, password: Secret) -> PasswordCheck;
    /// Hashes a new password into a PHC string; `None` when the queue is full.
    async fn hash(&self, password: Secret) -> Option<String>;
    /// Whether a hash that a right password was checked against is to be made anew.
    fn outdated(&self, _phc: &str) -> bool {
        false
    }
    /// Whether a hash of another program can be checked here.
    fn can_check(&self, _phc: &str) -> bool {
        false
    }
    /// How many wait for a worker.
    fn waiting(&self) -> usize {
        0
    }
}
