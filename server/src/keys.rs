//! The secret key, and the data keys that it wraps. A key is made for an empty database only: data without
//! their key are refused, never given a new one.

use crate::config::Config;
use gatehouse_crypto::{KeyRing, MasterKey};
use gatehouse_service::ports::{Rng, StoreError};
use gatehouse_store::{DataKey, Existing, SqlStore};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The key's file in the data directory.
const FILE: &str = "secret.key";

/// The secret key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It is no key. The text is not repeated.
    #[error("The secret key in {origin} is no key: expected 32 bytes in base64 or in hexadecimal.")]
    Malformed {
        /// The setting or file.
        origin: String,
    },
    /// The file cannot be read or written.
    #[error("Cannot {what} the secret key {}: {why}.", path.display())]
    File {
        /// `read` or `write`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
    /// The database was made with another key.
    #[error(
        "Wrong secret key: the key in {origin} does not open this database. Use the key that the database was \
         made with."
    )]
    Wrong {
        /// The setting or file.
        origin: String,
    },
    /// The database was made with a key that is not here.
    #[error(
        "The database holds data, but its secret key {} is missing: put the file back, or set \
         GATEHOUSE_SECRET_KEY or GATEHOUSE_SECRET_KEY_FILE. No new key was made.",
        path.display()
    )]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A command needs keys that `serve` makes.
    #[error("The database holds no keys yet: start `gatehouse serve` once.")]
    None,
    /// The database failed.
    #[error("Cannot read or store the data keys: {0}")]
    Store(#[from] StoreError),
}

/// The secret key as it was found.
pub struct Found {
    master: Option<(MasterKey, String)>,
    path: PathBuf,
}

/// Looks for the secret key; changes nothing.
///
/// # Errors
/// It is malformed or unreadable.
pub fn find(config: &Config) -> Result<Found, KeyError> {
    let path = config.data_dir.join(FILE);
    let parse = |text: &str, origin: String| match MasterKey::parse(text) {
        Ok(key) => Ok(Some((key, origin))),
        Err(_) => Err(KeyError::Malformed { origin }),
    };
    let master = match &config.secret_key {
        Some(given) => parse(given.text.expose(), given.origin.clone())?,
        None => match std::fs::read_to_string(&path) {
            Ok(text) => parse(&text, path.display().to_string())?,
            // ENOTDIR too: an unusable data directory is told by its own message.
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => None,
            Err(e) => return Err(file_error("read", &path, &e)),
        },
    };
    Ok(Found { master, path })
}

/// Whether the key opens what is in the database.
///
/// # Errors
/// Wrong key; data without a key.
pub fn check(found: &Found, existing: Existing) -> Result<(), KeyError> {
    match &found.master {
        Some((master, origin)) if !existing.keys.is_empty() => ring(master, existing.keys, origin).map(drop),
        None if existing.data => Err(KeyError::Missing {
            path: found.path.clone(),
        }),
        _ => Ok(()),
    }
}

/// Opens the database's data keys; for an empty database makes the first one, and the secret key where
/// none was found.
///
/// # Errors
/// Wrong key; no key; the file cannot be written.
pub async fn open(found: Found, store: &SqlStore, rng: &dyn Rng) -> Result<KeyRing, KeyError> {
    let stored = store.data_keys().await?;
    match found.master {
        Some((master, origin)) => unwrap(&master, stored, &origin, store, rng).await,
        None if !store.is_empty().await? => Err(KeyError::Missing { path: found.path }),
        None => {
            let master = MasterKey::generate(rng);
            // The key is on the disk before anything is sealed with it.
            write(&found.path, &master).map_err(|e| file_error("write", &found.path, &e))?;
            let origin = found.path.display().to_string();
            let ring = unwrap(&master, stored, &origin, store, rng).await;
            if ring.is_err() {
                // Another replica was first: this key opens nothing. If it stays, the next start tells so.
                std::fs::remove_file(&found.path).ok();
            }
            ring
        }
    }
}

/// Opens the data keys of a database in use; makes nothing.
///
/// # Errors
/// Wrong key; no key.
pub async fn open_existing(found: Found, store: &SqlStore) -> Result<KeyRing, KeyError> {
    let stored = store.data_keys().await?;
    match found.master {
        Some(_) if stored.is_empty() => Err(KeyError::None),
        Some((master, origin)) => ring(&master, stored, &origin),
        None => Err(KeyError::Missing { path: found.path }),
    }
}

async fn unwrap(
    master: &MasterKey,
    stored: Vec<DataKey>,
    origin: &str,
    store: &SqlStore,
    rng: &dyn Rng,
) -> Result<KeyRing, KeyError> {
    let stored = if stored.is_empty() {
        let (ring, id, wrapped) = KeyRing::create(master, rng);
        let first = DataKey {
            id,
            wrapped,
            retired_at: None,
        };
        store.insert_first_data_key(&first, &ring).await?
    } else {
        stored
    };
    ring(master, stored, origin)
}

fn ring(master: &MasterKey, stored: Vec<DataKey>, origin: &str) -> Result<KeyRing, KeyError> {
    let keys: Vec<_> = stored.into_iter().map(|k| (k.id, k.wrapped)).collect();
    KeyRing::open(master, &keys).map_err(|_| KeyError::Wrong {
        origin: origin.to_owned(),
    })
}

/// Writes a new file that only this user can read, durably.
fn write(path: &Path, key: &MasterKey) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(key.to_text().expose().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    match path.parent() {
        #[cfg(unix)]
        Some(dir) => File::open(dir)?.sync_all(),
        _ => Ok(()),
    }
}

fn file_error(what: &'static str, path: &Path, error: &io::Error) -> KeyError {
    KeyError::File {
        what,
        path: path.into(),
        why: error.to_string(),
    }
}
