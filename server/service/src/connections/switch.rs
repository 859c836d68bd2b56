//! Switching a connection on and off, and deleting it. Only proven settings go live, and the last way in
//! for an administrator stays.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::Identity;
use crate::ports::connections::{Connection, Revision};
use crate::ports::{Read, Write};
use gatehouse_domain::attempt::{Attempt, Mark, Method, Outcome, Step, StepKind};
use gatehouse_domain::groups::Source;
use gatehouse_domain::ids::{AttemptId, ConnectionId, RevisionId};
use serde_json::{Value, json};

/// What deleting would lose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletePreview {
    /// The connection's name.
    pub name: String,
    /// Identities that would be lost.
    pub identities: i64,
    /// Memberships of groups that it made, which would be lost.
    pub memberships: i64,
    /// It is switched on.
    pub active: bool,
}

impl Gatehouse {
    /// Moves what signs people in to the newest saved settings, which must be proven, and switches on. `told`
    /// is how many identities the administrator was told that it loses.
    ///
    /// # Errors
    /// [`Error::NotProven`], [`Error::WouldLose`], [`Error::SetOutside`], [`Error::LastWayIn`], [`Error::NotFound`], not an
    /// administrator.
    pub async fn activate(&self, caller: &Caller, id: ConnectionId, told: i64) -> Result<Connection> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        let c = tx.connection(id).await?.ok_or(Error::NotFound)?;
        self.changeable(&c)?;
        let head = tx.revision(c.head).await?.ok_or(Error::NotFound)?;
        let former = self.live_of(&mut *tx, &c).await?;
        let fingerprint = self.fingerprint(&mut *tx, &head.settings).await?;
        let proof = tx.proof(id, &fingerprint).await?.ok_or(Error::NotProven)?;
        let same = fingerprint == head.fingerprint;
        if same && c.active && c.live == Some(head.id) {
            return Ok(c);
        }
        let lost = self.would_lose(&mut *tx, &head, former.as_ref()).await?;
        if lost != told {
            return Err(Error::WouldLose(lost));
        }
        self.leave_behind(&mut *tx, &head, former.as_ref()).await?;
        let head = match same {
            true => head,
            // Saved under another public URL, and tested again under this one.
            false => {
                let renewed = Revision {
                    id: RevisionId(self.ports.rng.uuid(self.now())),
                    number: head.number + 1,
                    fingerprint: fingerprint.clone(),
                    author: Some(person.user.id),
                    at: self.now(),
                    ..head
                };
                tx.insert_revision(&renewed).await?;
                renewed
            }
        };
        self.carry_over(&mut *tx, proof.attempt, id, &fingerprint).await?;
        let was = standing(c.active, former.as_ref());
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
            before: Some(was),
            after: Some(standing(true, Some(&head))),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(c)
    }

    /// Switches off: nobody signs in with it until it is switched on again. Sessions go on.
    ///
    /// # Errors
    /// [`Error::LastWayIn`], [`Error::NotFound`], [`Error::SetOutside`], not an administrator.
    pub async fn deactivate(&self, caller: &Caller, id: ConnectionId) -> Result<Connection> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        let c = tx.connection(id).await?.ok_or(Error::NotFound)?;
        self.changeable(&c)?;
        if !c.active {
            return Ok(c);
        }
        let live = self.live_of(&mut *tx, &c).await?;
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
            before: Some(standing(true, live.as_ref())),
            after: Some(standing(false, live.as_ref())),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(c)
    }

    /// The settings that sign people in, or did when it was on.
    pub(super) async fn live_of(&self, read: &mut dyn Read, c: &Connection) -> Result<Option<Revision>> {
        match c.live {
            Some(live) => Ok(read.revision(live).await?),
            None => Ok(None),
        }
    }

    /// How many identities would be lost if these settings went live: those of the live ones, when these know
    /// people by another issuer or user id.
    pub(super) async fn would_lose(
        &self,
        read: &mut dyn Read,
        head: &Revision,
        live: Option<&Revision>,
    ) -> Result<i64> {
        match live {
            Some(live) if !head.settings.identifies_like(&live.settings) => Ok(read
                .identities_at(head.connection, live.settings.issuer())
                .await?),
            _ => Ok(0),
        }
    }

    /// Settings that know people by another issuer or user id end the memberships that the former ones made: no
    /// sign-in would bring them up to date.
    pub(super) async fn leave_behind(
        &self,
        tx: &mut dyn Write,
        head: &Revision,
        live: Option<&Revision>,
    ) -> Result<()> {
        if live.is_some_and(|live| !head.settings.identifies_like(&live.settings)) {
            tx.delete_memberships_by(Source::Connection(head.connection))
                .await?;
        }
        Ok(())
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
            memberships: read.memberships_by(Source::Connection(id)).await?,
            active: c.active,
        })
    }

    /// Deletes a connection with its identities and the memberships of groups that it made, and ends the sessions that were begun with it.
    ///
    /// # Errors
    /// [`Error::LastWayIn`], [`Error::NotFound`], [`Error::SetOutside`], not an administrator.
    pub async fn delete_connection(&self, caller: &Caller, id: ConnectionId) -> Result<()> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        let c = tx.connection(id).await?.ok_or(Error::NotFound)?;
        // What is gone outside cannot be put right there.
        if self.lock(&c).is_some_and(|lock| !lock.gone) {
            self.changeable(&c)?;
        }
        let identities = tx.delete_identities_of_connection(id).await?;
        let sessions = tx.delete_sessions_of_connection(id).await?;
        let memberships = tx.delete_memberships_by(Source::Connection(id)).await?;
        tx.delete_connection(id, self.now()).await?;
        let mut settings = tx.instance().await?;
        if settings.straight_to == Some(id) {
            settings.straight_to = None;
            tx.set_instance(&settings).await?;
        }
        self.judge_ways(&mut *tx, before).await?;
        let change = Change {
            action: "connection.delete",
            object: id.to_string(),
            object_name: &c.name,
            before: Some(json!({
                "active": c.active, "identities": identities, "sessions": sessions, "memberships": memberships,
            })),
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
        if let Some(mut identity) = self.seen_by_test(tx, proof, connection).await? {
            identity.fingerprint = Some(fingerprint.to_owned());
            tx.put_identity(&identity).await?;
        }
        Ok(())
    }

    /// The identity that a test showed to work.
    pub(crate) async fn seen_by_test(
        &self,
        read: &mut dyn Read,
        proof: AttemptId,
        connection: ConnectionId,
    ) -> Result<Option<Identity>> {
        // A test proves the settings, too, when it ends in a refusal of its person; a way in it is not.
        // So is a look at somebody's entry without their password no way in.
        let bound = |a: &Attempt| {
            let passed = |s: &Step| s.kind == StepKind::PersonBind && s.mark == Mark::Passed;
            a.method != Method::Ldap || a.trace.steps.iter().any(passed)
        };
        let welcome = |a: &Attempt| a.outcome == Outcome::WouldSignIn && bound(a);
        let proving = read.attempt(proof).await?.filter(welcome);
        let Some(person) = proving.and_then(|a| a.result) else {
            return Ok(None);
        };
        let subject = &person.profile.subject;
        Ok(read.identity(connection, &person.issuer, subject).await?)
    }
}

/// How a connection stands, for the audit: the switch, and the number of the live revision.
fn standing(active: bool, live: Option<&Revision>) -> Value {
    json!({"active": active, "live": live.map(|r| r.number)})
}
