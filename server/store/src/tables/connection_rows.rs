//! What connections, revisions and working copies are read from.

use super::from_json;
use crate::error::corrupt;
use gatehouse_domain::connection::Provider;
use gatehouse_domain::ids::{ConnectionId, Millis, PrincipalId, RevisionId, SecretId};
use gatehouse_domain::outside::Origin;
use gatehouse_service::ports::Result;
use gatehouse_service::ports::connections::{Connection, Revision, WorkingCopy};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
pub(super) struct ConnectionRow {
    id: Uuid,
    name: String,
    provider: String,
    origin: String,
    active: bool,
    head_revision: Uuid,
    live_revision: Option<Uuid>,
    updated_at: Millis,
}

fn provider(table: &str, slug: &str) -> Result<Provider> {
    Provider::parse(slug).ok_or_else(|| corrupt(table, "no such provider"))
}

impl ConnectionRow {
    pub(super) fn read(self) -> Result<Connection> {
        Ok(Connection {
            id: ConnectionId(self.id),
            name: self.name,
            provider: provider("connections.provider", &self.provider)?,
            origin: Origin::parse(&self.origin)
                .ok_or_else(|| corrupt("connections.origin", "no such origin"))?,
            active: self.active,
            head: RevisionId(self.head_revision),
            live: self.live_revision.map(RevisionId),
            updated_at: self.updated_at,
        })
    }
}

macro_rules! select_connection {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, provider, origin, active, head_revision, live_revision, updated_at \
             FROM connections WHERE deleted_at IS NULL ",
            $rest
        )
    };
}
pub(super) use select_connection;

#[derive(FromRow)]
pub(super) struct RevisionRow {
    id: Uuid,
    connection_id: Uuid,
    number: i64,
    name: String,
    settings: String,
    fingerprint: String,
    author: Option<Uuid>,
    at: Millis,
}

impl RevisionRow {
    pub(super) fn read(self) -> Result<Revision> {
        Ok(Revision {
            id: RevisionId(self.id),
            connection: ConnectionId(self.connection_id),
            number: self.number,
            name: self.name,
            settings: from_json("revisions.settings", &self.settings)?,
            fingerprint: self.fingerprint,
            author: self.author.map(PrincipalId),
            at: self.at,
        })
    }
}

#[derive(FromRow)]
pub(super) struct LiveRow {
    #[sqlx(flatten)]
    connection: ConnectionRow,
    revision_id: Uuid,
    number: i64,
    revision_name: String,
    settings: String,
    fingerprint: String,
    author: Option<Uuid>,
    at: Millis,
}

impl LiveRow {
    pub(super) fn read(self) -> Result<(Connection, Revision)> {
        let revision = RevisionRow {
            id: self.revision_id,
            connection_id: self.connection.id,
            number: self.number,
            name: self.revision_name,
            settings: self.settings,
            fingerprint: self.fingerprint,
            author: self.author,
            at: self.at,
        };
        Ok((self.connection.read()?, revision.read()?))
    }
}

#[derive(FromRow)]
pub(super) struct WorkingCopyRow {
    user_id: Uuid,
    connection_id: Uuid,
    provider: String,
    base_revision: Option<Uuid>,
    fields: String,
    secret_id: Option<Uuid>,
    at: Millis,
}

impl WorkingCopyRow {
    pub(super) fn read(self) -> Result<WorkingCopy> {
        Ok(WorkingCopy {
            user: PrincipalId(self.user_id),
            connection: ConnectionId(self.connection_id),
            provider: provider("working_copies.provider", &self.provider)?,
            base: self.base_revision.map(RevisionId),
            form: from_json("working_copies.fields", &self.fields)?,
            secret: self.secret_id.map(SecretId),
            at: self.at,
        })
    }
}

macro_rules! select_working_copy {
    ($rest:literal) => {
        concat!(
            "SELECT user_id, connection_id, provider, base_revision, fields, secret_id, at \
             FROM working_copies ",
            $rest
        )
    };
}
pub(super) use select_working_copy;
