//! connections, revisions, working_copies, proofs, secrets, provider_cache.

use super::connection_rows::{
    ConnectionRow, LiveRow, RevisionRow, WorkingCopyRow, select_connection, select_working_copy,
};
use super::keys::SecretRow;
use super::{from_json, to_json};
use crate::db::{Val, args};
use crate::handle::{Handle, locking};
use async_trait::async_trait;
use gatehouse_domain::connection::Settings;
use gatehouse_domain::ids::{AttemptId, ConnectionId, Millis, PrincipalId, RevisionId, SecretId};
use gatehouse_domain::names::name_key;
use gatehouse_service::ports::connections::{
    Cached, Connection, ConnectionsRead, ConnectionsWrite, Proof, Revision, SealedSecret, WorkingCopy,
};
use gatehouse_service::ports::{Page, Result};
use std::collections::HashSet;
use uuid::Uuid;

#[async_trait]
impl ConnectionsRead for Handle {
    async fn connection(&mut self, id: ConnectionId) -> Result<Option<Connection>> {
        let sql = locking!(self, select_connection!("AND id = $1"));
        self.opt::<ConnectionRow>(sql, args![id])
            .await?
            .map(ConnectionRow::read)
            .transpose()
    }

    async fn live(&mut self, id: ConnectionId) -> Result<Option<(Connection, Revision)>> {
        if self.is_postgres_transaction() {
            // Who waits for the lock of a join gets no row when the connection leads to another revision by then.
            let connection = self.connection(id).await?.filter(|connection| connection.active);
            let Some((connection, live)) = connection.and_then(|c| c.live.map(|live| (c, live))) else {
                return Ok(None);
            };
            return Ok(self.revision(live).await?.map(|revision| (connection, revision)));
        }
        let sql = "SELECT c.id, c.name, c.provider, c.origin, c.active, c.head_revision, c.live_revision, \
             c.updated_at, r.id AS revision_id, r.number, r.name AS revision_name, r.settings, r.fingerprint, \
             r.author, r.at FROM connections c JOIN revisions r ON r.id = c.live_revision \
             WHERE c.id = $1 AND c.active AND c.deleted_at IS NULL";
        let row = self.opt::<LiveRow>(sql, args![id]).await?;
        row.map(LiveRow::read).transpose()
    }

    async fn connections(&mut self) -> Result<Vec<Connection>> {
        let sql = select_connection!("ORDER BY name_key");
        self.all::<ConnectionRow>(sql, vec![])
            .await?
            .into_iter()
            .map(ConnectionRow::read)
            .collect()
    }

    async fn revision(&mut self, id: RevisionId) -> Result<Option<Revision>> {
        let sql = "SELECT r.id, r.connection_id, r.number, r.name, r.settings, r.fingerprint, r.author, r.at \
             FROM revisions r JOIN connections c ON c.id = r.connection_id \
             WHERE r.id = $1 AND c.deleted_at IS NULL";
        self.opt::<RevisionRow>(sql, args![id])
            .await?
            .map(RevisionRow::read)
            .transpose()
    }

    async fn revisions(
        &mut self,
        connection: ConnectionId,
        offset: i64,
        limit: i64,
    ) -> Result<Page<Revision>> {
        let count = "SELECT COUNT(*) FROM revisions r JOIN connections c ON c.id = r.connection_id \
             WHERE r.connection_id = $1 AND c.deleted_at IS NULL";
        let total = self.count(count, args![connection]).await?;
        let sql = "SELECT r.id, r.connection_id, r.number, r.name, r.settings, r.fingerprint, r.author, r.at \
             FROM revisions r JOIN connections c ON c.id = r.connection_id \
             WHERE r.connection_id = $1 AND c.deleted_at IS NULL \
             ORDER BY r.number DESC LIMIT $3 OFFSET $2";
        let rows = self
            .all::<RevisionRow>(sql, args![connection, offset, limit])
            .await?;
        Ok(Page {
            rows: rows.into_iter().map(RevisionRow::read).collect::<Result<_>>()?,
            total,
        })
    }

    async fn working_copy(
        &mut self,
        user: PrincipalId,
        connection: ConnectionId,
    ) -> Result<Option<WorkingCopy>> {
        let sql = locking!(
            self,
            select_working_copy!("WHERE user_id = $1 AND connection_id = $2")
        );
        self.opt::<WorkingCopyRow>(sql, args![user, connection])
            .await?
            .map(WorkingCopyRow::read)
            .transpose()
    }

    async fn working_copies(&mut self, user: PrincipalId) -> Result<Vec<WorkingCopy>> {
        let sql = select_working_copy!("WHERE user_id = $1 ORDER BY at DESC, connection_id DESC");
        self.all::<WorkingCopyRow>(sql, args![user])
            .await?
            .into_iter()
            .map(WorkingCopyRow::read)
            .collect()
    }

    async fn proof(&mut self, connection: ConnectionId, fingerprint: &str) -> Result<Option<Proof>> {
        let sql = "SELECT attempt_id, by_id, at FROM proofs WHERE connection_id = $1 AND fingerprint = $2";
        let row = self
            .opt::<(Uuid, Uuid, Millis)>(sql, args![connection, fingerprint])
            .await?;
        Ok(row.map(|(attempt, by, at)| Proof {
            connection,
            fingerprint: fingerprint.to_owned(),
            attempt: AttemptId(attempt),
            by: PrincipalId(by),
            at,
        }))
    }

    async fn secret(&mut self, id: SecretId) -> Result<Option<SealedSecret>> {
        let sql = "SELECT id, connection_id, field, sealed, places, set_at \
             FROM secrets WHERE id = $1";
        let row = self.opt::<SecretRow>(sql, args![id]).await?;
        if let Some(row) = &row {
            self.know(&row.sealed).await?;
        }
        Ok(row.map(SealedSecret::from))
    }

    async fn unused_secrets(&mut self, before: Millis) -> Result<Vec<SecretId>> {
        // Revisions are asked second: a copy that is being saved meanwhile is seen in one of the two.
        let loose = "SELECT s.id FROM secrets s WHERE s.set_at < $1 AND NOT EXISTS \
             (SELECT 1 FROM working_copies w WHERE w.secret_id = s.id)";
        let loose = self.all::<(Uuid,)>(loose, args![before]).await?;
        let settings = "SELECT r.settings FROM revisions r JOIN connections c ON c.id = r.connection_id \
             WHERE c.deleted_at IS NULL";
        let mut named = HashSet::new();
        for (settings,) in self.all::<(String,)>(settings, args![]).await? {
            let settings: Settings = from_json("revisions.settings", &settings)?;
            named.extend(settings.secret());
        }
        let unused = loose.into_iter().map(|(id,)| SecretId(id));
        Ok(unused.filter(|id| !named.contains(id)).collect())
    }

    async fn cached(&mut self, url: &str, ca_hash: &str, kind: &str) -> Result<Option<Cached>> {
        let sql = "SELECT body, fetched_at, tried_at FROM provider_cache \
             WHERE url = $1 AND ca_hash = $2 AND kind = $3";
        let row = self
            .opt::<(String, Millis, Millis)>(sql, args![url, ca_hash, kind])
            .await?;
        Ok(row.map(|(body, fetched_at, tried_at)| Cached {
            url: url.to_owned(),
            ca_hash: ca_hash.to_owned(),
            kind: kind.to_owned(),
            body,
            fetched_at,
            tried_at,
        }))
    }
}

fn columns(connection: &Connection) -> Vec<Val> {
    args![
        connection.id,
        &connection.name,
        name_key(&connection.name),
        connection.provider.slug(),
        connection.active,
        connection.head,
        connection.live,
        connection.updated_at,
        connection.origin.name(),
    ]
}

#[async_trait]
impl ConnectionsWrite for Handle {
    async fn insert_connection(&mut self, connection: &Connection) -> Result<()> {
        self.exec_one(
            "INSERT INTO connections (id, name, name_key, provider, active, head_revision, live_revision, \
             updated_at, origin) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, \
             provider = excluded.provider, active = excluded.active, head_revision = excluded.head_revision, \
             live_revision = excluded.live_revision, updated_at = excluded.updated_at, \
             origin = excluded.origin, deleted_at = NULL WHERE connections.deleted_at IS NOT NULL",
            columns(connection),
        )
        .await
    }

    async fn update_connection(&mut self, connection: &Connection) -> Result<()> {
        self.exec_one(
            "UPDATE connections SET name = $2, name_key = $3, provider = $4, active = $5, \
             head_revision = $6, live_revision = $7, updated_at = $8, origin = $9 \
             WHERE id = $1 AND deleted_at IS NULL",
            columns(connection),
        )
        .await
    }

    async fn delete_connection(&mut self, id: ConnectionId, at: Millis) -> Result<()> {
        self.exec_one(
            "UPDATE connections SET name_key = NULL, active = FALSE, updated_at = $2, deleted_at = $2 \
             WHERE id = $1 AND deleted_at IS NULL",
            args![id, at],
        )
        .await?;
        self.settings = true;
        for sql in [
            "DELETE FROM working_copies WHERE connection_id = $1",
            "DELETE FROM proofs WHERE connection_id = $1",
            "DELETE FROM secrets WHERE connection_id = $1",
            "DELETE FROM link_requests WHERE connection_id = $1",
        ] {
            self.exec(sql, args![id]).await?;
        }
        Ok(())
    }

    async fn insert_revision(&mut self, revision: &Revision) -> Result<()> {
        self.exec(
            "INSERT INTO revisions (id, connection_id, number, name, settings, fingerprint, author, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                revision.id,
                revision.connection,
                revision.number,
                &revision.name,
                to_json(&revision.settings)?,
                &revision.fingerprint,
                revision.author,
                revision.at,
            ],
        )
        .await?;
        Ok(())
    }

    async fn put_working_copy(&mut self, copy: &WorkingCopy) -> Result<()> {
        self.exec_one(
            "INSERT INTO working_copies (user_id, connection_id, provider, base_revision, fields, \
             secret_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (user_id, connection_id) DO UPDATE SET provider = excluded.provider, \
             base_revision = excluded.base_revision, fields = excluded.fields, \
             secret_id = excluded.secret_id, at = excluded.at",
            args![
                copy.user,
                copy.connection,
                copy.provider.slug(),
                copy.base,
                to_json(&copy.form)?,
                copy.secret,
                copy.at,
            ],
        )
        .await
    }

    async fn delete_working_copy(&mut self, user: PrincipalId, connection: ConnectionId) -> Result<()> {
        let sql = "DELETE FROM working_copies WHERE user_id = $1 AND connection_id = $2";
        self.exec(sql, args![user, connection]).await?;
        Ok(())
    }

    async fn put_proof(&mut self, proof: &Proof) -> Result<()> {
        self.exec_one(
            "INSERT INTO proofs (connection_id, fingerprint, attempt_id, by_id, at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (connection_id, fingerprint) DO UPDATE SET \
             attempt_id = excluded.attempt_id, by_id = excluded.by_id, at = excluded.at",
            args![
                proof.connection,
                &proof.fingerprint,
                proof.attempt,
                proof.by,
                proof.at
            ],
        )
        .await
    }

    async fn insert_secret(&mut self, secret: &SealedSecret) -> Result<()> {
        self.exec(
            "INSERT INTO secrets (id, connection_id, field, sealed, places, set_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            args![
                secret.id,
                secret.connection,
                &secret.field,
                &secret.sealed,
                &secret.places,
                secret.set_at,
            ],
        )
        .await?;
        Ok(())
    }

    async fn delete_abandoned_copies(&mut self, before: Millis) -> Result<u64> {
        let copies = "DELETE FROM working_copies WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM connections c \
             WHERE c.id = working_copies.connection_id AND c.deleted_at IS NULL)";
        let removed = self.exec(copies, args![before]).await?;
        let proofs = "DELETE FROM proofs WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM connections c \
             WHERE c.id = proofs.connection_id AND c.deleted_at IS NULL) AND NOT EXISTS \
             (SELECT 1 FROM working_copies w WHERE w.connection_id = proofs.connection_id)";
        self.exec(proofs, args![before]).await?;
        Ok(removed)
    }

    async fn delete_secrets(&mut self, unused: &[SecretId]) -> Result<u64> {
        self.settings = true;
        let sql = "DELETE FROM secrets WHERE id = $1 AND NOT EXISTS \
             (SELECT 1 FROM working_copies w WHERE w.secret_id = secrets.id)";
        let mut removed = 0;
        for id in unused {
            removed += self.exec(sql, args![*id]).await?;
        }
        Ok(removed)
    }

    async fn claim_cached(
        &mut self,
        url: &str,
        ca_hash: &str,
        kind: &str,
        now: Millis,
        pause: Millis,
    ) -> Result<bool> {
        // Further in the future is a clock that was set back.
        let sql = "INSERT INTO provider_cache (url, ca_hash, kind, body, fetched_at, tried_at) \
             VALUES ($1, $2, $3, '', 0, $4) ON CONFLICT (url, ca_hash, kind) DO UPDATE SET \
             tried_at = excluded.tried_at WHERE provider_cache.tried_at <= $5 OR provider_cache.tried_at >= $6";
        let args = args![
            url,
            ca_hash,
            kind,
            now,
            now.saturating_sub(pause),
            now.saturating_add(pause)
        ];
        Ok(self.exec(sql, args).await? == 1)
    }

    async fn delete_cached_before(&mut self, before: Millis) -> Result<u64> {
        self.exec("DELETE FROM provider_cache WHERE tried_at < $1", args![before])
            .await
    }

    async fn put_cached(&mut self, cached: &Cached) -> Result<()> {
        self.exec_one(
            "INSERT INTO provider_cache (url, ca_hash, kind, body, fetched_at, tried_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (url, ca_hash, kind) DO UPDATE SET \
             body = excluded.body, fetched_at = excluded.fetched_at, tried_at = excluded.tried_at",
            args![
                &cached.url,
                &cached.ca_hash,
                &cached.kind,
                &cached.body,
                cached.fetched_at,
                cached.tried_at
            ],
        )
        .await
    }
}
