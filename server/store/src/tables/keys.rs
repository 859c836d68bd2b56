//! data_keys, and the sealed columns of the other tables.

use crate::db::args;
use crate::error::corrupt;
use crate::handle::Handle;
use async_trait::async_trait;
use gatehouse_domain::ids::{ConnectionId, Millis, SecretId};
use gatehouse_service::ports::connections::SealedSecret;
use gatehouse_service::ports::keys::{DataKey, KeyId, KeysRead, KeysWrite};
use gatehouse_service::ports::{Result, StoreError, Vault};
use sqlx::FromRow;
use uuid::Uuid;

/// All data keys, oldest first.
pub(crate) const KEYS: &str = "SELECT id, wrapped, retired_at FROM data_keys ORDER BY id";

/// A row of [`KEYS`].
pub(crate) type KeyRow = (Uuid, Vec<u8>, Option<Millis>);

/// The key of a row, whose id is its number as a UUID.
pub(crate) fn read_key((id, wrapped, retired_at): KeyRow) -> Result<DataKey> {
    let id = KeyId::try_from(id.as_u128()).map_err(|_| corrupt("data_keys.id", "it is no number"))?;
    Ok(DataKey {
        id,
        wrapped,
        retired_at,
    })
}

#[derive(FromRow)]
pub(super) struct SecretRow {
    id: Uuid,
    connection_id: Uuid,
    field: String,
    pub(super) sealed: Vec<u8>,
    places: String,
    set_at: Millis,
}

impl From<SecretRow> for SealedSecret {
    fn from(r: SecretRow) -> Self {
        SealedSecret {
            id: SecretId(r.id),
            connection: ConnectionId(r.connection_id),
            field: r.field,
            sealed: r.sealed,
            places: r.places,
            set_at: r.set_at,
        }
    }
}

fn stored(id: KeyId) -> Uuid {
    Uuid::from_u128(id.into())
}

impl Handle {
    pub(crate) async fn insert_data_key(&mut self, key: &DataKey) -> Result<()> {
        let sql = "INSERT INTO data_keys (id, wrapped, retired_at) VALUES ($1, $2, $3)";
        self.exec_one(sql, args![stored(key.id), &key.wrapped, key.retired_at])
            .await
    }

    /// Sees to it that a sealed value can be opened: another replica may seal with a newer key already.
    pub(crate) async fn know(&mut self, sealed: &[u8]) -> Result<()> {
        let Some(vault) = self.vault.clone().filter(|vault| !vault.knows(sealed)) else {
            return Ok(());
        };
        let keys = self.data_keys().await?;
        // One that does not open leaves the value sealed, which is told where it is opened.
        vault.learn(&keys.into_iter().map(|k| (k.id, k.wrapped)).collect::<Vec<_>>());
        Ok(())
    }
}

#[async_trait]
impl KeysRead for Handle {
    async fn data_keys(&mut self) -> Result<Vec<DataKey>> {
        let rows = self.all::<KeyRow>(KEYS, vec![]).await?;
        rows.into_iter().map(read_key).collect()
    }

    async fn secrets_before(
        &mut self,
        key: KeyId,
        after: Option<SecretId>,
        limit: i64,
    ) -> Result<Vec<SealedSecret>> {
        let Some(vault) = self.vault.clone() else {
            return Ok(Vec::new());
        };
        let sql = "SELECT id, connection_id, field, sealed, places, set_at FROM secrets \
             WHERE substr(sealed, 1, 5) < $1 AND id > $2 ORDER BY id LIMIT $3";
        let after = after.unwrap_or(SecretId(Uuid::nil()));
        let rows = self
            .all::<SecretRow>(sql, args![vault.prefix(key).to_vec(), after, limit])
            .await?;
        Ok(rows.into_iter().map(SealedSecret::from).collect())
    }
}

#[async_trait]
impl KeysWrite for Handle {
    async fn lock_data_keys(&mut self) -> Result<Vec<DataKey>> {
        // The instance's row is the lock.
        self.exec_one(
            "UPDATE instance SET ways_in_version = ways_in_version WHERE id = 1",
            vec![],
        )
        .await?;
        self.data_keys().await
    }

    async fn add_data_key(&mut self, id: KeyId, wrapped: &[u8], now: Millis) -> Result<()> {
        let sql = "UPDATE data_keys SET retired_at = $1 WHERE retired_at IS NULL";
        self.exec(sql, args![now]).await?;
        self.insert_data_key(&DataKey {
            id,
            wrapped: wrapped.to_vec(),
            retired_at: None,
        })
        .await
    }

    async fn reseal_secret(&mut self, id: SecretId, sealed: &[u8]) -> Result<()> {
        self.settings = true;
        let sql = "UPDATE secrets SET sealed = $2 WHERE id = $1";
        self.exec(sql, args![id, sealed.to_vec()]).await?;
        Ok(())
    }

    async fn reseal_audit_head(&mut self) -> Result<()> {
        let head = self.audit_head(true).await?;
        match (head, self.vault.clone()) {
            (Some(head), Some(vault)) => self.set_audit_head(&head, &*vault).await,
            _ => self.note(Err(StoreError::Failed("the audit's head does not open".into()))),
        }
    }

    async fn delete_retired_keys(&mut self, before: Millis, vault: &dyn Vault) -> Result<Vec<KeyId>> {
        let mut deleted = Vec::new();
        for key in self.lock_data_keys().await? {
            let sql = "DELETE FROM data_keys WHERE id = $1 AND retired_at < $2 \
                 AND NOT EXISTS (SELECT 1 FROM secrets WHERE substr(sealed, 1, 5) = $3) \
                 AND NOT EXISTS (SELECT 1 FROM flows WHERE substr(private, 1, 5) = $3 \
                 OR substr(response, 1, 5) = $3) \
                 AND NOT EXISTS (SELECT 1 FROM sessions WHERE substr(tokens, 1, 5) = $3) \
                 AND NOT EXISTS (SELECT 1 FROM audit_head WHERE substr(sealed, 1, 5) = $3)";
            let prefix = vault.prefix(key.id).to_vec();
            if self.exec(sql, args![stored(key.id), before, &prefix]).await? > 0 {
                deleted.push(key.id);
            }
        }
        Ok(deleted)
    }
}
