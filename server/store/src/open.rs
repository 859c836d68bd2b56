//! Opening a database: connections, and the migrations under a lock.

mod error;
mod postgres;
mod sqlite;

pub use error::OpenError;

use crate::store::SqlStore;
use crate::url::DatabaseUrl;
use gatehouse_service::ports::keys::DataKey;
use sqlx::migrate::{Migrate, MigrateError, Migrator};

/// Connections that one replica holds to a PostgreSQL server, which allows 100 by default.
const CONNECTIONS: u32 = 16;

/// What is in a database before anything is changed in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Existing {
    /// Its data keys, oldest first.
    pub keys: Vec<DataKey>,
    /// There are data, so that keys are needed.
    pub data: bool,
    /// The version of its schema, 0 without one.
    pub schema: i64,
}

/// Looks into the database without changing its schema or its rows. One that does not exist yet, or that
/// no program prepared, is empty.
///
/// # Errors
/// It cannot be read, or a newer program has been here; see [`OpenError`].
pub async fn look(url: &DatabaseUrl) -> Result<Existing, OpenError> {
    match url {
        DatabaseUrl::Sqlite(path) => sqlite::look(path).await,
        DatabaseUrl::Postgres(url) => postgres::look(url).await,
    }
}

/// Opens the database, makes it if it is a new SQLite file, and brings its schema up to date. Replicas
/// that start together wait for each other here.
///
/// # Errors
/// One clear sentence; see [`OpenError`]. Then nothing was changed.
pub async fn open(url: &DatabaseUrl) -> Result<SqlStore, OpenError> {
    open_with(url, CONNECTIONS).await
}

/// The same with at most so many connections to a PostgreSQL server. SQLite has always one that writes.
///
/// # Errors
/// As [`open`].
pub async fn open_with(url: &DatabaseUrl, connections: u32) -> Result<SqlStore, OpenError> {
    Ok(SqlStore::new(match url {
        DatabaseUrl::Sqlite(path) => sqlite::open(path).await?,
        DatabaseUrl::Postgres(url) => postgres::open(url, connections).await?,
    }))
}

/// Opens a database beside the server that may be running on it, for a command: nothing is made and nothing
/// migrated.
///
/// # Errors
/// As [`open`]; or it has not this version's schema.
pub async fn open_beside(url: &DatabaseUrl) -> Result<SqlStore, OpenError> {
    Ok(SqlStore::new(match url {
        DatabaseUrl::Sqlite(path) => sqlite::open_beside(path).await?,
        DatabaseUrl::Postgres(url) => postgres::open_beside(url).await?,
    }))
}

/// Asked of both databases by [`look`], once their tables are known to be there.
const NEWEST: &str = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";

/// A newer program has been here.
fn refuse_newer(migrator: &Migrator, found: i64) -> Result<(), OpenError> {
    let known = newest(migrator);
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    Ok(())
}

/// Whether a database, which is not a newer one, has this program's schema.
fn require(migrator: &Migrator, found: i64) -> Result<(), OpenError> {
    refuse_newer(migrator, found)?;
    if found < newest(migrator) {
        return Err(OpenError::NotMigrated);
    }
    Ok(())
}

fn newest(migrator: &Migrator) -> i64 {
    migrator.iter().map(|m| m.version).max().unwrap_or(0)
}

/// Why the migrations did not run.
enum Refused {
    Open(OpenError),
    Sqlx(sqlx::Error),
}

async fn migrate<C: Migrate>(migrator: &Migrator, connection: &mut C) -> Result<(), Refused> {
    let ours = newest(migrator);
    let error = match migrator.run_direct(None, connection, false).await {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    // Rule 7: what is there and unknown here was made by a newer program, if it comes after ours.
    Err(match error {
        MigrateError::VersionMissing(first) if first > ours => {
            let applied = connection.list_applied_migrations(&migrator.table_name).await;
            let newest = applied.ok().and_then(|all| all.iter().map(|m| m.version).max());
            Refused::Open(OpenError::Newer {
                found: newest.unwrap_or(first),
                known: ours,
            })
        }
        MigrateError::VersionMissing(n) | MigrateError::VersionMismatch(n) => {
            Refused::Open(OpenError::Edited { number: n })
        }
        MigrateError::Execute(e) => Refused::Sqlx(e),
        MigrateError::ExecuteMigration(e, n) => Refused::Open(OpenError::Migration {
            number: n,
            why: e.to_string(),
        }),
        other => Refused::Open(OpenError::Migration {
            number: ours,
            why: other.to_string(),
        }),
    })
}
