//! What has to be right before anything is served, in an order that changes nothing until it is: settings,
//! key, data directory in use, port, data directory, database, key in the database.

use crate::config::Config;
use crate::data_dir::{self, DataDirError, Held, Made};
use crate::keys::{self, KeyError};
use gatehouse_crypto::KeyRing;
use gatehouse_service::ports::Rng;
use gatehouse_store::{DatabaseUrl, OpenError, SqlStore};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Why the program did not start: one sentence that names the setting or the path.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data directory.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The secret key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database.
    #[error("Cannot open the database: {0}.")]
    Database(#[from] OpenError),
    /// Another program listens there.
    #[error(
        "Cannot listen on {listen} (GATEHOUSE_LISTEN): another program uses this port. Stop it, or choose \
         another port."
    )]
    PortInUse {
        /// Where.
        listen: SocketAddr,
    },
    /// Listening fails otherwise.
    #[error("Cannot listen on {listen} (GATEHOUSE_LISTEN): {why}.")]
    Listen {
        /// Where.
        listen: SocketAddr,
        /// The system's words.
        why: String,
    },
    /// The runtime.
    #[error("Cannot start: {0}.")]
    Runtime(io::Error),
}

/// What serving needs.
pub struct Started {
    /// The database, of this version's schema.
    pub store: SqlStore,
    /// Its data keys.
    pub keys: Arc<KeyRing>,
    /// The data directory's lock.
    pub held: Held,
}

/// Opens everything. `listening` gets the port as soon as it is ours: the database may take its time.
///
/// # Errors
/// The first thing that is not right; then nothing was changed.
pub async fn start(
    config: &Config,
    rng: &dyn Rng,
    listening: impl FnOnce(TcpListener),
) -> Result<Started, StartError> {
    let key = keys::find(config)?;
    data_dir::refuse_if_in_use(&config.data_dir)?;
    let listener = listen(config.listen).await?;
    let held = data_dir::take(&config.data_dir)?;
    listening(listener);
    match open(config, key, rng).await {
        Ok((store, keys)) => Ok(Started { store, keys, held }),
        Err(error) => {
            held.undo();
            Err(error)
        }
    }
}

async fn open(
    config: &Config,
    key: keys::Found,
    rng: &dyn Rng,
) -> Result<(SqlStore, Arc<KeyRing>), StartError> {
    // Before the migrations run: a database that this key does not open stays as it is.
    keys::check(&key, gatehouse_store::look(&config.database).await?)?;
    let store = gatehouse_store::open(&config.database).await?;
    match keys::open(key, &store, rng).await {
        Ok(keys) => {
            let keys = Arc::new(keys);
            Ok((store.with_vault(keys.clone()), keys))
        }
        Err(error) => {
            store.close().await;
            Err(error.into())
        }
    }
}

/// `gatehouse migrate`.
///
/// # Errors
/// The data directory or the database cannot be used; then nothing was changed.
pub fn migrate(config: &Config) -> Result<(), StartError> {
    runtime()?.block_on(async {
        let made = match config.database {
            DatabaseUrl::Sqlite(_) => data_dir::make(&config.data_dir)?,
            DatabaseUrl::Postgres(_) => Made::default(),
        };
        match gatehouse_store::open(&config.database).await {
            Ok(store) => store.close().await,
            Err(error) => {
                made.undo();
                return Err(error.into());
            }
        }
        println!("The database has this version's schema.");
        Ok(())
    })
}

/// The runtime of the program.
///
/// # Errors
/// The system gives no threads.
pub fn runtime() -> Result<tokio::runtime::Runtime, StartError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(StartError::Runtime)
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|e| match e.kind() {
        io::ErrorKind::AddrInUse => StartError::PortInUse { listen: address },
        _ => StartError::Listen {
            listen: address,
            why: e.to_string(),
        },
    })
}
