//! A small OpenID provider over real HTTP on loopback, whose answers can be bent by name.
//!
//! Straight, it is a correct provider for the authorization code, the implicit (`id_token`) and the hybrid
//! flow (`code id_token`), by query or by posted form (OpenID Connect Core 1.0, Discovery 1.0, RFC 7636, RFC
//! 9207, Form Post Response Mode), that signs its [`Person`] in without asking. Each [`Bend`]
//! makes one thing wrong. It runs in a thread of its own, so that a paused or busy test runtime
//! does not disturb it, and stops when dropped.
//!
//! ```no_run
//! use gatehouse_testkit::provider::{Bend, Provider};
//!
//! let provider = Provider::start();
//! provider.bend(Bend::InvalidIss);
//! // … sign in at provider.issuer() and see it refused …
//! assert!(provider.requests_to("/userinfo").is_empty());
//! ```

mod bend;
mod client;
mod endpoints;
mod fault;
mod jwks;
mod keys;
mod person;
mod received;
mod serve;
mod state;
#[cfg(test)]
mod tests;
mod token;

use std::{fmt::Display, sync::Arc};

pub use bend::{Bend, UnknownBend};
pub use client::Answer;
pub use fault::{Endpoint, Fault};
pub use keys::Alg;
pub use person::Person;
pub use received::Received;
pub use state::TokenAuth;

use serve::Server;
use state::Shared;

/// Where the provider gets the current time from: seconds since 1970, UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The path below which the provider answers what no client should ever ask for: the targets of
/// `jku`, `x5u` and of redirects. A request below it in the log proves that one was followed.
pub const RECORDER: &str = "/recorder";

/// A running provider; dropping it closes its port and all connections.
pub struct Provider {
    shared: Arc<Shared>,
    server: Server,
}

impl Provider {
    /// Starts a provider on `http://127.0.0.1:<any port>` with the system's clock.
    ///
    /// # Panics
    /// As all constructors here, when no port or key can be had: no test can go on then.
    pub fn start() -> Self {
        Self::start_at(system_clock())
    }

    /// Starts a provider on `http://127.0.0.1:<any port>` with this clock, which its tokens and
    /// the `Date` header follow.
    pub fn start_at(clock: Clock) -> Self {
        must(Server::http(clock)).into()
    }

    /// Starts a provider on `https://127.0.0.1:<any port>` with a certificate by an authority that
    /// nobody trusts (see [`ca_pem`](Self::ca_pem)), and with the system's clock.
    pub fn start_tls() -> Self {
        Self::start_tls_at(system_clock())
    }

    /// As [`start_tls`](Self::start_tls), with this clock.
    pub fn start_tls_at(clock: Clock) -> Self {
        must(Server::https(clock)).into()
    }

    /// The issuer to configure, without a slash at its end.
    pub fn issuer(&self) -> &str {
        &self.shared.base
    }

    /// The PEM of the authority that issued the server's certificate; none without TLS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.server.ca_pem()
    }

    /// The id of the one client that the provider knows.
    pub fn client_id(&self) -> String {
        self.shared.lock().client.id.clone()
    }

    /// The client's secret.
    pub fn client_secret(&self) -> String {
        self.shared.lock().client.secret.clone()
    }

    /// Gives the client another id and secret.
    pub fn client(&self, id: &str, secret: &str) {
        let mut state = self.shared.lock();
        state.client.id = id.to_owned();
        state.client.secret = secret.to_owned();
    }

    /// How the client has to authenticate at the token endpoint; [`TokenAuth::BasicOrPost`] at first.
    pub fn token_auth(&self, auth: TokenAuth) {
        self.shared.lock().client.auth = auth;
    }

    /// Redirect URIs that are registered; until this is called, every one is.
    pub fn register(&self, redirect_uris: &[&str]) {
        let uris = redirect_uris.iter().map(|&uri| uri.to_owned()).collect();
        self.shared.lock().client.redirect_uris = Some(uris);
    }

    /// Who signs in from now on.
    pub fn person(&self, person: Person) {
        self.shared.lock().person = person;
    }

    /// Adds a bend to those in force. Rotations happen at the moment the bend's text says.
    pub fn bend(&self, bend: Bend) {
        self.shared.lock().bends.add(bend);
    }

    /// Takes all bends back. Keys, person, client and skew stay as they are.
    pub fn straighten(&self) {
        self.shared.lock().bends.clear();
    }

    /// Signs with another algorithm from now on, by this process's first key for it.
    pub fn sign_with(&self, alg: Alg) {
        self.shared.lock().keys = must(keys::KeyRing::new(alg));
    }

    /// Signs with a new key from now on and publishes that one only.
    pub fn rotate(&self) {
        must(self.shared.lock().keys.rotate(false));
    }

    /// Signs with a new key from now on and goes on publishing the old ones, after the new one.
    pub fn rotate_keeping_old(&self) {
        must(self.shared.lock().keys.rotate(true));
    }

    /// A token of a workload: `iss`, `iat` and `exp`, with these claims over them (null takes one out), signed by the
    /// current key; header and signature are bent as an ID token's. `header.typ` stands for the header's.
    pub fn assertion(&self, changed: &serde_json::Value) -> String {
        must(token::assertion(&self.shared, &mut self.shared.lock(), changed))
    }

    /// The keys as they are published.
    pub fn jwks(&self) -> String {
        let state = self.shared.lock();
        must(jwks::published(&state.keys, &state.bends)).to_string()
    }

    /// The current key's id.
    pub fn kid(&self) -> String {
        self.shared.lock().keys.current.kid.clone()
    }

    /// Sets how many seconds the provider's clock (tokens and `Date`) is ahead of the given one.
    pub fn skew(&self, seconds: i64) {
        self.shared.lock().skew = seconds;
    }

    /// All requests received so far, in order, those that were refused or never answered too.
    pub fn requests(&self) -> Vec<Received> {
        self.shared.lock().log.clone()
    }

    /// The requests received so far for this path, or for paths below it.
    pub fn requests_to(&self, path: &str) -> Vec<Received> {
        let below = |received: &Received| {
            received
                .path
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.shared
            .lock()
            .log
            .iter()
            .filter(|&received| below(received))
            .cloned()
            .collect()
    }

    /// Empties the log.
    pub fn forget_requests(&self) {
        self.shared.lock().log.clear();
    }

    /// Asks for `url` (one of this provider's) as a browser would, over the network and without
    /// following redirects: the way to go through `/authorize`.
    ///
    /// # Errors
    /// When the answer is not HTTP or the connection breaks.
    pub async fn visit(&self, url: &str) -> std::io::Result<Answer> {
        client::get(url, self.server.tls_client()).await
    }
}

impl From<Server> for Provider {
    fn from(server: Server) -> Self {
        Self {
            shared: server.shared(),
            server,
        }
    }
}

/// Time as the system has it, for tests that run against parts with clocks of their own.
fn system_clock() -> Clock {
    Arc::new(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the adapter that tests choose by start()"
        )]
        let now = std::time::SystemTime::now();
        now.duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_secs().cast_signed())
    })
}

#[expect(clippy::panic, reason = "without its provider no test can go on")]
fn must<T>(made: Result<T, impl Display>) -> T {
    made.unwrap_or_else(|error| panic!("{error}"))
}
