//! The data keys, and what is sealed with them.

use super::Result;
use super::connections::SealedSecret;
use super::crypto::Vault;
use async_trait::async_trait;
use gatehouse_domain::ids::{Millis, SecretId};

/// The number of a data key, which sealed values name.
pub type KeyId = u32;

/// A data key, wrapped by the master key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataKey {
    /// Its number.
    pub id: KeyId,
    /// The key, sealed.
    pub wrapped: Vec<u8>,
    /// Since when a newer one seals.
    pub retired_at: Option<Millis>,
}

/// Reading.
#[async_trait]
pub trait KeysRead {
    /// All of them, oldest first.
    async fn data_keys(&mut self) -> Result<Vec<DataKey>>;
    /// Secrets that are sealed with an older key than this, by id, beginning after one.
    async fn secrets_before(
        &mut self,
        key: KeyId,
        after: Option<SecretId>,
        limit: i64,
    ) -> Result<Vec<SealedSecret>>;
}

/// Changing.
#[async_trait]
pub trait KeysWrite {
    /// All of them, and nobody else adds one until this transaction ends.
    async fn lock_data_keys(&mut self) -> Result<Vec<DataKey>>;
    /// Adds one and retires the others.
    async fn add_data_key(&mut self, id: KeyId, wrapped: &[u8], now: Millis) -> Result<()>;
    /// Replaces a sealed secret by the same sealed anew; one that is gone stays so.
    async fn reseal_secret(&mut self, id: SecretId, sealed: &[u8]) -> Result<()>;
    /// Seals the head of the audit anew.
    async fn reseal_audit_head(&mut self) -> Result<()>;
    /// Removes the keys that were retired before a time and that nothing sealed names; which.
    async fn delete_retired_keys(&mut self, before: Millis, vault: &dyn Vault) -> Result<Vec<KeyId>>;
}
