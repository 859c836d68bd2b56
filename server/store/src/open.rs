//! Opening a database: connections, and the migrations under a lock.

mod error;
mod postgres;
mod sqlite;

pub use error::OpenError;

use crate::store::SqlStore;
use crate::url::DatabaseUrl;
use sqlx::migrate::{Migrate, MigrateError, Migrator};

/// Opens the database, makes it if it is a new SQLite file, and brings its schema up to date. Replicas
/// that start together wait for each other here.
///
/// # Errors
/// One clear sentence; see [`OpenError`]. Then nothing was changed.
pub async fn open(url: &DatabaseUrl) -> Result<SqlStore, OpenError> {
    Ok(SqlStore::new(match url {
        DatabaseUrl::Sqlite(path) => sqlite::open(path).await?,
        DatabaseUrl::Postgres(url) => postgres::open(url).await?,
    }))
}

/// Why the migrations did not run.
enum Refused {
    Open(OpenError),
    Sqlx(sqlx::Error),
}

async fn migrate<C: Migrate>(migrator: &Migrator, connection: &mut C) -> Result<(), Refused> {
    let ours = migrator.iter().map(|m| m.version).max().unwrap_or(0);
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
