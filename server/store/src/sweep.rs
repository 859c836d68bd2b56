//! The regular cleaning. The loop is the composition root's.

use gatehouse_domain::ids::Millis;
use gatehouse_service::ports::{Result, Store};
use gatehouse_service::runs::KEEP_RUNS;
use gatehouse_service::signin::FLOW_FOR;

const HOUR: Millis = 3_600_000;
const KEEP_ATTEMPTS: Millis = 30 * 24 * HOUR;
/// A connection that was begun and never saved.
const KEEP_BEGUN: Millis = 30 * 24 * HOUR;

/// What became of an invitation can be read for so long.
const KEEP_INVITATIONS: Millis = 30 * 24 * HOUR;

/// A program that goes on with one is told so long that it has run out.
const KEEP_TOKENS: Millis = 24 * HOUR;

/// They are used for a day at most.
const KEEP_DOCUMENTS: Millis = 30 * 24 * HOUR;

/// How many rows were removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Redirects.
    pub flows: u64,
    /// Sessions.
    pub sessions: u64,
    /// One-time values.
    pub one_time: u64,
    /// Attempts.
    pub attempts: u64,
    /// Counters of failures.
    pub throttles: u64,
    /// Forms of connections that were never saved.
    pub working_copies: u64,
    /// Sealed secrets that nothing names any more.
    pub secrets: u64,
    /// Providers' documents that nobody asks for any more.
    pub documents: u64,
    /// Identities that waited to be connected, and refused ones.
    pub link_requests: u64,
    /// Invitations that ended long ago.
    pub invitations: u64,
    /// Former names that lead nowhere any more.
    pub names: u64,
    /// Runs that were last heard of long ago, with their files.
    pub runs: u64,
    /// Access tokens that ended.
    pub access_tokens: u64,
}

/// Removes what has run out, what nothing refers to, and attempts that began more than 30 days ago.
///
/// # Errors
/// Storage failed; nothing was removed.
pub async fn sweep(store: &dyn Store, now: Millis) -> Result<Swept> {
    // Who is at the provider with a form's secret comes back within ten minutes. Looked for before the
    // transaction, which holds up everybody else: what nothing names stays so. What this sweep sets free
    // goes with the next one.
    let unused = store.read().unused_secrets(now - HOUR).await?;
    let mut tx = store.write().await?;
    let swept = Swept {
        // A late person is still told that it took too long, not that it was never begun here.
        flows: tx.delete_expired_flows(now - FLOW_FOR).await?,
        sessions: tx.delete_expired_sessions(now).await?,
        one_time: tx.delete_expired_one_time(now).await?,
        attempts: tx.delete_attempts_before(now - KEEP_ATTEMPTS).await?,
        throttles: tx.delete_ended_throttles(now).await?,
        working_copies: tx.delete_abandoned_copies(now - KEEP_BEGUN).await?,
        secrets: tx.delete_secrets(&unused).await?,
        documents: tx.delete_cached_before(now - KEEP_DOCUMENTS).await?,
        link_requests: tx.delete_expired_link_requests(now).await?,
        invitations: tx.delete_ended_invitations(now - KEEP_INVITATIONS).await?,
        names: tx.delete_expired_names(now).await?,
        runs: tx.delete_runs_before(now - KEEP_RUNS).await?,
        access_tokens: tx.delete_ended_access_tokens(now - KEEP_TOKENS).await?,
    };
    tx.commit().await?;
    Ok(swept)
}
