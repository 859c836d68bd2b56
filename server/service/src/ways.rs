//! The guard of C12: whatever could remove the last way in asks here, in its own transaction.

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::{Read, Write};
use crate::recover::CODE;
use gatehouse_domain::ids::{Millis, PrincipalId};
use gatehouse_domain::ways_in::{Administrator, Live, Way, took_the_last, ways_in};

/// A way in and what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whose.
    pub user: PrincipalId,
    /// The way.
    pub way: Way,
    /// When somebody last came in by it.
    pub last_used: Option<Millis>,
    /// When the connection's settings were last tested.
    pub last_tested: Option<Millis>,
}

/// What the page of the ways in shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaysPage {
    /// The ways in.
    pub ways: Vec<Seen>,
    /// How many recovery codes are left.
    pub codes: i64,
}

impl Gatehouse {
    /// The ways in for administrators as a reader sees them. Live settings count under the callback URL in
    /// force: what was signed in with under another public URL has not been seen to work under this one.
    pub(crate) async fn ways_in(&self, read: &mut dyn Read) -> Result<Vec<Way>> {
        let callback_url = self.public_url_in(read).await?.callback_url();
        let (administrators, live) = self.what_leads_in(read, &callback_url).await?;
        Ok(ways_in(&administrators, &live))
    }

    /// What the ways in follow from, as they would be under a callback URL.
    pub(crate) async fn what_leads_in(
        &self,
        read: &mut dyn Read,
        callback_url: &str,
    ) -> Result<(Vec<Administrator>, Vec<Live>)> {
        let mut administrators = read.administrators().await?;
        // It is gone with the variable.
        let restore = read.instance().await?.restore;
        administrators.retain(|a| Some(a.id) != restore);
        let mut live = Vec::new();
        for c in read.connections().await? {
            if let (true, Some(id)) = (c.active, c.live)
                && let Some(revision) = read.revision(id).await?
            {
                live.push(Live {
                    id: c.id,
                    name: c.name,
                    fingerprint: self.fingerprint_under(&revision.settings, callback_url),
                });
            }
        }
        Ok((administrators, live))
    }

    /// The ways in, for a page that tells what a change would leave.
    ///
    /// # Errors
    /// Storage. Who is no administrator is told of none.
    pub async fn ways(&self, caller: &Caller) -> Result<Vec<Way>> {
        match caller.administrator() {
            Ok(_) => self.ways_in(&mut *self.read()).await,
            Err(_) => Ok(Vec::new()),
        }
    }

    /// The ways in with what speaks for each, and how many recovery codes are left.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn ways_page(&self, caller: &Caller) -> Result<WaysPage> {
        caller.administrator()?;
        let mut read = self.read();
        let administrators = read.administrators().await?;
        let connections = read.connections().await?;
        let mut ways = Vec::new();
        for way in self.ways_in(&mut *read).await? {
            let Some(user) = administrators.iter().find(|a| a.name == way.administrator) else {
                continue;
            };
            let (mut last_used, mut last_tested) = (None, None);
            match &way.connection {
                None => last_used = read.password_used(user.id).await?,
                Some(name) => {
                    let connection = connections.iter().find(|c| c.name == *name);
                    for identity in read.identities_of(user.id).await? {
                        if Some(identity.connection) != connection.map(|c| c.id) {
                            continue;
                        }
                        last_used = last_used.max(identity.last_sign_in);
                        if let Some(fingerprint) = &identity.fingerprint {
                            let proof = read.proof(identity.connection, fingerprint).await?;
                            last_tested = last_tested.max(proof.map(|p| p.at));
                        }
                    }
                }
            }
            ways.push(Seen {
                user: user.id,
                way,
                last_used,
                last_tested,
            });
        }
        Ok(WaysPage {
            ways,
            codes: read.count_one_time(CODE, self.now()).await?,
        })
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
