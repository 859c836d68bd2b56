//! `crowd <database> <people> <attempts>`: fills a server's SQLite database, for the tests in a browser.

use gatehouse_service::ports::Clock;
use gatehouse_store::DatabaseUrl;
use gatehouse_testkit::crowd::crowd;
use std::error::Error;
use std::path::PathBuf;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [database, people, attempts] = arguments.as_slice() else {
        return Err("crowd <database> <people> <attempts>".into());
    };
    let store = gatehouse_store::open_beside(&DatabaseUrl::Sqlite(PathBuf::from(database))).await?;
    let now = gatehouse_crypto::SystemClock.now();
    Ok(crowd(&store, people.parse()?, attempts.parse()?, now).await?)
}
