//! Secrets at rest, hashes and passwords.

use crate::secret::Secret;
use async_trait::async_trait;

/// Seals and hashes. The associated data of a sealed value is `table|row|column`: a sealed value moved
/// elsewhere does not open.
pub trait Vault: Send + Sync {
    /// Seals a value; the result names the data key it was sealed with.
    fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8>;
    /// Opens a sealed value; `None` when it was tampered with, moved, or sealed with another key.
    fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>>;
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
}
