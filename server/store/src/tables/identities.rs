//! identities.

use super::user_rows::{UserRow, user_columns};
use crate::db::args;
use crate::handle::{Handle, locking};
use async_trait::async_trait;
use gatehouse_domain::ids::{ConnectionId, Millis, PrincipalId};
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::identities::{Identified, IdentitiesRead, IdentitiesWrite, Identity};
use gatehouse_service::ports::{Result, StoreError};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct IdentityRow {
    connection_id: Uuid,
    issuer: String,
    subject: String,
    user_id: Uuid,
    email: Option<String>,
    fingerprint: Option<String>,
    created_at: Millis,
    last_sign_in: Option<Millis>,
}

impl From<IdentityRow> for Identity {
    fn from(r: IdentityRow) -> Self {
        Identity {
            connection: ConnectionId(r.connection_id),
            issuer: r.issuer,
            subject: r.subject,
            user: PrincipalId(r.user_id),
            email: r.email,
            fingerprint: r.fingerprint,
            created_at: r.created_at,
            last_sign_in: r.last_sign_in,
        }
    }
}

/// An identity's columns by names of their own, beside its account's.
#[derive(FromRow)]
struct IdentifiedRow {
    #[sqlx(flatten)]
    user: UserRow,
    issuer: String,
    subject: String,
    identity_email: Option<String>,
    fingerprint: Option<String>,
    identity_created_at: Millis,
    identity_last_sign_in: Option<Millis>,
    password: bool,
}

impl IdentifiedRow {
    fn read(self, connection: ConnectionId) -> Identified {
        let user = User::from(self.user);
        Identified {
            identity: Identity {
                connection,
                issuer: self.issuer,
                subject: self.subject,
                user: user.id,
                email: self.identity_email,
                fingerprint: self.fingerprint,
                created_at: self.identity_created_at,
                last_sign_in: self.identity_last_sign_in,
            },
            user,
            password: self.password,
        }
    }
}

macro_rules! select_identity {
    ($rest:literal) => {
        concat!(
            "SELECT connection_id, issuer, subject, user_id, email, fingerprint, created_at, last_sign_in \
             FROM identities ",
            $rest
        )
    };
}

#[async_trait]
impl IdentitiesRead for Handle {
    async fn identity(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Identity>> {
        let sql = locking!(
            self,
            select_identity!("WHERE connection_id = $1 AND issuer = $2 AND subject = $3")
        );
        Ok(self
            .opt::<IdentityRow>(sql, args![connection, issuer, subject])
            .await?
            .map(Identity::from))
    }

    async fn identified(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Identified>> {
        let sql = locking!(
            self,
            concat!(
                "SELECT ",
                user_columns!(),
                ", i.issuer, i.subject, i.email AS identity_email, i.fingerprint, \
             i.created_at AS identity_created_at, i.last_sign_in AS identity_last_sign_in, \
             EXISTS (SELECT 1 FROM passwords w WHERE w.user_id = i.user_id) AS password \
             FROM identities i JOIN users u ON u.principal_id = i.user_id \
             JOIN principals p ON p.id = i.user_id \
             WHERE i.connection_id = $1 AND i.issuer = $2 AND i.subject = $3"
            )
        );
        let row = self
            .opt::<IdentifiedRow>(sql, args![connection, issuer, subject])
            .await?;
        Ok(row.map(|r| r.read(connection)))
    }

    async fn identities_of(&mut self, user: PrincipalId) -> Result<Vec<Identity>> {
        let sql = select_identity!("WHERE user_id = $1 ORDER BY created_at, connection_id, issuer, subject");
        Ok(self
            .all::<IdentityRow>(sql, args![user])
            .await?
            .into_iter()
            .map(Identity::from)
            .collect())
    }

    async fn identities_in_session(
        &mut self,
        connection: ConnectionId,
        now: Millis,
    ) -> Result<Vec<Identity>> {
        let sql = select_identity!(
            "WHERE connection_id = $1 AND (EXISTS (SELECT 1 FROM sessions s WHERE s.principal_id = user_id \
             AND s.connection_id = $1 AND s.idle_until > $2 AND s.absolute_until > $2) \
             OR (fingerprint IS NOT NULL AND EXISTS (SELECT 1 FROM api_keys k WHERE k.principal_id = user_id \
             AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2))) \
             OR (fingerprint IS NOT NULL AND EXISTS (SELECT 1 FROM access_tokens t WHERE t.principal_id = user_id \
             AND t.revoked_at IS NULL AND t.expires_at > $2))) \
             ORDER BY issuer, subject"
        );
        let rows = self.all::<IdentityRow>(sql, args![connection, now]).await?;
        Ok(rows.into_iter().map(Identity::from).collect())
    }

    async fn identities_of_connection(&mut self, connection: ConnectionId) -> Result<i64> {
        self.count(
            "SELECT count(*) FROM identities WHERE connection_id = $1",
            args![connection],
        )
        .await
    }

    async fn identities_at(&mut self, connection: ConnectionId, issuer: &str) -> Result<i64> {
        self.count(
            "SELECT count(*) FROM identities WHERE connection_id = $1 AND issuer = $2",
            args![connection, issuer],
        )
        .await
    }
}

#[async_trait]
impl IdentitiesWrite for Handle {
    async fn put_identity(&mut self, identity: &Identity) -> Result<()> {
        let stored = self
            .exec(
                "INSERT INTO identities (connection_id, issuer, subject, user_id, email, fingerprint, \
                 created_at, last_sign_in) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
                 ON CONFLICT (connection_id, issuer, subject) DO UPDATE SET email = excluded.email, \
                 fingerprint = excluded.fingerprint, created_at = excluded.created_at, \
                 last_sign_in = excluded.last_sign_in WHERE identities.user_id = excluded.user_id",
                args![
                    identity.connection,
                    &identity.issuer,
                    &identity.subject,
                    identity.user,
                    &identity.email,
                    &identity.fingerprint,
                    identity.created_at,
                    identity.last_sign_in,
                ],
            )
            .await?;
        // An identity never moves from one person to another by being written again, even when two of
        // them connect it at the same moment.
        let result = if stored == 1 {
            Ok(())
        } else {
            Err(StoreError::Taken("identities.subject".into()))
        };
        self.note(result)
    }

    async fn delete_identity(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<bool> {
        let sql = "DELETE FROM identities WHERE connection_id = $1 AND issuer = $2 AND subject = $3";
        Ok(self.exec(sql, args![connection, issuer, subject]).await? == 1)
    }

    async fn delete_identities_of_connection(&mut self, connection: ConnectionId) -> Result<u64> {
        self.exec(
            "DELETE FROM identities WHERE connection_id = $1",
            args![connection],
        )
        .await
    }
}
