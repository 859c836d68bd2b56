//! A clock that stands until a test moves it, and randomness that a seed decides.

use gatehouse_domain::ids::Millis;
use gatehouse_service::ports::{Clock, Rng};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

/// 2026-01-02 03:04:05 UTC, where a test's clock begins.
pub const BEGINNING: Millis = 1_767_323_045_000;

/// A clock that stands.
pub struct FixedClock(AtomicI64);

impl Default for FixedClock {
    fn default() -> Self {
        FixedClock(AtomicI64::new(BEGINNING))
    }
}

impl FixedClock {
    /// Moves it on.
    pub fn advance(&self, millis: Millis) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}

/// Bytes by a seed: SHA-256 of seed and counter. Equal seeds give equal runs.
pub struct SeededRng(Mutex<(u64, u64)>);

impl SeededRng {
    /// Begins with a seed.
    pub fn new(seed: u64) -> Self {
        SeededRng(Mutex::new((seed, 0)))
    }
}

impl Rng for SeededRng {
    fn fill(&self, buffer: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in buffer.chunks_mut(32) {
            state.1 += 1;
            let text = format!("{} {}", state.0, state.1);
            let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
            chunk.copy_from_slice(&digest.as_ref()[..chunk.len()]);
        }
    }
}
