//! What the use cases hold: a reader, or a transaction.

use crate::chain::{Entry, Head, Link};
use crate::db::{Db, DbRow, Tx, Val, args};
use crate::watch::Watch;
use async_trait::async_trait;
use gatehouse_service::ports::{Result, StoreError, Vault, Write};
use std::sync::Arc;

/// A statement and the same with `FOR NO KEY UPDATE`, which waits for writers of the row but not for
/// rows that refer to it.
macro_rules! locking {
    ($handle:expr, $($sql:tt)+) => {
        $handle.locking($($sql)+, concat!($($sql)+, " FOR NO KEY UPDATE"))
    };
}
pub(crate) use locking;

/// Reads committed state, or reads and writes in one transaction. It implements all the traits; which of
/// them a use case can call is decided by whether it got a `dyn Read` or a `dyn Write`.
pub(crate) struct Handle {
    to: To,
    watch: Arc<Watch>,
    /// What seals the audit's head; none before the keys are open.
    pub(crate) vault: Option<Arc<dyn Vault>>,
    /// This transaction changes the instance's settings, or a secret goes.
    pub(crate) settings: bool,
    /// Audit entries of this transaction, which get their places in the chain when it is committed.
    pub(crate) audit: Vec<Entry>,
}

enum To {
    Reader(Db),
    Writer(Tx),
    /// Rule 2: a transaction that met an error. PostgreSQL would answer Ok to its commit and store
    /// nothing, SQLite would store the rest; so both end here, already undone.
    Failed,
}

fn failed() -> StoreError {
    StoreError::Failed("an earlier statement of this transaction failed".into())
}

impl Handle {
    /// Reads committed state.
    pub(crate) fn reader(db: Db, watch: Arc<Watch>, vault: Option<Arc<dyn Vault>>) -> Self {
        Self::new(To::Reader(db), watch, vault)
    }

    /// Reads and writes in a transaction.
    pub(crate) fn writer(tx: Tx, watch: Arc<Watch>, vault: Option<Arc<dyn Vault>>) -> Self {
        Self::new(To::Writer(tx), watch, vault)
    }

    fn new(to: To, watch: Arc<Watch>, vault: Option<Arc<dyn Vault>>) -> Self {
        Handle {
            to,
            watch,
            vault,
            settings: false,
            audit: Vec::new(),
        }
    }

    /// All rows.
    pub(crate) async fn all<T: DbRow>(&mut self, sql: &'static str, vals: Vec<Val>) -> Result<Vec<T>> {
        let result = match &mut self.to {
            To::Reader(db) => return db.all(sql, vals).await,
            To::Writer(tx) => tx.all(sql, vals).await,
            To::Failed => return Err(failed()),
        };
        self.note(result)
    }

    /// The row, if there is one.
    pub(crate) async fn opt<T: DbRow>(&mut self, sql: &'static str, vals: Vec<Val>) -> Result<Option<T>> {
        Ok(self.all(sql, vals).await?.into_iter().next())
    }

    /// The row of a statement that always has one.
    pub(crate) async fn one<T: DbRow>(&mut self, sql: &'static str, vals: Vec<Val>) -> Result<T> {
        self.opt(sql, vals)
            .await?
            .ok_or_else(|| StoreError::Failed("a row is missing".into()))
    }

    /// A count.
    pub(crate) async fn count(&mut self, sql: &'static str, vals: Vec<Val>) -> Result<i64> {
        Ok(self.one::<(i64,)>(sql, vals).await?.0)
    }

    /// Runs a statement; how many rows it changed.
    pub(crate) async fn exec(&mut self, sql: &'static str, vals: Vec<Val>) -> Result<u64> {
        let result = match &mut self.to {
            To::Reader(_) => Err(StoreError::Failed("a reader cannot write".into())),
            To::Writer(tx) => tx.exec(sql, vals).await,
            To::Failed => return Err(failed()),
        };
        self.note(result)
    }

    /// Runs a statement that is to change one row.
    pub(crate) async fn exec_one(&mut self, sql: &'static str, vals: Vec<Val>) -> Result<()> {
        if self.exec(sql, vals).await? == 1 {
            return Ok(());
        }
        self.note(Err(StoreError::Failed(
            "the row to be changed is not there".into(),
        )))
    }

    /// The statement as it stands, or with a row lock where another transaction could come between:
    /// in a transaction on PostgreSQL.
    pub(crate) fn locking(&self, plain: &'static str, with_lock: &'static str) -> &'static str {
        if self.is_postgres_transaction() {
            with_lock
        } else {
            plain
        }
    }

    /// Ends a transaction whose statement failed or whose outcome must not be stored.
    pub(crate) fn note<T>(&mut self, result: Result<T>) -> Result<T> {
        if result.is_err() && matches!(self.to, To::Writer(_)) {
            self.to = To::Failed;
        }
        self.watch.wrote(result)
    }

    pub(crate) fn is_postgres_transaction(&self) -> bool {
        matches!(&self.to, To::Writer(tx) if tx.is_postgres())
    }

    /// The audit's head; none when it was removed or does not open. Locked, no other transaction can
    /// append until this one ends.
    pub(crate) async fn audit_head(&mut self, lock: bool) -> Result<Option<Head>> {
        let sql = "SELECT sealed FROM audit_head WHERE id = 1";
        let sql = if lock {
            locking!(self, "SELECT sealed FROM audit_head WHERE id = 1")
        } else {
            sql
        };
        let Some((sealed,)) = self.opt::<(Vec<u8>,)>(sql, vec![]).await? else {
            return Ok(None);
        };
        self.know(&sealed).await?;
        Ok(self
            .vault
            .as_ref()
            .and_then(|vault| Head::open(&**vault, &sealed)))
    }

    /// Links this transaction's audit entries to the chain. The last thing before the commit: everybody who
    /// appends waits for the head from here on.
    async fn link_audit(&mut self) -> Result<()> {
        if self.audit.is_empty() {
            return Ok(());
        }
        if self.is_postgres_transaction() {
            // What commit would check may wait for another transaction, which may wait for the head.
            self.exec("SET CONSTRAINTS ALL IMMEDIATE", vec![]).await?;
        }
        let head = self.audit_head(true).await?;
        let (Some(mut head), Some(vault)) = (head, self.vault.clone()) else {
            let why =
                "the audit's head does not open, so nothing can be appended: see `gatehouse audit verify`";
            return self.note(Err(StoreError::Failed(why.into())));
        };
        for entry in std::mem::take(&mut self.audit) {
            let link = Link::after(&head, entry, &*vault);
            head = Head::of(&link).unwrap_or(head);
            let e = link.entry;
            self.exec_one(
                "INSERT INTO audit (seq, at, actor, actor_name, action, object, object_name, before, after, \
                 address, search_key, prev_hash, hash) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                args![
                    link.seq,
                    e.at,
                    e.actor,
                    e.actor_name,
                    e.action,
                    e.object,
                    e.object_name,
                    e.before,
                    e.after,
                    e.address,
                    e.search_key,
                    &link.prev_hash,
                    &link.hash
                ],
            )
            .await?;
        }
        self.set_audit_head(&head, &*vault).await
    }

    /// Seals and stores the audit's head.
    pub(crate) async fn set_audit_head(&mut self, head: &Head, vault: &dyn Vault) -> Result<()> {
        let sql = "UPDATE audit_head SET sealed = $1 WHERE id = 1";
        self.exec_one(sql, args![&head.seal(vault)]).await
    }
}

#[async_trait]
impl Write for Handle {
    async fn commit(mut self: Box<Self>) -> Result<()> {
        self.link_audit().await?;
        match self.to {
            To::Writer(tx) => self.watch.committing(self.settings, tx.commit()).await,
            To::Reader(_) => Err(StoreError::Failed("a reader cannot commit".into())),
            To::Failed => Err(failed()),
        }
    }
}
