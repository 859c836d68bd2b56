//! The two databases behind one face: the only place where sqlx's types for both meet.

use crate::error::store_error;
use gatehouse_domain::access;
use gatehouse_domain::groups::Source;
use gatehouse_domain::ids::{
    AccessTokenId, ApiKeyId, AttemptId, ConnectionId, GroupId, InvitationId, IssuerId, LinkRequestId, OrgId,
    PrincipalId, ProjectId, RevisionId, RunId, SecretId, SessionId, TeamId,
};
use gatehouse_service::ports::{Result, StoreError};
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{Arguments, Database, Encode, FromRow, Postgres, Sqlite, Transaction, Type};
use std::pin::Pin;
use uuid::Uuid;

/// Boxed, or each query's future is compiled into each caller's.
pub(crate) type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// An argument of a statement.
#[derive(Clone)]
pub(crate) enum Val {
    I64(Option<i64>),
    Bool(bool),
    Text(Option<String>),
    Uuid(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
}

/// A row that both databases can give.
pub(crate) trait DbRow:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}
impl<T> DbRow for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// The pools.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

/// An open transaction, undone when dropped.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

fn bind<DB: Database>(vals: Vec<Val>) -> Result<DB::Arguments>
where
    for<'q> Option<i64>: Encode<'q, DB> + Type<DB>,
    for<'q> bool: Encode<'q, DB> + Type<DB>,
    for<'q> Option<String>: Encode<'q, DB> + Type<DB>,
    for<'q> Option<Uuid>: Encode<'q, DB> + Type<DB>,
    for<'q> Option<Vec<u8>>: Encode<'q, DB> + Type<DB>,
{
    let mut arguments = DB::Arguments::default();
    for val in vals {
        let added = match val {
            Val::I64(v) => arguments.add(v),
            Val::Bool(v) => arguments.add(v),
            // Rule 6: PostgreSQL refuses NUL, SQLite stores it. Refused here, it is the same on both.
            Val::Text(Some(v)) if v.contains('\0') => {
                return Err(StoreError::Failed("a text holds a NUL character".into()));
            }
            Val::Text(v) => arguments.add(v),
            Val::Uuid(v) => arguments.add(v),
            Val::Bytes(v) => arguments.add(v),
        };
        added.map_err(|e| StoreError::Failed(e.to_string()))?;
    }
    Ok(arguments)
}

impl Db {
    /// Rows of committed state.
    pub(crate) fn all<T: DbRow>(&self, sql: &'static str, vals: Vec<Val>) -> Fut<'_, Vec<T>> {
        Box::pin(async move {
            match self {
                Db::Sqlite { readers, .. } => {
                    sqlx::query_as_with(sql, bind::<Sqlite>(vals)?)
                        .fetch_all(readers)
                        .await
                }
                Db::Postgres(pool) => {
                    sqlx::query_as_with(sql, bind::<Postgres>(vals)?)
                        .fetch_all(pool)
                        .await
                }
            }
            .map_err(store_error)
        })
    }

    /// Opens a transaction, on SQLite with the right to write from its beginning.
    pub(crate) fn begin(&self) -> Fut<'_, Tx> {
        Box::pin(async move {
            match self {
                Db::Sqlite { writer, .. } => writer.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite),
                Db::Postgres(pool) => pool.begin().await.map(Tx::Postgres),
            }
            .map_err(store_error)
        })
    }

    /// How many connections are in use.
    pub(crate) fn at_work(&self) -> usize {
        let busy = |size: u32, idle: usize| (size as usize).saturating_sub(idle);
        match self {
            Db::Sqlite { writer, readers } => {
                busy(writer.size(), writer.num_idle()) + busy(readers.size(), readers.num_idle())
            }
            Db::Postgres(pool) => busy(pool.size(), pool.num_idle()),
        }
    }

    /// Waits for what is running and closes the connections.
    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

// Rule 1: there is no `exec` on `Db`, so that no write commits by itself; and `all` reads to the end,
// while `fetch_one` and `fetch_optional` lose the error of a `RETURNING` that could not be stored.
impl Tx {
    /// Rows, seeing the transaction's own writes.
    pub(crate) fn all<T: DbRow>(&mut self, sql: &'static str, vals: Vec<Val>) -> Fut<'_, Vec<T>> {
        Box::pin(async move {
            match self {
                Tx::Sqlite(tx) => {
                    sqlx::query_as_with(sql, bind::<Sqlite>(vals)?)
                        .fetch_all(&mut **tx)
                        .await
                }
                Tx::Postgres(tx) => {
                    sqlx::query_as_with(sql, bind::<Postgres>(vals)?)
                        .fetch_all(&mut **tx)
                        .await
                }
            }
            .map_err(store_error)
        })
    }

    /// Runs a statement; how many rows it changed.
    pub(crate) fn exec(&mut self, sql: &'static str, vals: Vec<Val>) -> Fut<'_, u64> {
        Box::pin(async move {
            match self {
                Tx::Sqlite(tx) => sqlx::query_with(sql, bind::<Sqlite>(vals)?)
                    .execute(&mut **tx)
                    .await
                    .map(|r| r.rows_affected()),
                Tx::Postgres(tx) => sqlx::query_with(sql, bind::<Postgres>(vals)?)
                    .execute(&mut **tx)
                    .await
                    .map(|r| r.rows_affected()),
            }
            .map_err(store_error)
        })
    }

    /// Makes it durable.
    pub(crate) fn commit(self) -> Fut<'static, ()> {
        Box::pin(async move {
            match self {
                Tx::Sqlite(tx) => tx.commit().await,
                Tx::Postgres(tx) => tx.commit().await,
            }
            .map_err(store_error)
        })
    }

    pub(crate) const fn is_postgres(&self) -> bool {
        matches!(self, Tx::Postgres(_))
    }
}

/// The arguments of a statement, in their order.
macro_rules! args {
    ($($val:expr),* $(,)?) => { vec![$($crate::db::Val::from($val)),*] };
}
pub(crate) use args;

macro_rules! vals { ($($from:ty => |$v:ident| $val:expr;)*) => { $(
    impl From<$from> for Val {
        fn from($v: $from) -> Self {
            $val
        }
    }
)* } }

vals! {
    i64 => |v| Val::I64(Some(v));
    Option<i64> => |v| Val::I64(v);
    bool => |v| Val::Bool(v);
    String => |v| Val::Text(Some(v));
    Option<String> => |v| Val::Text(v);
    &str => |v| Val::Text(Some(v.to_owned()));
    &String => |v| Val::Text(Some(v.clone()));
    &Option<String> => |v| Val::Text(v.clone());
    Uuid => |v| Val::Uuid(Some(v));
    Option<Uuid> => |v| Val::Uuid(v);
    &[u8; 32] => |v| Val::Bytes(Some(v.to_vec()));
    &Vec<u8> => |v| Val::Bytes(Some(v.clone()));
    Vec<u8> => |v| Val::Bytes(Some(v));
    Option<Vec<u8>> => |v| Val::Bytes(v);
    &[u8] => |v| Val::Bytes(Some(v.to_vec()));
    Source => |v| Val::Text(Some(v.to_string()));
    access::Source => |v| Val::Text(Some(v.to_string()));
    access::OrgRole => |v| Val::Text(Some(v.name().to_owned()));
    access::TeamRole => |v| Val::Text(Some(v.name().to_owned()));
    access::ProjectRole => |v| Val::Text(Some(v.name().to_owned()));
    access::Scopes => |v| Val::Text(Some(v.to_string()));
}

macro_rules! id_vals { ($($id:ty)*) => { $(
    impl From<$id> for Val {
        fn from(id: $id) -> Self {
            Val::Uuid(Some(id.0))
        }
    }
    impl From<Option<$id>> for Val {
        fn from(id: Option<$id>) -> Self {
            Val::Uuid(id.map(|id| id.0))
        }
    }
)* } }

id_vals! {
    AccessTokenId ApiKeyId AttemptId ConnectionId GroupId InvitationId IssuerId LinkRequestId OrgId PrincipalId ProjectId
    RevisionId RunId SecretId SessionId TeamId
}
