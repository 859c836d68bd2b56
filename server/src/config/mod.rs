//! The settings of the program itself: read from the environment and `gatehouse.toml`, checked at once and
//! as a whole, before anything is opened or made.

pub mod check;
mod directory;
pub mod docs;
pub mod error;
mod outside;
mod parse;
pub mod source;
pub mod table;

pub use error::ConfigError;

use gatehouse_domain::address::Network;
use gatehouse_service::Secret;
use gatehouse_service::gatehouse::PublicUrl;
use gatehouse_service::outside::Outside;
use gatehouse_store::DatabaseUrl;
use source::{DEMO_VARIABLES, Sources};
use std::net::SocketAddr;
use std::path::PathBuf;
use table::Key;

/// Checked settings. It has no `Debug`: it holds secrets.
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where people find us, and whether the console may change it.
    pub public_url: PublicUrl,
    /// The data directory, which need not exist yet.
    pub data_dir: PathBuf,
    /// The database.
    pub database: DatabaseUrl,
    /// The secret key, when it is not the one in the data directory.
    pub secret_key: Option<SecretKey>,
    /// The reverse proxies that are believed.
    pub trusted_proxies: Vec<Network>,
    /// Networks that may be called although they would be refused.
    pub allowed_private_networks: Vec<Network>,
    /// Email and password of the first administrator.
    pub administrator: Option<(String, Secret)>,
    /// The log's filter.
    pub log: String,
    /// http is accepted on any host.
    pub allow_http: bool,
    /// What `/metrics` asks for; without it there is none.
    pub metrics_token: Option<Secret>,
    /// What the console cannot change.
    pub outside: Outside,
    /// What is set without an effect, in sentences for the log.
    pub without_effect: Vec<String>,
    /// A provider to make a draft connection to, for `cargo xtask demo`.
    pub demo: Option<Demo>,
}

/// A secret key that a setting gives.
pub struct SecretKey {
    /// The key, in base64.
    pub text: Secret,
    /// The setting and where it came from, for messages.
    pub origin: String,
}

/// What `cargo xtask demo` tells.
#[derive(Clone)]
pub struct Demo {
    /// The provider's issuer.
    pub issuer: String,
    /// The client secret there.
    pub secret: Secret,
}

impl Config {
    /// Checks what was given.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn new(sources: &Sources) -> Result<Self, ConfigError> {
        let listen = parse::listen(sources)?;
        let allow_http = parse::flag(sources, Key::AllowHttp)?;
        let data_dir = PathBuf::from(sources.get(Key::DataDir).map_or("./data", |g| &g.value));
        Ok(Config {
            listen,
            public_url: parse::public_url(sources, listen.port(), allow_http)?,
            database: parse::database(sources, &data_dir)?,
            data_dir,
            secret_key: parse::secret_key(sources)?,
            trusted_proxies: parse::networks(sources, Key::TrustedProxies)?,
            allowed_private_networks: parse::networks(sources, Key::AllowedPrivateNetworks)?,
            administrator: parse::administrator(sources)?,
            log: parse::log(sources)?,
            allow_http,
            metrics_token: parse::metrics_token(sources)?,
            outside: outside::outside(sources)?,
            without_effect: without_effect(sources),
            demo: sources.demo(DEMO_VARIABLES[0]).map(|issuer| Demo {
                issuer: issuer.to_owned(),
                secret: Secret::new(sources.demo(DEMO_VARIABLES[1]).unwrap_or_default().to_owned()),
            }),
        })
    }
}

fn without_effect(sources: &Sources) -> Vec<String> {
    let idle = outside::idle(sources).map(|(given, makes)| {
        format!(
            "{} is set without {}",
            given.described(),
            makes.setting().variable()
        )
    });
    idle.collect()
}

#[cfg(test)]
mod tests;
