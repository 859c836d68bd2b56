//! Connections, their revisions, working copies, proofs and secrets.

use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::connection::{Form, Provider, Settings};
use gatehouse_domain::ids::{AttemptId, ConnectionId, Millis, PrincipalId, RevisionId, SecretId};
use gatehouse_domain::outside::Origin;

/// A connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// The display name.
    pub name: String,
    /// The preset it was made from.
    pub provider: Provider,
    /// Where its settings are kept.
    pub origin: Origin,
    /// The switch.
    pub active: bool,
    /// The newest saved settings.
    pub head: RevisionId,
    /// The settings that sign people in.
    pub live: Option<RevisionId>,
    /// When it was last saved or switched.
    pub updated_at: Millis,
}

/// One saved, immutable state of a connection's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its id.
    pub id: RevisionId,
    /// The connection.
    pub connection: ConnectionId,
    /// 1, 2, 3 …
    pub number: i64,
    /// The display name at that time.
    pub name: String,
    /// The settings.
    pub settings: Settings,
    /// SHA-256 of the canonical settings, in hex.
    pub fingerprint: String,
    /// Who saved it; none for the program, from settings outside of the console.
    pub author: Option<PrincipalId>,
    /// When.
    pub at: Millis,
}

/// An administrator's form as it stands, valid or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingCopy {
    /// Whose.
    pub user: PrincipalId,
    /// The connection, which need not be saved yet.
    pub connection: ConnectionId,
    /// The preset.
    pub provider: Provider,
    /// The revision it began from; none for a new connection.
    pub base: Option<RevisionId>,
    /// The raw texts.
    pub form: Form,
    /// A secret typed into it, sealed.
    pub secret: Option<SecretId>,
    /// When it was last kept.
    pub at: Millis,
}

/// A sealed secret: an immutable row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSecret {
    /// Its id.
    pub id: SecretId,
    /// The connection it belongs to.
    pub connection: ConnectionId,
    /// The form field it was typed into.
    pub field: String,
    /// Sealed by the Vault for the place `secrets|<id>|sealed`.
    pub sealed: Vec<u8>,
    /// The places it is sent to ([`Form::secret_places`]).
    pub places: String,
    /// When it was set.
    pub set_at: Millis,
}

/// That settings were seen to work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The connection.
    pub connection: ConnectionId,
    /// The proven fingerprint.
    pub fingerprint: String,
    /// The attempt that proved it.
    pub attempt: AttemptId,
    /// Who tested.
    pub by: PrincipalId,
    /// When.
    pub at: Millis,
}

/// A provider's document, by (URL, authorities), never by connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cached {
    /// The address.
    pub url: String,
    /// SHA-256 in hex of the additional authorities; empty for none.
    pub ca_hash: String,
    /// `discovery` or `jwks`.
    pub kind: String,
    /// The document as it came; empty before the first success.
    pub body: String,
    /// When it came.
    pub fetched_at: Millis,
    /// When it was last asked for, successfully or not.
    pub tried_at: Millis,
}

/// Reading connections. Deleted ones are not there.
#[async_trait]
pub trait ConnectionsRead {
    /// A connection.
    async fn connection(&mut self, id: ConnectionId) -> Result<Option<Connection>>;
    /// A connection that is on, with the settings that sign people in.
    async fn live(&mut self, id: ConnectionId) -> Result<Option<(Connection, Revision)>>;
    /// All, by name key.
    async fn connections(&mut self) -> Result<Vec<Connection>>;
    /// A revision.
    async fn revision(&mut self, id: RevisionId) -> Result<Option<Revision>>;
    /// A connection's revisions, newest first.
    async fn revisions(
        &mut self,
        connection: ConnectionId,
        offset: i64,
        limit: i64,
    ) -> Result<Page<Revision>>;
    /// An administrator's working copy.
    async fn working_copy(
        &mut self,
        user: PrincipalId,
        connection: ConnectionId,
    ) -> Result<Option<WorkingCopy>>;
    /// All of an administrator's working copies, newest first.
    async fn working_copies(&mut self, user: PrincipalId) -> Result<Vec<WorkingCopy>>;
    /// Whether and how a fingerprint was proven.
    async fn proof(&mut self, connection: ConnectionId, fingerprint: &str) -> Result<Option<Proof>>;
    /// A sealed secret.
    async fn secret(&mut self, id: SecretId) -> Result<Option<SealedSecret>>;
    /// Secrets set before that time that no working copy and no revision of a connection names. Nothing will
    /// name them again: a working copy gets a new one, or one of a revision.
    async fn unused_secrets(&mut self, before: Millis) -> Result<Vec<SecretId>>;
    /// A cached document.
    async fn cached(&mut self, url: &str, ca_hash: &str, kind: &str) -> Result<Option<Cached>>;
}

/// Changing connections.
#[async_trait]
pub trait ConnectionsWrite {
    /// Adds one, or brings one back that was deleted. `Taken("connections.name_key")` when the name is in use.
    async fn insert_connection(&mut self, connection: &Connection) -> Result<()>;
    /// Stores all columns.
    async fn update_connection(&mut self, connection: &Connection) -> Result<()>;
    /// Marks it deleted: its name becomes free, its working copies, proofs and secrets go.
    async fn delete_connection(&mut self, id: ConnectionId, at: Millis) -> Result<()>;
    /// Adds a revision.
    async fn insert_revision(&mut self, revision: &Revision) -> Result<()>;
    /// Keeps a working copy, replacing the administrator's former one of that connection.
    async fn put_working_copy(&mut self, copy: &WorkingCopy) -> Result<()>;
    /// Discards one.
    async fn delete_working_copy(&mut self, user: PrincipalId, connection: ConnectionId) -> Result<()>;
    /// Adds a proof, or renews it.
    async fn put_proof(&mut self, proof: &Proof) -> Result<()>;
    /// Adds a sealed secret.
    async fn insert_secret(&mut self, secret: &SealedSecret) -> Result<()>;
    /// Removes working copies kept before that time whose connection is not there, and their proofs. How
    /// many copies.
    async fn delete_abandoned_copies(&mut self, before: Millis) -> Result<u64>;
    /// Removes those of these secrets that no working copy names; how many.
    async fn delete_secrets(&mut self, unused: &[SecretId]) -> Result<u64>;
    /// Notes that a document is asked for now, and nothing else of it, unless that was noted less than
    /// `pause` from now. Whether it was noted: of several at once, for one.
    async fn claim_cached(
        &mut self,
        url: &str,
        ca_hash: &str,
        kind: &str,
        now: Millis,
        pause: Millis,
    ) -> Result<bool>;
    /// Removes documents not asked for since that time; how many.
    async fn delete_cached_before(&mut self, before: Millis) -> Result<u64>;
    /// Keeps a document.
    async fn put_cached(&mut self, cached: &Cached) -> Result<()>;
}
