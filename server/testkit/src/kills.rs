//! Writing until the server is killed: what it acknowledged has to be there afterwards.

use gatehouse_domain::ids::ConnectionId;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use std::collections::BTreeSet;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use uuid::Uuid;

/// How many write at once.
const WRITERS: usize = 4;

/// Begins connections, each a row of its own, from several clients at once until so many were acknowledged;
/// then kills the server under their hands. All that it acknowledged, down to the last moment.
pub fn write_until_killed(address: &str, cookie: &str, enough: usize, kill: impl FnOnce()) -> BTreeSet<Uuid> {
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            let tell = tell.clone();
            scope.spawn(move || {
                while let Ok(Some(id)) = begin_connection(address, cookie) {
                    // Who waits for it goes only after the last writer.
                    tell.send(id).ok();
                }
            });
        }
        drop(tell);
        let mut acknowledged: BTreeSet<Uuid> = told.iter().take(enough).collect();
        kill();
        acknowledged.extend(told.iter());
        acknowledged
    })
}

/// Begins a connection; its id when the server said that it did.
fn begin_connection(address: &str, cookie: &str) -> io::Result<Option<Uuid>> {
    let form = "provider=custom";
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST /api/connections/create HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n\
         cookie: {cookie}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (_, rest) = match answer.split_once("/console/connections/") {
        Some(found) if answer.starts_with("HTTP/1.1 2") || answer.starts_with("HTTP/1.1 3") => found,
        _ => return Ok(None),
    };
    let id = rest
        .split('/')
        .next()
        .and_then(|id| id.parse::<ConnectionId>().ok());
    Ok(id.map(|id| id.0))
}

/// Which of them the database does not have.
///
/// # Errors
/// The file cannot be opened, or SQLite finds it damaged.
pub async fn lost(database: &Path, acknowledged: &BTreeSet<Uuid>) -> sqlx::Result<Vec<Uuid>> {
    let options = SqliteConnectOptions::new().filename(database);
    let mut connection = options.connect().await?;
    let (whole,): (String,) = sqlx::query_as("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await?;
    if whole != "ok" {
        return Err(sqlx::Error::Protocol(whole));
    }
    let there = begun(&mut connection).await?;
    connection.close().await?;
    Ok(acknowledged.difference(&there).copied().collect())
}

async fn begun(connection: &mut SqliteConnection) -> sqlx::Result<BTreeSet<Uuid>> {
    let ids: Vec<(Uuid,)> = sqlx::query_as("SELECT connection_id FROM working_copies")
        .fetch_all(connection)
        .await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}
