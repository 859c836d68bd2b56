//! Commands that work beside a running server, on its database: they make nothing and migrate nothing.

use crate::config::Config;
use crate::keys;
use crate::start::{self, StartError};
use crate::wire;
use gatehouse_crypto::{KeyRing, SystemRng};
use gatehouse_domain::instance::InstanceSettings;
use gatehouse_domain::text::Lang;
use gatehouse_service::import::{Imported, Unfit};
use gatehouse_service::ports::{Store as _, StoreError};
use gatehouse_store::{Broken, DatabaseUrl, Head, SqlStore};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a command did not do what it is for.
#[derive(Debug, thiserror::Error)]
pub enum BesideError {
    /// As `serve` would not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database failed.
    #[error("The database failed: {0}.")]
    Store(#[from] StoreError),
    /// Rotating failed.
    #[error("The data key was not rotated, or not to the end: {0}. Run it again.")]
    Rotation(#[from] gatehouse_service::Error),
    /// No link was made.
    #[error("No link was made: {0}.")]
    Recovery(gatehouse_service::Error),
    /// The file cannot be read.
    #[error("{} cannot be read: {why}.", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// The system's words.
        why: std::io::Error,
    },
    /// A line does not fit.
    #[error("Nothing was imported. Line {line}: {why}")]
    Import {
        /// Its number.
        line: usize,
        /// In a sentence.
        why: String,
    },
    /// Importing failed.
    #[error("Nothing was imported: {0}.")]
    Importing(gatehouse_service::Error),
    /// The audit is not what the program wrote.
    #[error("The audit is broken: {0}.")]
    Audit(#[from] Broken),
}

async fn open(config: &Config) -> Result<(SqlStore, Arc<KeyRing>), StartError> {
    let found = keys::find(config)?;
    let store = gatehouse_store::open_beside(&config.database).await?;
    match keys::open_existing(found, &store).await {
        Ok(ring) => {
            let ring = Arc::new(ring);
            Ok((store.with_vault(ring.clone()), ring))
        }
        Err(error) => {
            store.close().await;
            Err(error.into())
        }
    }
}

/// What the console has set; for `gatehouse config check`.
///
/// # Errors
/// The database cannot be read, or is another version's.
pub fn kept(config: &Config) -> Result<InstanceSettings, BesideError> {
    if matches!(&config.database, DatabaseUrl::Sqlite(path) if !path.exists()) {
        return Ok(InstanceSettings::default());
    }
    start::runtime()?.block_on(async {
        let store = gatehouse_store::open_beside(&config.database)
            .await
            .map_err(StartError::from)?;
        let kept = store.read().instance().await;
        store.close().await;
        Ok(kept?)
    })
}

/// `gatehouse audit verify`.
///
/// # Errors
/// The first thing that is wrong with the audit; or it cannot be read.
pub fn verify_audit(config: &Config, known: Option<Head>) -> Result<(), BesideError> {
    start::runtime()?.block_on(async {
        let (store, _) = open(config).await?;
        let verified = store.verify_audit(known).await;
        store.close().await;
        let head = verified??;
        println!("The audit is whole: {} entries are good.", head.seq);
        if head.seq > 0 {
            println!("Newest: {head}");
        }
        Ok(())
    })
}

/// `gatehouse keys rotate`.
///
/// # Errors
/// The keys cannot be opened, or storage failed; what was sealed before still opens.
pub fn rotate_keys(config: &Config) -> Result<(), BesideError> {
    start::runtime()?.block_on(async {
        let (store, ring) = open(config).await?;
        let store = Arc::new(store);
        let gatehouse = wire::service(config, store.clone(), ring, Arc::new(SystemRng));
        let rotated = gatehouse.rotate_keys().await;
        store.close().await;
        let rotated = rotated?;
        println!(
            "Data key {} seals from now on; {} secrets were sealed anew.",
            rotated.key, rotated.resealed
        );
        if rotated.unopened > 0 {
            println!(
                "{} secrets do not open and were left as they are: type them again in the console.",
                rotated.unopened
            );
        }
        println!("A running server removes the older key after a day, once nothing names it.");
        Ok(())
    })
}

/// `gatehouse admin recover`.
///
/// # Errors
/// The keys cannot be opened, or storage failed; then there is no link.
pub fn recover(config: &Config) -> Result<(), BesideError> {
    start::runtime()?.block_on(async {
        let (store, ring) = open(config).await?;
        let store = Arc::new(store);
        let gatehouse = wire::service(config, store.clone(), ring, Arc::new(SystemRng));
        let link = gatehouse.recovery_link().await;
        store.close().await;
        println!("{}", link.map_err(BesideError::Recovery)?);
        println!(
            "The link works once, for 10 minutes. All administrators are told in the console when it is used."
        );
        Ok(())
    })
}

/// `gatehouse admin import`.
///
/// # Errors
/// The file cannot be read, a line does not fit, or storage failed; then nothing was imported.
pub fn import(config: &Config, file: &Path) -> Result<(), BesideError> {
    let text = std::fs::read_to_string(file).map_err(|why| BesideError::File {
        path: file.to_owned(),
        why,
    })?;
    start::runtime()?.block_on(async {
        let (store, ring) = open(config).await?;
        let store = Arc::new(store);
        let gatehouse = wire::service(config, store.clone(), ring, Arc::new(SystemRng));
        let imported = gatehouse.import_accounts(&text).await;
        store.close().await;
        match imported.map_err(BesideError::Importing)? {
            Imported::All(count) => {
                println!("{count} accounts were imported. Each hash of another kind or cost is made anew at the first sign-in.");
                Ok(())
            }
            Imported::None(line, unfit) => Err(BesideError::Import {
                line,
                why: unfit_words(&unfit),
            }),
        }
    })
}

fn unfit_words(unfit: &Unfit) -> String {
    match unfit {
        Unfit::Unreadable(why) => {
            format!("expected a JSON object with login, email, full_name and hash, got another ({why}).")
        }
        Unfit::Nameless => "expected a login or an email.".into(),
        Unfit::Hash => {
            "the hash is neither bcrypt (cost up to 14), nor PBKDF2 with SHA-256 or SHA-512 (up to 2000000 \
             rounds), nor Argon2id (up to 19456 KiB)."
                .into()
        }
        Unfit::Member(member, problem) => format!("{member}: {}", problem.message(Lang::En)),
    }
}
