//! Passwords: Argon2id (RFC 9106) on a bounded pool.

use crate::imported::Imported;
use crate::pool::Pool;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use gatehouse_service::ports::crypto::{PasswordCheck, Passwords};
use gatehouse_service::ports::time::Rng;
use gatehouse_service::secret::Secret;
use gatehouse_service::setup::PASSWORD_MOST;
use std::sync::Arc;
use std::thread::available_parallelism;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// KiB of memory for each hash, passes over it, lanes: the first choice of the OWASP Password Storage Cheat
/// Sheet.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A stored hash that asks for more passes than this is not worked on.
const MOST_PASSES: u32 = 8;

/// How many may wait for a worker.
const QUEUE: usize = 64;

/// Argon2id on a bounded pool: at most workers × 19 MiB, whatever comes.
pub struct Argon2Passwords {
    pool: Pool,
    rng: Arc<dyn Rng>,
}

impl Argon2Passwords {
    /// One worker for each core, 64 waiting.
    pub fn new(rng: Arc<dyn Rng>) -> Self {
        Self::with_bounds(rng, available_parallelism().map_or(1, usize::from), QUEUE)
    }

    /// The same with other bounds.
    pub fn with_bounds(rng: Arc<dyn Rng>, workers: usize, queue: usize) -> Self {
        Argon2Passwords {
            pool: Pool::new(workers, queue),
            rng,
        }
    }
}

#[async_trait]
impl Passwords for Argon2Passwords {
    fn waiting(&self) -> usize {
        self.pool.waiting()
    }

    fn outdated(&self, phc: &str) -> bool {
        let ours = |params: Params| (params.m_cost(), params.t_cost(), params.p_cost());
        let read = PasswordHash::new(phc).ok().filter(usable);
        let params = read.and_then(|hash| Params::try_from(&hash).ok());
        params.map(ours) != Some((MEMORY, PASSES, LANES))
    }

    fn can_check(&self, phc: &str) -> bool {
        PasswordHash::new(phc).is_ok_and(|hash| usable(&hash)) || Imported::parse(phc).is_some()
    }

    async fn check(&self, phc: Option<String>, password: Secret) -> PasswordCheck {
        match self.pool.run(move || matches(phc.as_deref(), &password)).await {
            Some(true) => PasswordCheck::Right,
            Some(false) => PasswordCheck::Wrong,
            None => PasswordCheck::Busy,
        }
    }

    /// `None` too for a password that could never be right: empty, with NUL, or over 1024 bytes.
    async fn hash(&self, password: Secret) -> Option<String> {
        let mut salt = [0; 16];
        self.rng.fill(&mut salt);
        self.pool.run(move || hash(&prepared(&password)?, &salt)).await?
    }
}

/// Whether the password is the hash's. It takes as long when there is no hash, no usable one, or no
/// password that could be right.
fn matches(phc: Option<&str>, password: &Secret) -> bool {
    verified(phc, password).unwrap_or_else(|| {
        std::hint::black_box(hash("nobody", &[0; 16]));
        false
    })
}

/// What verifying says; `None` when it came to no hashing, and so took no time.
fn verified(phc: Option<&str>, password: &Secret) -> Option<bool> {
    let phc = phc?;
    if let Some(imported) = Imported::parse(phc) {
        prepared(password)?;
        return Some(imported.matches(password.expose()));
    }
    let hash = PasswordHash::new(phc).ok().filter(usable)?;
    match argon2()?.verify_password(prepared(password)?.as_bytes(), &hash) {
        Ok(()) => Some(true),
        Err(Error::PasswordInvalid) => Some(false),
        Err(_) => None,
    }
}

/// A whole hash of ours, of now or of times when the cost was lower: a stored hash does not decide how much
/// memory is taken. The library calls one without salt or output invalid before it hashes anything.
fn usable(hash: &PasswordHash) -> bool {
    hash.algorithm.as_str() == "argon2id"
        && hash.salt.is_some()
        && hash.hash.is_some()
        && Params::try_from(hash).is_ok_and(|params| {
            params.m_cost() <= MEMORY && params.t_cost() <= MOST_PASSES && params.p_cost() == LANES
        })
}

fn hash(password: &str, salt: &[u8]) -> Option<String> {
    let hash = argon2()?
        .hash_password_with_salt(password.as_bytes(), salt)
        .ok()?;
    Some(hash.to_string())
}

fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, LANES, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The password as it is hashed: by the OpaqueString profile (RFC 8265 §4.2.2) other spaces become the
/// ASCII one and the whole is in NFC, as keyboards differ. `None` when it is empty, over 1024 bytes or
/// has NUL in it.
fn prepared(password: &Secret) -> Option<Zeroizing<String>> {
    let typed = password.expose();
    if typed.is_empty() || typed.len() > PASSWORD_MOST || typed.contains('\0') {
        return None;
    }
    // Room for the longest outcome, so that no half-grown copy stays behind unwiped.
    let mut prepared = Zeroizing::new(String::with_capacity(3 * PASSWORD_MOST));
    prepared.extend(typed.chars().map(|c| if is_space(c) { ' ' } else { c }).nfc());
    Some(prepared)
}

/// The Unicode category Zs.
fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn whatever_came_to_no_hashing_is_known_so_that_it_takes_as_long() {
        let phc = hash("hush", &[7; 16]).unwrap();
        assert_eq!(verified(Some(&phc), &secret("hush")), Some(true));
        assert_eq!(verified(Some(&phc), &secret("wrong")), Some(false));
        for bad in ["", "a\0", &"x".repeat(PASSWORD_MOST + 1)] {
            assert_eq!(verified(Some(&phc), &secret(bad)), None);
        }
        let parts: Vec<&str> = phc.split('$').collect();
        for unusable in [
            String::new(),
            parts[..5].join("$"),
            parts[..4].join("$"),
            phc.replace("v=19", "v=20"),
            phc.replace("argon2id", "argon2i"),
            phc.replace("m=19456", "m=19457"),
        ] {
            assert_eq!(verified(Some(&unusable), &secret("hush")), None, "{unusable}");
        }
        assert_eq!(verified(None, &secret("hush")), None);
    }
}
