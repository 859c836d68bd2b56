//! The store as the composition root holds it.

use crate::chain::Head;
use crate::db::{Db, args};
use crate::handle::Handle;
use crate::watch::Watch;
use async_trait::async_trait;
use gatehouse_service::ports::keys::DataKey;
use gatehouse_service::ports::{InstanceWrite, KeysRead, KeysWrite, Read, Result, Store, Vault, Write};
use std::fmt;
use std::sync::Arc;

/// The storage of an installation, on either database. Made by [`open`](crate::open).
pub struct SqlStore {
    db: Db,
    watch: Arc<Watch>,
    vault: Option<Arc<dyn Vault>>,
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
    pub(crate) fn new(db: Db) -> Self {
        SqlStore {
            db,
            watch: Arc::default(),
            vault: None,
        }
    }

    /// The same with its opened keys. Without them it appends nothing to the audit.
    pub fn with_vault(mut self, vault: Arc<dyn Vault>) -> Self {
        self.vault = Some(vault);
        self
    }

    pub(crate) fn reader(&self) -> Handle {
        Handle::reader(self.db.clone(), self.watch.clone(), self.vault.clone())
    }

    async fn writer(&self) -> Result<Handle> {
        let tx = self.watch.wrote(self.db.begin().await)?;
        Ok(Handle::writer(tx, self.watch.clone(), self.vault.clone()))
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
        self.reader().data_keys().await
    }

    /// Adds the installation's first data key, which `vault` holds, and the head of an empty audit sealed
    /// with it, unless there is a key already; returns those that are there now. Of two replicas that start on an empty database at the same moment one adds its key,
    /// and both get the same.
    ///
    /// # Errors
    /// Storage failed.
    pub async fn insert_first_data_key(&self, key: &DataKey, vault: &dyn Vault) -> Result<Vec<DataKey>> {
        let mut tx = self.writer().await?;
        if tx.lock_data_keys().await?.is_empty() {
            tx.insert_data_key(key).await?;
            let sql = "INSERT INTO audit_head (id, sealed) VALUES (1, $1)";
            tx.exec_one(sql, args![&Head::default().seal(vault)]).await?;
        }
        let all = tx.data_keys().await?;
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

#[async_trait]
impl Store for SqlStore {
    fn read(&self) -> Box<dyn Read> {
        Box::new(self.reader())
    }

    async fn write(&self) -> Result<Box<dyn Write>> {
        Ok(Box::new(self.writer().await?))
    }

    fn at_work(&self) -> usize {
        self.db.at_work()
    }

    async fn ping(&self) -> Result<()> {
        self.reader()
            .count("SELECT count(*) FROM instance", vec![])
            .await?;
        if self.watch.full() {
            // Only a write tells whether there is room again.
            let mut tx = self.writer().await?;
            // It has to be a change: SQLite writes nothing where nothing changes.
            tx.lock_ways_in().await?;
            Box::new(tx).commit().await?;
        }
        Ok(())
    }

    fn version(&self) -> Option<u64> {
        match self.db {
            // One server at a time has the file.
            Db::Sqlite { .. } => Some(self.watch.commits()),
            Db::Postgres(_) => None,
        }
    }

    fn settings_version(&self) -> Option<u64> {
        self.version().map(|_| self.watch.settings())
    }
}
