//! Passwords: Argon2id (RFC 9106) on a bounded pool.

use crate::imported::Imported;
use crate::memory::{Memories, Memory};
use crate::pool::Pool;
use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
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

/// Bytes of a hash.
const OUTPUT: usize = Params::DEFAULT_OUTPUT_LEN;

/// A stored hash that asks for more passes than this is not worked on.
const MOST_PASSES: u32 = 8;

/// Workers at most: each keeps its 19 MiB, and four check some two hundred passwords a second.
const WORKERS: usize = 4;

/// How many may wait for a worker.
const QUEUE: usize = 64;

/// Argon2id on a bounded pool: at most workers × 19 MiB, whatever comes.
pub struct Argon2Passwords {
    pool: Pool,
    memories: Arc<Memories>,
    rng: Arc<dyn Rng>,
}

impl Argon2Passwords {
    /// One worker for each core, four at most, and 64 waiting.
    pub fn new(rng: Arc<dyn Rng>) -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self::with_bounds(rng, cores.min(WORKERS), QUEUE)
    }

    /// The same with other bounds.
    pub fn with_bounds(rng: Arc<dyn Rng>, workers: usize, queue: usize) -> Self {
        Argon2Passwords {
            pool: Pool::new(workers, queue),
            memories: Arc::default(),
            rng,
        }
    }

    /// Runs a job with memory on the pool.
    async fn run<T: Send + 'static>(&self, job: impl FnOnce(&mut Memory) -> T + Send + 'static) -> Option<T> {
        let (memories, queue) = (self.memories.clone(), self.pool.clone());
        let with_memory = move || {
            let mut memory = memories.take();
            let result = job(&mut memory);
            memories.give_back(memory, queue.waiting() > 0);
            result
        };
        self.pool.run(with_memory).await
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
        match self
            .run(move |memory| matches(phc.as_deref(), &password, memory))
            .await
        {
            Some(true) => PasswordCheck::Right,
            Some(false) => PasswordCheck::Wrong,
            None => PasswordCheck::Busy,
        }
    }

    /// `None` too for a password that could never be right: empty, with NUL, or over 1024 bytes.
    async fn hash(&self, password: Secret) -> Option<String> {
        let mut salt = [0; 16];
        self.rng.fill(&mut salt);
        self.run(move |memory| hash(&prepared(&password)?, &salt, memory))
            .await?
    }
}

/// Whether the password is the hash's. It takes as long when there is no hash, no usable one, or no
/// password that could be right.
fn matches(phc: Option<&str>, password: &Secret, memory: &mut Memory) -> bool {
    verified(phc, password, memory).unwrap_or_else(|| {
        std::hint::black_box(hash("nobody", &[0; 16], memory));
        false
    })
}

/// What verifying says; `None` when it came to no hashing, and so took no time.
fn verified(phc: Option<&str>, password: &Secret, memory: &mut Memory) -> Option<bool> {
    let phc = phc?;
    if let Some(imported) = Imported::parse(phc) {
        prepared(password)?;
        return Some(imported.matches(password.expose()));
    }
    let stored = PasswordHash::new(phc).ok().filter(usable)?;
    let version = Version::try_from(stored.version?).ok()?;
    let argon2 = Argon2::new(Algorithm::Argon2id, version, Params::try_from(&stored).ok()?);
    let found = output(&argon2, &prepared(password)?, stored.salt?.as_ref(), memory)?;
    // outputs are compared in constant time
    Some(found == stored.hash?)
}

/// A whole hash of ours, of now or of times when the cost was lower: a stored hash does not decide how much
/// memory is taken. Without salt or output it would be found out only after hashing.
fn usable(hash: &PasswordHash) -> bool {
    hash.algorithm.as_str() == "argon2id"
        && hash.salt.is_some()
        && hash.hash.is_some()
        && Params::try_from(hash).is_ok_and(|params| {
            params.m_cost() <= MEMORY && params.t_cost() <= MOST_PASSES && params.p_cost() == LANES
        })
}

fn hash(password: &str, salt: &[u8], memory: &mut Memory) -> Option<String> {
    let params = Params::new(MEMORY, PASSES, LANES, Some(OUTPUT)).ok()?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: argon2.params().try_into().ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(output(&argon2, password, salt, memory)?),
    };
    Some(hash.to_string())
}

/// What the password comes to. The first pass overwrites whatever the memory holds.
fn output(argon2: &Argon2<'_>, password: &str, salt: &[u8], memory: &mut Memory) -> Option<Output> {
    let (params, most) = (argon2.params(), memory.len());
    memory.resize(params.block_count().max(most), Block::new());
    let length = params.output_len().unwrap_or(OUTPUT);
    let mut out = [0; Output::MAX_LENGTH];
    let out = out.get_mut(..length)?;
    argon2
        .hash_password_into_with_memory(password.as_bytes(), salt, out, memory)
        .ok()?;
    Output::new(out).ok()
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
    use argon2::password_hash::PasswordHasher as _;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn whatever_came_to_no_hashing_is_known_so_that_it_takes_as_long() {
        let mut memory = Memory::new();
        let phc = hash("hush", &[7; 16], &mut memory).unwrap();
        assert_eq!(verified(Some(&phc), &secret("hush"), &mut memory), Some(true));
        assert_eq!(verified(Some(&phc), &secret("wrong"), &mut memory), Some(false));
        for bad in ["", "a\0", &"x".repeat(PASSWORD_MOST + 1)] {
            assert_eq!(verified(Some(&phc), &secret(bad), &mut memory), None);
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
            assert_eq!(
                verified(Some(&unusable), &secret("hush"), &mut memory),
                None,
                "{unusable}"
            );
        }
        assert_eq!(verified(None, &secret("hush"), &mut memory), None);
    }

    #[test]
    fn what_an_earlier_job_left_in_the_memory_changes_nothing() {
        let mut memory = vec![Block::new(); 3];
        let first = hash("hush", &[7; 16], &mut memory).unwrap();
        hash("another", &[9; 16], &mut memory).unwrap();
        assert_eq!(hash("hush", &[7; 16], &mut memory).unwrap(), first);
        // the library's own way, and a hash of times when the cost was lower
        let argon2 = Argon2::default();
        let theirs = argon2.hash_password_with_salt(b"hush", &[7; 16]).unwrap();
        assert_eq!(first, theirs.to_string());
        let cheaper = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(64, 3, 1, Some(24)).unwrap(),
        );
        let cheaper = cheaper.hash_password_with_salt(b"hush", &[5; 12]).unwrap();
        assert_eq!(
            verified(Some(&cheaper.to_string()), &secret("hush"), &mut memory),
            Some(true)
        );
    }
}
