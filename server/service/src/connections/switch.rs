//! Switching a connection on and off, and deleting it. Only proven settings go live, and the last way in
//! for an administrator stays.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Write;
use crate::ports::connections::{Connection, Revision};
use gatehouse_domain::attempt::{Attempt, Outcome};
use gatehouse_domain::ids::{AttemptId, ConnectionId, RevisionId};
use gatehouse_domain::ways_in::Way;
use serde_json::json;

/// What a switch would do, to be told before it is turned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// The connection's name.
    pub name: String,
    /// People who signed in with it at some time.
    pub identities: i64,
    /// The ways in for administrators that would be left.
    pub ways_left: Vec<Way>,
}

/// What deleting would lose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletePreview {
    /// The connection's name.
    pub name: String,
    /// Identities that would be lost.
    pub identities: i64,
    /// It is switched on.
    pub active: bool,
}

impl Gatehouse {
    /// Moves what signs people in to the newest saved settings, which must be proven, and switches on.
    ///
    /// # Errors
    /// [`Error::NotProven`], [`Error::LastWayIn`], [`Error::NotFound`], not an administrator.
    pub async fn activate(&self, caller: &Caller, id: ConnectionId) -> Result<Connection> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        let c = tx.connection(id).await?.ok_or(Error::NotFound)?;
        let head = tx.revision(c.head).await?.ok_or(Error::NotFound)?;
        let fingerprint = self.fingerprint(&mut *tx, &head.settings).await?;
        let proof = tx.proof(id, &fingerprint).await?.ok_or(Error::NotProven)?;
        let head = match fingerprint == head.fingerprint {
            true => head,
            // Saved under another public URL, and tested again under this one.
            false => {
                let renewed = Revision {
                    id: RevisionId(self.ports.rng.uuid(self.now())),
                    number: head.number + 1,
                    fingerprint: fingerprint.clone(),
                    author: person.user.id,
                    at: self.now(),
                    ..head
                };
                tx.insert_revision(&renewed).await?;
                renewed
            }
        };
        self.carry_over(&mut *tx, proof.attempt, id, &fingerprint).await?;
        let former = c.live;
        let c = Connection {
            active: true,
            head: head.id,
            live: Some(head.id),
            updated_at: self.now(),
            ..c
        };
        tx.update_connection(&c).await?;
        self.judge_ways(&mut *tx, before).await?;
        let change = Change {
            action: "connection.activate",
            object: id.to_string(),
            object_name: &c.name,
            before: Some(json!({"live": former.map(|r| r.to_string())})),
            after: Some(json!({"live": c.head.to_string(), "revision": head.number})),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(c)
    }

    /// Switches off: nobody signs in with it until it is switched on again. Sessions go on.
    ///
    /// # Errors
    /// [`Error::LastWayIn`], [`Error::NotFound`], not an administrator.
    pub async fn deactivate(&self, caller: &Caller, id: ConnectionId) -> Result<Connection> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        let c = tx.connection(id).await?.ok_or(Error::NotFound)?;
        let c = Connection {
            active: false,
            updated_at: self.now(),
            ..c
        };
        tx.update_connection(&c).await?;
        self.judge_ways(&mut *tx, before).await?;
        let change = Change {
            action: "connection.deactivate",
            object: id.to_string(),
            object_name: &c.name,
            before: Some(json!({"active": true})),
            after: Some(json!({"active": false})),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(c)
    }

    /// What deleting would lose.
    ///
    /// # Errors
    /// [`Error::NotFound`], not an administrator.
    pub async fn delete_preview(&self, caller: &Caller, id: ConnectionId) -> Result<DeletePreview> {
        caller.administrator()?;
        let mut read = self.read();
        let c = read.connection(id).await?.ok_or(Error::NotFound)?;
        let identities = read.identities_of_connection(id).await?;
        Ok(DeletePreview {
            name: c.name,
            identities,
            active: c.active,
        })
    }

    /// Deletes a connection with its identities, and ends the sessions that were begun with it.
    ///
    /// # Errors
    /// [`Error::LastWayIn`], [`Error::NotFound`], not an administrator.
    pub async fn delete_connection(&self, caller: &Caller, id: ConnectionId) -> Result<()> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        let c = tx.connection(id).await?.ok_or(Error::NotFound)?;
        let identities = tx.delete_identities_of_connection(id).await?;
        let sessions = tx.delete_sessions_of_connection(id).await?;
        tx.delete_connection(id, self.now()).await?;
        self.judge_ways(&mut *tx, before).await?;
        let change = Change {
            action: "connection.delete",
            object: id.to_string(),
            object_name: &c.name,
            before: Some(json!({"active": c.active, "identities": identities, "sessions": sessions})),
            after: None,
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        Ok(tx.commit().await?)
    }

    /// The identity that the proving test came from has been seen to work under the new settings.
    async fn carry_over(
        &self,
        tx: &mut dyn Write,
        proof: AttemptId,
        connection: ConnectionId,
        fingerprint: &str,
    ) -> Result<()> {
        // A test proves the settings, too, when it ends in a refusal of its person; a way in it is not.
        let welcome = |a: &Attempt| a.outcome == Outcome::WouldSignIn;
        let proving = tx.attempt(proof).await?.filter(welcome);
        let Some(person) = proving.and_then(|a| a.result) else {
            return Ok(());
        };
        if let Some(mut identity) = tx
            .identity(connection, &person.issuer, &person.profile.subject)
            .await?
        {
            identity.fingerprint = Some(fingerprint.to_owned());
            tx.put_identity(&identity).await?;
        }
        Ok(())
    }
}
