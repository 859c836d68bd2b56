//! An SQLite file.

use super::{OpenError, Refused, migrate};
use crate::db::Db;
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

pub(super) async fn open(path: &Path) -> Result<Db, OpenError> {
    let fail = |e: sqlx::Error| explain(path, &e);
    create(path)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        // Rule 4: with NORMAL a commit that was acknowledged can be lost when the power goes.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        // Slow statements would be logged as well; arguments never are. Rule 9 of the measurements.
        .disable_statement_logging();
    migrations(path, &options).await?;

    // Rule 3: one connection writes, so writers queue here, in order, instead of failing with
    // SQLITE_BUSY there; the others are opened after it and cannot write.
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone())
        .await
        .map_err(fail)?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .idle_timeout(None)
        .max_lifetime(None)
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
    let mut connection = SqliteConnection::connect_with(&options.clone().foreign_keys(false))
        .await
        .map_err(fail)?;
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
