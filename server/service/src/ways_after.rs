//! What will be the case for administrators, told before they change how they sign in.

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::{Gatehouse, PublicUrl};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::ways_in::{Live, Way, ways_in};

impl Gatehouse {
    /// The ways in once the saved settings of a connection sign people in; none where that changes nothing, or they
    /// are not proven.
    ///
    /// # Errors
    /// [`Error::NotFound`]; not an administrator.
    pub async fn ways_once_live(&self, caller: &Caller, id: ConnectionId) -> Result<Option<Vec<Way>>> {
        caller.administrator()?;
        let mut read = self.read();
        let connection = read.connection(id).await?.ok_or(Error::NotFound)?;
        let head = read.revision(connection.head).await?.ok_or(Error::NotFound)?;
        let callback_url = self.public_url_in(&mut *read).await?.callback_url();
        let fingerprint = self.fingerprint_under(&head.settings, &callback_url);
        let Some(proof) = read.proof(id, &fingerprint).await? else {
            return Ok(None);
        };
        let (mut administrators, mut live) = self.what_leads_in(&mut *read, &callback_url).await?;
        let before = ways_in(&administrators, &live);
        let seen = self.seen_by_test(&mut *read, proof.attempt, id).await?;
        if let Some(seen) = seen
            && let Some(administrator) = administrators.iter_mut().find(|a| a.id == seen.user)
        {
            administrator.identities.push((id, Some(fingerprint.clone())));
        }
        match live.iter_mut().find(|live| live.id == id) {
            Some(live) => live.fingerprint = fingerprint,
            None => live.push(Live {
                id,
                name: connection.name,
                fingerprint,
            }),
        }
        let after = ways_in(&administrators, &live);
        Ok((after != before).then_some(after))
    }

    /// The ways in once the proposed public URL of an unused token holds, told to who was given the token; none where
    /// that changes nothing.
    ///
    /// # Errors
    /// As [`Gatehouse::proposed_public_url`].
    pub async fn ways_once_moved(&self, token: &str) -> Result<Option<Vec<Way>>> {
        let url = self.proposed_public_url(token).await?;
        let proposed = PublicUrl { url, fixed: false }.callback_url();
        let mut read = self.read();
        let (administrators, live) = self.what_leads_in(&mut *read, &proposed).await?;
        let after = ways_in(&administrators, &live);
        let before = self.ways_in(&mut *read).await?;
        Ok((after != before).then_some(after))
    }
}
