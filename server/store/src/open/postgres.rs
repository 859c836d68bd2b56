//! A PostgreSQL server.

use super::{Existing, NEWEST, OpenError, Refused, migrate, refuse_newer, require};
use crate::db::Db;
use crate::store::ROWS;
use crate::tables::keys::{KEYS, KeyRow, read_key};
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Executor};
use std::str::FromStr;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections of a command: one that writes, one that reads.
const BESIDE: u32 = 2;

/// See [`super::look`].
pub(super) async fn look(url: &str) -> Result<Existing, OpenError> {
    let options = options(url)?;
    let fail = |e: sqlx::Error| explain(&options, &e);
    let mut connection = connect(&options).await?;
    let (noted, made): (bool, bool) = sqlx::query_as(
        "SELECT to_regclass('_sqlx_migrations') IS NOT NULL, to_regclass('data_keys') IS NOT NULL",
    )
    .fetch_one(&mut connection)
    .await
    .map_err(fail)?;
    let mut existing = Existing::default();
    if noted {
        let (found,): (i64,) = sqlx::query_as(NEWEST)
            .fetch_one(&mut connection)
            .await
            .map_err(fail)?;
        refuse_newer(&MIGRATIONS, found)?;
        existing.schema = found;
    }
    if made {
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

fn options(url: &str) -> Result<PgConnectOptions, OpenError> {
    Ok(PgConnectOptions::from_str(url)
        .map_err(|e| OpenError::Malformed { why: e.to_string() })?
        .application_name("gatehouse")
        .disable_statement_logging())
}

/// The pool would retry until its time is up and then say only that: a connection of its own tells at once
/// what is wrong.
async fn connect(options: &PgConnectOptions) -> Result<PgConnection, OpenError> {
    match tokio::time::timeout(PATIENCE, PgConnection::connect_with(options)).await {
        Ok(connected) => connected.map_err(|e| explain(options, &e)),
        Err(_) => Err(OpenError::Unreachable {
            server: server(options),
            why: format!("no answer within {} seconds", PATIENCE.as_secs()),
        }),
    }
}

pub(super) async fn open(url: &str, connections: u32) -> Result<Db, OpenError> {
    let options = options(url)?;
    let fail = |e: sqlx::Error| explain(&options, &e);
    let mut connection = connect(&options).await?;
    // Only a fresh message counts: "already exists" at every start is none.
    connection
        .execute("SET client_min_messages = warning")
        .await
        .map_err(fail)?;
    let (encoding,): (String,) = sqlx::query_as("SHOW server_encoding")
        .fetch_one(&mut connection)
        .await
        .map_err(fail)?;
    if encoding != "UTF8" {
        return Err(OpenError::Encoding {
            database: database(&options),
            encoding,
        });
    }
    migrate(&MIGRATIONS, &mut connection)
        .await
        .map_err(|refused| match refused {
            Refused::Open(e) => e,
            Refused::Sqlx(e) => fail(e),
        })?;
    connection.close().await.map_err(fail)?;
    pool(&options, connections).await
}

/// See [`super::open_beside`].
pub(super) async fn open_beside(url: &str) -> Result<Db, OpenError> {
    require(&MIGRATIONS, look(url).await?.schema)?;
    pool(&options(url)?, BESIDE).await
}

async fn pool(options: &PgConnectOptions, connections: u32) -> Result<Db, OpenError> {
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .connect_with(options.clone())
        .await
        .map_err(|e| explain(options, &e))?;
    Ok(Db::Postgres(pool))
}

fn server(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

fn database(options: &PgConnectOptions) -> String {
    options
        .get_database()
        .unwrap_or_else(|| options.get_username())
        .to_owned()
}

/// SQLSTATE says what kind of trouble it is.
fn explain(options: &PgConnectOptions, error: &sqlx::Error) -> OpenError {
    let user = options.get_username().to_owned();
    let code = error.as_database_error().and_then(|e| e.code());
    match (error, code.as_deref()) {
        (_, Some("28P01" | "28000")) => OpenError::WrongPassword {
            server: server(options),
            user,
        },
        (_, Some("3D000")) => OpenError::NoDatabase {
            server: server(options),
            database: database(options),
        },
        (_, Some("42501")) => OpenError::NotAllowed {
            user,
            database: database(options),
        },
        (sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut, _) => OpenError::Unreachable {
            server: server(options),
            why: error.to_string(),
        },
        // 53300 too many connections, 57P03 starting up or shutting down
        (_, Some("53300" | "57P03")) => OpenError::Unreachable {
            server: server(options),
            why: error.to_string(),
        },
        _ => OpenError::Other(error.to_string()),
    }
}
