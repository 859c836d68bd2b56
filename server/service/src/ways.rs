//! The guard of C12: whatever could remove the last way in asks here, in its own transaction.

use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::{Read, Write};
use gatehouse_domain::ways_in::{Live, Way, took_the_last, ways_in};

impl Gatehouse {
    /// The ways in for administrators as a reader sees them. Live settings count under the callback URL in
    /// force: what was signed in with under another public URL has not been seen to work under this one.
    pub(crate) async fn ways_in(&self, read: &mut dyn Read) -> Result<Vec<Way>> {
        let administrators = read.administrators().await?;
        let mut live = Vec::new();
        for c in read.connections().await? {
            if let (true, Some(id)) = (c.active, c.live)
                && let Some(revision) = read.revision(id).await?
            {
                live.push(Live {
                    id: c.id,
                    name: c.name,
                    fingerprint: self.fingerprint(read, &revision.settings).await?,
                });
            }
        }
        Ok(ways_in(&administrators, &live))
    }

    /// Takes the lock that serialises such transactions and remembers the ways that exist before the change.
    pub(crate) async fn ways_before(&self, tx: &mut dyn Write) -> Result<Vec<Way>> {
        tx.lock_ways_in().await?;
        self.ways_in(tx).await
    }

    /// Judges the state after the change.
    ///
    /// # Errors
    /// [`Error::LastWayIn`] with the ways that the change would have removed.
    pub(crate) async fn judge_ways(&self, tx: &mut dyn Write, before: Vec<Way>) -> Result<()> {
        let after = self.ways_in(tx).await?;
        if took_the_last(&before, &after) {
            Err(Error::LastWayIn(before))
        } else {
            Ok(())
        }
    }
}
