//! Keys, secrets at rest, passwords, and the system's clock and randomness: the adapters of the service's
//! ports `Clock`, `Rng`, `Vault` and `Passwords`. The primitives are those of aws-lc-rs and argon2.

mod aead;
mod imported;
mod keyring;
mod master;
mod memory;
mod passwords;
mod pool;
mod system;

pub use keyring::{KeyId, KeyRing, WrongKey};
pub use master::{BadMasterKey, MasterKey};
pub use passwords::Argon2Passwords;
pub use system::{SystemClock, SystemRng};
