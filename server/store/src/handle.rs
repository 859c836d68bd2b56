//! What the use cases hold: a reader, or a transaction.

use crate::db::{Db, DbRow, Tx, Val};
use async_trait::async_trait;
use gatehouse_service::ports::{Result, StoreError, Write};

/// Reads committed state, or reads and writes in one transaction. It implements all the traits; which of
/// them a use case can call is decided by whether it got a `dyn Read` or a `dyn Write`.
pub(crate) enum Handle {
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
    /// All rows.
    pub(crate) async fn all<T: DbRow>(&mut self, sql: &'static str, vals: Vec<Val>) -> Result<Vec<T>> {
        let result = match self {
            Handle::Reader(db) => return db.all(sql, vals).await,
            Handle::Writer(tx) => tx.all(sql, vals).await,
            Handle::Failed => return Err(failed()),
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
        let result = match self {
            Handle::Reader(_) => Err(StoreError::Failed("a reader cannot write".into())),
            Handle::Writer(tx) => tx.exec(sql, vals).await,
            Handle::Failed => return Err(failed()),
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
        match self {
            Handle::Writer(tx) if tx.is_postgres() => with_lock,
            _ => plain,
        }
    }

    /// Ends a transaction whose statement failed or whose outcome must not be stored.
    pub(crate) fn note<T>(&mut self, result: Result<T>) -> Result<T> {
        if result.is_err() && matches!(self, Handle::Writer(_)) {
            *self = Handle::Failed;
        }
        result
    }
}

/// A statement and the same with `FOR NO KEY UPDATE`, which waits for writers of the row but not for
/// rows that refer to it.
macro_rules! locking {
    ($handle:expr, $($sql:tt)+) => {
        $handle.locking($($sql)+, concat!($($sql)+, " FOR NO KEY UPDATE"))
    };
}
pub(crate) use locking;

#[async_trait]
impl Write for Handle {
    async fn commit(self: Box<Self>) -> Result<()> {
        match *self {
            Handle::Writer(tx) => tx.commit().await,
            Handle::Reader(_) => Err(StoreError::Failed("a reader cannot commit".into())),
            Handle::Failed => Err(failed()),
        }
    }
}
