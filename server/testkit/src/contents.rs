//! What a database holds, row by row, so that a test can tell that nothing was changed.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, Row, SqliteConnection};
use std::collections::BTreeMap;
use std::path::Path;

/// Every table's rows as text, sorted.
pub type Contents = BTreeMap<String, Vec<String>>;

/// Reads a SQLite database whole, with a connection of its own.
///
/// # Errors
/// The file cannot be read as a database.
pub async fn contents(path: &Path) -> sqlx::Result<Contents> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let tables = "SELECT m.name, group_concat('quote(' || c.name || ')', ' || '', '' || ') AS columns \
                  FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' GROUP BY m.name";
    let mut contents = Contents::new();
    for table in sqlx::query(tables).fetch_all(&mut connection).await? {
        let (name, columns): (String, String) = (table.try_get(0)?, table.try_get(1)?);
        // The names are the schema's own.
        let rows = sqlx::AssertSqlSafe(format!("SELECT {columns} FROM {name} ORDER BY 1"));
        let rows = sqlx::query_scalar(rows).fetch_all(&mut connection).await?;
        contents.insert(name, rows);
    }
    Ok(contents)
}

/// Copies a SQLite database as it stands, whoever has it open.
///
/// # Errors
/// The file cannot be opened, or the copy not be written.
pub async fn copy(from: &Path, to: &Path) -> sqlx::Result<()> {
    let options = SqliteConnectOptions::new().filename(from);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("VACUUM INTO $1")
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await?;
    connection.close().await
}

/// Keeps a SQLite database from being written until it is dropped.
///
/// # Errors
/// The file cannot be opened, or somebody writes to it.
pub async fn hold(path: &Path) -> sqlx::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(path);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await?;
    Ok(connection)
}

/// Runs a statement behind the store's back, in a database that no server holds.
///
/// # Errors
/// The file cannot be opened, or the statement fails.
pub async fn tamper(path: &Path, sql: &'static str) -> sqlx::Result<()> {
    let options = SqliteConnectOptions::new().filename(path);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query(sql).execute(&mut connection).await?;
    connection.close().await
}
