//! What a store notices about its own writes: that there are any, and that there is no room for them.

use gatehouse_service::ports::{Result, StoreError};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared by everything that writes through one store.
#[derive(Default)]
pub(crate) struct Watch {
    commits: AtomicU64,
    settings: AtomicU64,
    full: AtomicBool,
}

/// Counts a commit when it is over, however it ended: one whose caller went away may have been stored.
struct Over<'a>(&'a AtomicU64);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Watch {
    /// How many commits there were.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::SeqCst)
    }

    /// How many of them may have changed the instance's settings, or taken a secret.
    pub(crate) fn settings(&self) -> u64 {
        self.settings.load(Ordering::SeqCst)
    }

    /// The last write found no room.
    pub(crate) fn full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// Passes on what a statement of a transaction came to.
    pub(crate) fn wrote<T>(&self, result: Result<T>) -> Result<T> {
        if let Err(error @ StoreError::Full(_)) = &result
            && !self.full.swap(true, Ordering::Relaxed)
        {
            tracing::error!(%error, "changes are refused until there is room again");
        }
        result
    }

    /// Waits for a commit, which may change the instance's settings or take a secret.
    pub(crate) async fn committing(
        &self,
        settings: bool,
        commit: impl Future<Output = Result<()>>,
    ) -> Result<()> {
        let over = (Over(&self.commits), settings.then(|| Over(&self.settings)));
        let result = self.wrote(commit.await);
        drop(over);
        if result.is_ok() && self.full.swap(false, Ordering::Relaxed) {
            tracing::info!("there is room again: changes are taken");
        }
        result
    }
}
