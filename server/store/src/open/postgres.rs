//! A PostgreSQL server.

use super::{OpenError, Refused, migrate};
use crate::db::Db;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Executor};
use std::str::FromStr;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Connections of one replica; a server allows 100 by default.
const CONNECTIONS: u32 = 16;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn open(url: &str) -> Result<Db, OpenError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|e| OpenError::Malformed { why: e.to_string() })?
        .application_name("gatehouse")
        .disable_statement_logging();
    let fail = |e: sqlx::Error| explain(&options, &e);

    // The pool would retry until its time is up and then say only that: a connection of its own tells
    // at once what is wrong.
    let mut connection = match tokio::time::timeout(PATIENCE, PgConnection::connect_with(&options)).await {
        Ok(connected) => connected.map_err(fail)?,
        Err(_) => {
            let why = format!("no answer within {} seconds", PATIENCE.as_secs());
            return Err(OpenError::Unreachable {
                server: server(&options),
                why,
            });
        }
    };
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

    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_with(options.clone())
        .await
        .map_err(fail)?;
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
