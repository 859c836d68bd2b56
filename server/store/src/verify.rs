//! Verifying the audit while servers append to it: nothing is locked and nothing is written.

use crate::chain::{Broken, Head, Link, Walk};
use crate::db::args;
use crate::store::SqlStore;
use gatehouse_service::ports::{Result, StoreError};

/// Entries read at a time.
const BATCH: i64 = 1000;

impl SqlStore {
    /// Follows the audit's chain: its head, or what is wrong with it first. `known` is a head that was
    /// noted earlier, outside the database.
    ///
    /// # Errors
    /// Storage failed, or the store was given no keys.
    pub async fn verify_audit(&self, known: Option<Head>) -> Result<std::result::Result<Head, Broken>> {
        let mut read = self.reader();
        let Some(vault) = read.vault.clone() else {
            return Err(StoreError::Failed("the store has no keys".into()));
        };
        // An entry and its head are stored together. So a head that is read after the newest entry is at
        // least as new, and what is above it was not written by the program.
        let newest = "SELECT coalesce(max(seq), 0) FROM audit";
        let newest = read.count(newest, vec![]).await?;
        let Some(head) = read.audit_head(false).await? else {
            return Ok(Err(Broken::Head));
        };
        let mut walk = Walk::new(&*vault, known);
        let mut from = i64::MIN;
        loop {
            let sql = "SELECT seq, at, actor, actor_name, action, object, object_name, before, after, \
                 address, search_key, prev_hash, hash FROM audit WHERE seq >= $1 AND seq <= $2 \
                 ORDER BY seq LIMIT $3";
            let links = read.all::<Link>(sql, args![from, head.seq, BATCH]).await?;
            for link in &links {
                if let Err(broken) = walk.step(link) {
                    return Ok(Err(broken));
                }
            }
            if links.is_empty() {
                break;
            }
            from = walk.next();
        }
        Ok(match walk.end(head) {
            Ok(head) if newest > head.seq => Err(Broken::Inserted(head.seq + 1)),
            done => done,
        })
    }
}
