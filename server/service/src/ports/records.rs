//! Attempts and audit entries.

use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::attempt::Attempt;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::Flow;
use gatehouse_domain::ids::{AttemptId, ConnectionId, Millis, PrincipalId, RevisionId};
use serde_json::Value;

/// Who did what to what, from where.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// Its place in the order; 0 before it is stored.
    pub seq: i64,
    /// When.
    pub at: Millis,
    /// Who; none for the program itself.
    pub actor: Option<PrincipalId>,
    /// The actor's name at that time.
    pub actor_name: String,
    /// The action, e.g. `connection.activate`.
    pub action: String,
    /// What it was done to, e.g. `c_…`.
    pub object: String,
    /// Its name at that time.
    pub object_name: String,
    /// Redacted state before.
    pub before: Option<Value>,
    /// Redacted state after.
    pub after: Option<Value>,
    /// The client's network address.
    pub address: String,
}

/// What the list of attempts asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttemptQuery {
    /// A part of the reference or of the login name; empty for all.
    pub search: String,
    /// Of one connection only.
    pub connection: Option<ConnectionId>,
    /// Refused ones only.
    pub refused: bool,
    /// No dry runs.
    pub of_people: bool,
    /// Rows to leave out.
    pub offset: i64,
    /// Rows at most.
    pub limit: i64,
}

/// Reading.
#[async_trait]
pub trait AttemptsRead {
    /// An attempt.
    async fn attempt(&mut self, id: AttemptId) -> Result<Option<Attempt>>;
    /// The attempt with a reference.
    async fn attempt_by_reference(&mut self, reference: &str) -> Result<Option<Attempt>>;
    /// A page, newest first.
    async fn attempts(&mut self, query: &AttemptQuery) -> Result<Page<Attempt>>;
    /// The newest test of a connection by an administrator.
    async fn last_test(&mut self, connection: ConnectionId, by: PrincipalId) -> Result<Option<Attempt>>;
    /// How the newest ended sign-ins under a revision of a connection ended, newest first: none for success.
    /// Those that a browser alone can bring about in its flow, if it has one ([`Code::by_browser_alone`]) are left out, and those
    /// that came back while it was switched off.
    async fn last_codes(
        &mut self,
        connection: ConnectionId,
        revision: RevisionId,
        flow: Option<Flow>,
        limit: i64,
    ) -> Result<Vec<Option<Code>>>;
    /// Successful sign-ins of a connection since a time.
    async fn sign_ins_since(&mut self, connection: ConnectionId, since: Millis) -> Result<i64>;
    /// A page of audit entries, newest first; `search` is a part of actor, action or object name.
    async fn audit(&mut self, search: &str, offset: i64, limit: i64) -> Result<Page<AuditEntry>>;
}

/// Writing.
#[async_trait]
pub trait AttemptsWrite {
    /// Adds an attempt or replaces its state, by id.
    async fn put_attempt(&mut self, attempt: &Attempt) -> Result<()>;
    /// Removes attempts that began before a time; how many.
    async fn delete_attempts_before(&mut self, before: Millis) -> Result<u64>;
    /// Appends an audit entry. It gets its place in the order, and can be read, once the transaction is
    /// committed.
    async fn append_audit(&mut self, entry: &AuditEntry) -> Result<()>;
}
