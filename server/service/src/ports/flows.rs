//! Redirects in progress, one-time links and throttling.

use super::Result;
use async_trait::async_trait;
use gatehouse_domain::ids::{AttemptId, ConnectionId, Millis, PrincipalId};
use serde::{Deserialize, Serialize};

/// What a redirect is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// Signing in.
    SignIn,
    /// A dry run by an administrator.
    Test {
        /// Who tests.
        by: PrincipalId,
        /// The fingerprint that a success proves.
        fingerprint: String,
    },
    /// Connecting a further identity to a signed-in person.
    Link {
        /// Whose account.
        user: PrincipalId,
    },
}

/// A redirect in progress. Consumed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// SHA-256 of the state parameter.
    pub state_hash: [u8; 32],
    /// SHA-256 of the browser's pre-login cookie.
    pub browser_hash: [u8; 32],
    /// What for.
    pub purpose: Purpose,
    /// The connection.
    pub connection: ConnectionId,
    /// Sealed by the Vault for `flows|<state hash in hex>|private`: settings, secret, nonce, verifier.
    pub private: Vec<u8>,
    /// What the provider posted, sealed for `flows|<state hash in hex>|response`; none when it begins.
    pub response: Option<Vec<u8>>,
    /// Where the person wanted to go.
    pub next: String,
    /// The attempt it continues.
    pub attempt: AttemptId,
    /// Ends then.
    pub expires_at: Millis,
}

/// A redirect that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consumed {
    /// The redirect.
    pub flow: Flow,
    /// Its connection signs people in.
    pub active: bool,
}

/// A single-use link or value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTime {
    /// `setup`, `public_url`, `sign_out`, `password`, `recover`, `recovery_code`.
    pub kind: String,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// What it stands for.
    pub payload: String,
    /// Ends then.
    pub expires_at: Millis,
}

/// A counter of failures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Throttle {
    /// Failures in the window.
    pub count: i64,
    /// When the window ends and the count is forgotten.
    pub until: Millis,
    /// When the last one was counted.
    pub last: Millis,
}

impl Throttle {
    /// Whether no more of them are let through in its window.
    pub fn full(&self, most: i64, now: Millis) -> bool {
        self.until > now && self.count >= most
    }
}

/// Reading.
#[async_trait]
pub trait FlowsRead {
    /// A counter; zero when there is none.
    async fn throttle(&mut self, bucket: &str) -> Result<Throttle>;
    /// Several counters, in their order.
    async fn throttles(&mut self, buckets: &[&str]) -> Result<Vec<Throttle>>;
    /// Whether an unused, unexpired one-time value exists.
    async fn one_time(&mut self, kind: &str, token_hash: &[u8; 32], now: Millis) -> Result<Option<OneTime>>;
    /// How many unused, unexpired one-time values of a kind there are.
    async fn count_one_time(&mut self, kind: &str, now: Millis) -> Result<i64>;
}

/// Changing.
#[async_trait]
pub trait FlowsWrite {
    /// Begins a redirect.
    async fn insert_flow(&mut self, flow: &Flow) -> Result<()>;
    /// Keeps what was posted for a redirect in progress, in one statement: exactly one caller may, and none
    /// for one that was never begun, was consumed or has run out. Whether it was kept.
    async fn keep_response(&mut self, state_hash: &[u8; 32], response: &[u8], now: Millis) -> Result<bool>;
    /// Consumes a redirect, in one statement: exactly one caller gets it, and nobody one that was never
    /// begun.
    async fn consume_flow(&mut self, state_hash: &[u8; 32], now: Millis) -> Result<Option<Consumed>>;
    /// Removes redirects that have run out; how many.
    async fn delete_expired_flows(&mut self, now: Millis) -> Result<u64>;
    /// Adds a one-time value; an older one of the same kind stops working when `only` is set.
    async fn insert_one_time(&mut self, one_time: &OneTime, only: bool) -> Result<()>;
    /// Uses a one-time value, in one statement: exactly one caller gets it.
    async fn use_one_time(
        &mut self,
        kind: &str,
        token_hash: &[u8; 32],
        now: Millis,
    ) -> Result<Option<OneTime>>;
    /// Removes one-time values that have run out; how many.
    async fn delete_expired_one_time(&mut self, now: Millis) -> Result<u64>;
    /// Counts a failure in a window: starts a new window of `window` ms when the former has ended.
    async fn count_failure(&mut self, bucket: &str, now: Millis, window: Millis) -> Result<Throttle>;
    /// Counters as they stand; nobody else counts until the transaction ends. They are waited for in their order.
    async fn hold_throttles(&mut self, buckets: &[&str]) -> Result<Vec<Throttle>>;
    /// Forgets a counter.
    async fn clear_throttle(&mut self, bucket: &str) -> Result<()>;
    /// Removes counters whose window has ended; how many.
    async fn delete_ended_throttles(&mut self, now: Millis) -> Result<u64>;
}
