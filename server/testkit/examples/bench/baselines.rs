//! What the program is compared with, beside the bare route: hashing alone, and the cryptography and the
//! transactions of a callback alone.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, Params, PasswordVerifier as _};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How many passwords are checked in a second by so many threads: Argon2id with the parameters of a stored
/// hash, and nothing else.
pub async fn argon2(phc: &str, password: &str, threads: usize, time: Duration) -> Result<f64> {
    let began = Instant::now();
    let one = || {
        let (phc, password) = (phc.to_owned(), password.to_owned());
        tokio::task::spawn_blocking(move || -> Result<u32> {
            let hash = PasswordHash::new(&phc)?;
            let argon2 = Argon2::from(Params::try_from(&hash)?);
            let mut checked = 0;
            while began.elapsed() < time {
                argon2.verify_password(password.as_bytes(), &hash)?;
                checked += 1;
            }
            Ok(checked)
        })
    };
    let all: Vec<_> = (0..threads).map(|_| one()).collect();
    let mut checked = 0;
    for one in all {
        checked += one.await??;
    }
    Ok(f64::from(checked) / began.elapsed().as_secs_f64())
}

/// A callback's cryptography and transactions, and nothing else.
#[derive(Clone)]
pub struct Callbacks {
    database: SqlitePool,
    public: Arc<Vec<u8>>,
    signed: Arc<(Vec<u8>, Vec<u8>)>,
}

/// A callback is two committed transactions: the flow is consumed, the person is signed in.
const TRANSACTIONS: usize = 2;

impl Callbacks {
    /// With a database in the directory, set up as the program's.
    pub async fn new(dir: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(dir.join("baseline.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .disable_statement_logging();
        let database = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        sqlx::query("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
            .execute(&database)
            .await?;
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| "no key")?;
        let message = vec![b'x'; 800];
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &message, &mut signature)
            .map_err(|_| "no signature")?;
        Ok(Callbacks {
            database,
            public: Arc::new(key.public_key().as_ref().to_vec()),
            signed: Arc::new((message, signature)),
        })
    }

    async fn one(&self) -> Result<()> {
        let (message, signature) = &*self.signed;
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.public.as_slice())
            .verify(message, signature)
            .map_err(|_| "a bad signature")?;
        for _ in 0..TRANSACTIONS {
            let mut tx = self.database.begin_with("BEGIN IMMEDIATE").await?;
            sqlx::query("INSERT INTO rows (text) VALUES ($1)")
                .bind("a row of the baseline")
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// So many, by so many at once: how long each took in milliseconds, and how many in a second.
    pub async fn run(&self, many: usize, at_once: usize) -> Result<(Vec<f64>, f64)> {
        let began = Instant::now();
        let one = |share: usize| {
            let this = self.clone();
            tokio::spawn(async move {
                let mut times = Vec::new();
                for _ in 0..share {
                    let began = Instant::now();
                    this.one().await?;
                    times.push(began.elapsed().as_secs_f64() * 1000.0);
                }
                Result::Ok(times)
            })
        };
        let all: Vec<_> = (0..at_once).map(|_| one(many / at_once)).collect();
        let mut times = Vec::new();
        for one in all {
            times.extend(one.await??);
        }
        let rate = times.len() as f64 / began.elapsed().as_secs_f64();
        Ok((times, rate))
    }
}
