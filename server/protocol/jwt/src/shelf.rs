//! Where fetched documents are kept.

use async_trait::async_trait;
use gatehouse_domain::ids::Millis;
use gatehouse_service::ports::connections::Cached;
use gatehouse_service::ports::{Result, Store};
use std::sync::Arc;

/// Where fetched documents are kept: the `provider_cache` table, and a map in tests.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// A document by address, authorities' hash and kind.
    async fn cached(&self, url: &str, ca_hash: &str, kind: &str) -> Result<Option<Cached>>;
    /// Notes that it is asked for now, unless it was within `pause`. Whether it was noted: of several
    /// replicas at once, one.
    async fn claim(&self, url: &str, ca_hash: &str, kind: &str, now: Millis, pause: Millis) -> Result<bool>;
    /// Keeps a document.
    async fn keep(&self, document: &Cached) -> Result<()>;
}

/// The [`Shelf`] of the program.
pub struct StoreShelf(pub Arc<dyn Store>);

#[async_trait]
impl Shelf for StoreShelf {
    async fn cached(&self, url: &str, ca_hash: &str, kind: &str) -> Result<Option<Cached>> {
        self.0.read().cached(url, ca_hash, kind).await
    }

    async fn claim(&self, url: &str, ca_hash: &str, kind: &str, now: Millis, pause: Millis) -> Result<bool> {
        // Most callers come too soon, in a flood nearly all: they do not queue for the one writer.
        let seen = self.0.read().cached(url, ca_hash, kind).await?;
        if seen.is_some_and(|row| asked_within(&row, now, pause)) {
            return Ok(false);
        }
        let mut tx = self.0.write().await?;
        let claimed = tx.claim_cached(url, ca_hash, kind, now, pause).await?;
        tx.commit().await?;
        Ok(claimed)
    }

    async fn keep(&self, document: &Cached) -> Result<()> {
        let mut tx = self.0.write().await?;
        tx.put_cached(document).await?;
        tx.commit().await
    }
}

/// Whether it was asked for less than `pause` ago, or will be by another replica's clock. A time further in
/// the future (a clock set back) does not block.
pub(crate) fn asked_within(row: &Cached, now: Millis, pause: Millis) -> bool {
    now.saturating_sub(row.tried_at).saturating_abs() < pause
}
