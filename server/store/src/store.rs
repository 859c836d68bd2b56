//! The store as the composition root holds it.

use crate::db::{Db, args};
use crate::handle::Handle;
use async_trait::async_trait;
use gatehouse_domain::ids::Millis;
use gatehouse_service::ports::{Read, Result, Store, Write};
use std::fmt;
use uuid::Uuid;

/// A data key, wrapped by the master key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataKey {
    /// Its id, which sealed values name.
    pub id: Uuid,
    /// The key, sealed.
    pub wrapped: Vec<u8>,
    /// Since when nothing new is sealed with it.
    pub retired_at: Option<Millis>,
}

/// The storage of an installation, on either database. Made by [`open`](crate::open).
pub struct SqlStore {
    db: Db,
}

impl fmt::Debug for SqlStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.db {
            Db::Sqlite { .. } => "SqlStore(SQLite)",
            Db::Postgres(_) => "SqlStore(PostgreSQL)",
        })
    }
}

impl SqlStore {
    pub(crate) const fn new(db: Db) -> Self {
        SqlStore { db }
    }

    fn reader(&self) -> Handle {
        Handle::Reader(self.db.clone())
    }

    async fn writer(&self) -> Result<Handle> {
        Ok(Handle::Writer(self.db.begin().await?))
    }

    /// Whether it is fresh: nobody has an account, and no key was ever made.
    ///
    /// # Errors
    /// Storage failed.
    pub async fn is_empty(&self) -> Result<bool> {
        Ok(self.reader().count(ROWS, vec![]).await? == 0)
    }

    /// The data keys, oldest first.
    ///
    /// # Errors
    /// Storage failed.
    pub async fn data_keys(&self) -> Result<Vec<DataKey>> {
        keys(&mut self.reader()).await
    }

    /// Adds the installation's first data key, unless there is one already, and returns those that are
    /// there now. Of two replicas that start on an empty database at the same moment one adds its key,
    /// and both get the same.
    ///
    /// # Errors
    /// Storage failed.
    pub async fn insert_first_data_key(&self, key: &DataKey) -> Result<Vec<DataKey>> {
        let mut tx = self.writer().await?;
        // The instance's row is the lock.
        tx.exec_one(
            "UPDATE instance SET ways_in_version = ways_in_version WHERE id = 1",
            vec![],
        )
        .await?;
        if keys(&mut tx).await?.is_empty() {
            insert_key(&mut tx, key).await?;
        }
        let all = keys(&mut tx).await?;
        Box::new(tx).commit().await?;
        Ok(all)
    }

    /// Waits for what is running, then closes all connections.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

/// How many rows tell that the database is in use.
pub(crate) const ROWS: &str = "SELECT count(*) FROM (SELECT 1 AS one FROM principals UNION ALL \
     SELECT 1 FROM data_keys UNION ALL SELECT 1 FROM secrets UNION ALL SELECT 1 FROM connections) AS rows_of_all";

/// All data keys, oldest first.
pub(crate) const KEYS: &str = "SELECT id, wrapped, retired_at FROM data_keys ORDER BY id";

/// A row of [`KEYS`].
pub(crate) type KeyRow = (Uuid, Vec<u8>, Option<Millis>);

impl From<KeyRow> for DataKey {
    fn from((id, wrapped, retired_at): KeyRow) -> Self {
        DataKey {
            id,
            wrapped,
            retired_at,
        }
    }
}

async fn keys(handle: &mut Handle) -> Result<Vec<DataKey>> {
    let rows = handle.all::<KeyRow>(KEYS, vec![]).await?;
    Ok(rows.into_iter().map(DataKey::from).collect())
}

async fn insert_key(tx: &mut Handle, key: &DataKey) -> Result<()> {
    let sql = "INSERT INTO data_keys (id, wrapped, retired_at) VALUES ($1, $2, $3)";
    tx.exec_one(sql, args![key.id, &key.wrapped, key.retired_at])
        .await
}

#[async_trait]
impl Store for SqlStore {
    fn read(&self) -> Box<dyn Read> {
        Box::new(self.reader())
    }

    async fn write(&self) -> Result<Box<dyn Write>> {
        Ok(Box::new(self.writer().await?))
    }

    async fn ping(&self) -> Result<()> {
        self.reader()
            .count("SELECT count(*) FROM instance", vec![])
            .await?;
        Ok(())
    }
}
