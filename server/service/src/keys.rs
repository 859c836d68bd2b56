//! Rotating the data key while servers run.

use crate::audit::{self, Change};
use crate::connections::secrets::place;
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::ports::keys::KeyId;
use gatehouse_domain::ids::Millis;
use serde_json::json;

/// How often a server looks for keys that others added; it finds them at once where a value names one.
pub const REFRESH_EVERY: u64 = 60_000;

/// A retired key stays at least this long: a server that has not looked yet seals with it, and a backup that
/// is being made names it.
pub const KEEP_RETIRED: Millis = 24 * 3_600_000;

/// Secrets sealed anew in one transaction.
const BATCH: i64 = 100;

/// What a rotation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The key that seals from now on.
    pub key: KeyId,
    /// How many secrets were sealed anew.
    pub resealed: u64,
    /// How many secrets do not open. They stay as they are, and so does their key.
    pub unopened: u64,
}

impl Gatehouse {
    /// Makes a new data key, which seals from now on, and seals what is kept anew with it. Who holds the secret
    /// key may.
    ///
    /// # Errors
    /// Storage.
    pub async fn rotate_keys(&self) -> Result<Rotated> {
        let vault = &self.ports.vault;
        let now = self.now();
        let mut tx = self.write().await?;
        let held = tx.lock_data_keys().await?;
        vault.learn(&held.into_iter().map(|k| (k.id, k.wrapped)).collect::<Vec<_>>());
        let before = vault.newest();
        let (key, wrapped) = vault.next_key(&*self.ports.rng);
        tx.add_data_key(key, &wrapped, now).await?;
        let change = Change {
            action: "keys.rotate",
            object: "instance".into(),
            object_name: "",
            before: Some(json!({ "data_key": before })),
            after: Some(json!({ "data_key": key })),
        };
        audit::append(&mut *tx, None, "system".into(), "", now, change).await?;
        tx.commit().await?;
        vault.learn(&[(key, wrapped)]);
        let (resealed, unopened) = self.reseal().await?;
        Ok(Rotated {
            key,
            resealed,
            unopened,
        })
    }

    /// Looks for keys that others added; false when there is one that the secret key does not open.
    ///
    /// # Errors
    /// Storage.
    pub async fn refresh_keys(&self) -> Result<bool> {
        let held = self.read().data_keys().await?;
        let held: Vec<_> = held.into_iter().map(|k| (k.id, k.wrapped)).collect();
        Ok(self.ports.vault.learn(&held))
    }

    /// Ends what a rotation began: seals anew what a server that did not know the new key yet sealed with an old
    /// one, and removes the keys that were retired long ago and that nothing names. Which were removed.
    ///
    /// # Errors
    /// Storage.
    pub async fn retire_keys(&self) -> Result<Vec<KeyId>> {
        self.refresh_keys().await?;
        if self.read().data_keys().await?.len() < 2 {
            return Ok(Vec::new());
        }
        self.reseal().await?;
        let mut tx = self.write().await?;
        let before = self.now() - KEEP_RETIRED;
        let removed = tx.delete_retired_keys(before, &*self.ports.vault).await?;
        tx.commit().await?;
        Ok(removed)
    }

    /// Redirects are not sealed anew: they end within minutes.
    async fn reseal(&self) -> Result<(u64, u64)> {
        let vault = &self.ports.vault;
        let (mut resealed, mut unopened, mut after) = (0, 0, None);
        loop {
            let batch = self.read().secrets_before(vault.newest(), after, BATCH).await?;
            let Some(last) = batch.last() else { break };
            after = Some(last.id);
            let mut tx = self.write().await?;
            for secret in batch {
                let place = place(secret.id);
                match vault.open(&place, &secret.sealed) {
                    Some(plain) => {
                        tx.reseal_secret(secret.id, &vault.seal(&place, &plain)).await?;
                        resealed += 1;
                    }
                    None => unopened += 1,
                }
            }
            tx.commit().await?;
        }
        let mut tx = self.write().await?;
        tx.reseal_audit_head().await?;
        tx.commit().await?;
        Ok((resealed, unopened))
    }
}
