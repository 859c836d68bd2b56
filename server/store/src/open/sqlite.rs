//! An SQLite file.

use super::{Existing, NEWEST, OpenError, Refused, migrate, refuse_newer, require};
use crate::db::Db;
use crate::store::ROWS;
use crate::tables::keys::{KEYS, KeyRow, read_key};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// How many requests read at the same time.
const READERS: u32 = 8;

/// How long a writer of another process (`gatehouse admin recover`) is waited for.
const BUSY: Duration = Duration::from_secs(5);

/// How long until a new file's log is tried again.
const AGAIN: Duration = Duration::from_millis(20);

/// See [`super::look`].
pub(super) async fn look(path: &Path) -> Result<Existing, OpenError> {
    // What else may be wrong with the path is told by `open`.
    if !path.is_file() {
        return Ok(Existing::default());
    }
    let fail = |e: sqlx::Error| explain(path, &e);
    // Not opened read-only: the last one to close a WAL has to be able to put it away.
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(BUSY)
        .disable_statement_logging();
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(fail)?;
    let tables =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('_sqlx_migrations', 'data_keys')";
    let tables: Vec<(String,)> = sqlx::query_as(tables)
        .fetch_all(&mut connection)
        .await
        .map_err(fail)?;
    let is_there = |name: &str| tables.iter().any(|(table,)| table == name);
    let mut existing = Existing::default();
    if is_there("_sqlx_migrations") {
        let (found,): (i64,) = sqlx::query_as(NEWEST)
            .fetch_one(&mut connection)
            .await
            .map_err(fail)?;
        refuse_newer(&MIGRATIONS, found)?;
        existing.schema = found;
    }
    if is_there("data_keys") {
        let keys: Vec<KeyRow> = sqlx::query_as(KEYS)
            .fetch_all(&mut connection)
            .await
            .map_err(fail)?;
        let (rows,): (i64,) = sqlx::query_as(ROWS)
            .fetch_one(&mut connection)
            .await
            .map_err(fail)?;
        let keys = keys.into_iter().map(read_key).collect::<Result<_, _>>();
        existing.keys = keys.map_err(|e| OpenError::Other(e.to_string()))?;
        existing.data = rows > 0;
    }
    connection.close().await.map_err(fail)?;
    Ok(existing)
}

pub(super) async fn open(path: &Path) -> Result<Db, OpenError> {
    create(path)?;
    let options = options(path);
    migrations(path, &options).await?;
    pools(path, options).await
}

/// See [`super::open_beside`].
pub(super) async fn open_beside(path: &Path) -> Result<Db, OpenError> {
    require(&MIGRATIONS, look(path).await?.schema)?;
    pools(path, options(path)).await
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        // Rule 4: with NORMAL a commit that was acknowledged can be lost when the power goes.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        // Slow statements would be logged as well; arguments never are. Rule 9 of the measurements.
        .disable_statement_logging()
}

async fn pools(path: &Path, options: SqliteConnectOptions) -> Result<Db, OpenError> {
    let fail = |e: sqlx::Error| explain(path, &e);
    // Rule 3: one connection writes, so writers queue here, in order, instead of failing with
    // SQLITE_BUSY there; the others are opened after it and cannot write.
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // SQLite undoes a transaction by itself where there is no room, and sqlx goes on counting it: nothing could
        // be written by that connection any more.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        .connect_with(options.clone())
        .await
        .map_err(fail)?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options.read_only(true))
        .await
        .map_err(fail)?;
    Ok(Db::Sqlite { writer, readers })
}

/// Makes a new file that only this user can read; SQLite gives its WAL the same mode.
fn create(path: &Path) -> Result<(), OpenError> {
    let mut options = OpenOptions::new();
    // Rule 8: a file that exists is not opened here, not even to look: closing the descriptor would
    // drop the locks that SQLite holds on it in this process.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(OpenError::Unwritable {
            path: path.into(),
            why: e.to_string(),
        }),
    }
}

/// All migrations in one transaction that excludes other writers: it is the lock, and a failure undoes
/// all. Foreign keys are off meanwhile, so that a table can be rebuilt, and checked at the end.
async fn migrations(path: &Path, options: &SqliteConnectOptions) -> Result<(), OpenError> {
    let fail = |e: sqlx::Error| explain(path, &e);
    let mut connection = first(path, &options.clone().foreign_keys(false)).await?;
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await.map_err(fail)?;
    migrate(&MIGRATIONS, &mut *tx)
        .await
        .map_err(|refused| match refused {
            Refused::Open(e) => e,
            Refused::Sqlx(e) => fail(e),
        })?;
    let broken: Vec<(String,)> = sqlx::query_as("SELECT \"table\" FROM pragma_foreign_key_check")
        .fetch_all(&mut *tx)
        .await
        .map_err(fail)?;
    if let Some((table,)) = broken.first() {
        let number = MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0);
        let why = format!("rows of {table} refer to rows that are not there");
        return Err(OpenError::Migration { number, why });
    }
    tx.commit().await.map_err(fail)?;
    connection.close().await.map_err(fail)
}

/// Connects, and makes a new file's log a WAL. Of several that do so at once SQLite refuses all but one at
/// once, whatever the busy timeout says: they try again.
async fn first(path: &Path, options: &SqliteConnectOptions) -> Result<SqliteConnection, OpenError> {
    let tries = async {
        loop {
            match SqliteConnection::connect_with(options).await {
                Ok(connection) => return Ok(connection),
                Err(e) => match explain(path, &e) {
                    OpenError::Locked { .. } => tokio::time::sleep(AGAIN).await,
                    error => return Err(error),
                },
            }
        }
    };
    let locked = || OpenError::Locked { path: path.into() };
    tokio::time::timeout(BUSY, tries)
        .await
        .unwrap_or_else(|_| Err(locked()))
}

/// SQLite's primary result code says what kind of trouble it is.
fn explain(path: &Path, error: &sqlx::Error) -> OpenError {
    let code = error
        .as_database_error()
        .and_then(|e| e.code()?.parse::<i32>().ok());
    let why = match error.as_database_error() {
        Some(e) => e.message().to_owned(),
        None => error.to_string(),
    };
    match code.map(|c| c & 0xff) {
        Some(26) => OpenError::NotADatabase { path: path.into() },
        Some(5 | 6) => OpenError::Locked { path: path.into() },
        // PERM, READONLY, IOERR, FULL, CANTOPEN
        Some(3 | 8 | 10 | 13 | 14) => OpenError::Unwritable {
            path: path.into(),
            why,
        },
        _ => OpenError::Other(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SqlStore;
    use gatehouse_service::ports::flows::OneTime;
    use gatehouse_service::ports::{Store as _, StoreError};

    /// As on a full disk, where SQLite says the same.
    #[tokio::test]
    async fn where_there_is_no_room_it_is_said_and_once_there_is_it_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let db = open(&dir.path().join("a.db")).await.unwrap();
        let Db::Sqlite { writer, .. } = db.clone() else {
            panic!("it is SQLite")
        };
        let limit = async |pages: &'static str| {
            let pragma = sqlx::query_as(pages).fetch_one(&writer).await;
            let (_,): (i64,) = pragma.unwrap();
        };
        let store = SqlStore::new(db);
        let write = async |length: usize| {
            let mut tx = store.write().await?;
            tx.insert_one_time(&of(length), true).await?;
            tx.commit().await
        };
        write(1).await.unwrap();
        for _ in 0..3 {
            limit("PRAGMA max_page_count = 1").await;
            let error = write(100_000).await.unwrap_err();
            assert!(matches!(error, StoreError::Full(_)), "{error}");
        }
        limit("PRAGMA max_page_count = 1000000").await;
        write(100_000).await.unwrap();
        store.ping().await.unwrap();
    }

    fn of(length: usize) -> OneTime {
        OneTime {
            kind: "test".into(),
            token_hash: [7; 32],
            payload: "x".repeat(length),
            expires_at: 1,
        }
    }

    #[tokio::test]
    async fn the_writer_is_durable_and_the_readers_cannot_write() {
        let dir = tempfile::tempdir().unwrap();
        let Ok(Db::Sqlite { writer, readers }) = open(&dir.path().join("a.db")).await else {
            panic!("it opens")
        };
        for (pragma, value) in [
            ("SELECT synchronous FROM pragma_synchronous", 2),
            ("SELECT foreign_keys FROM pragma_foreign_keys", 1),
        ] {
            let (found,): (i64,) = sqlx::query_as(pragma).fetch_one(&writer).await.unwrap();
            assert_eq!(found, value, "{pragma}");
        }
        let (mode,): (String,) = sqlx::query_as("SELECT journal_mode FROM pragma_journal_mode")
            .fetch_one(&writer)
            .await
            .unwrap();
        assert_eq!(mode, "wal");
        assert_eq!(writer.options().get_max_connections(), 1);
        let refused = sqlx::query("DELETE FROM audit").execute(&readers).await;
        assert!(refused.is_err(), "a reader wrote");
    }
}
