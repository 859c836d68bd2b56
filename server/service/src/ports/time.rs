//! Time and randomness as parameters.

use gatehouse_domain::ids::{Millis, reference, uuid_v7};
use uuid::Uuid;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Milliseconds since the Unix epoch.
    fn now(&self) -> Millis;
}

/// Cryptographically secure random bytes.
pub trait Rng: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

impl dyn Rng {
    /// 256 bits.
    pub fn bytes32(&self) -> [u8; 32] {
        let mut b = [0; 32];
        self.fill(&mut b);
        b
    }
    /// A new UUID version 7.
    pub fn uuid(&self, now: Millis) -> Uuid {
        let mut b = [0; 10];
        self.fill(&mut b);
        uuid_v7(now, b)
    }
    /// A new reference for a person to read out.
    pub fn reference(&self) -> String {
        let mut b = [0; 5];
        self.fill(&mut b);
        reference(b)
    }
}
