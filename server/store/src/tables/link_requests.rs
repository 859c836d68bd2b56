//! link_requests.

use super::{from_json, to_json};
use crate::db::args;
use crate::handle::Handle;
use async_trait::async_trait;
use gatehouse_domain::ids::{ConnectionId, LinkRequestId, Millis, PrincipalId};
use gatehouse_service::ports::link_requests::{LinkRequest, LinkRequestsRead, LinkRequestsWrite};
use gatehouse_service::ports::{Page, Result};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    connection_id: Uuid,
    issuer: String,
    user_id: Uuid,
    profile: String,
    fingerprint: String,
    attempt: Option<String>,
    first_at: Millis,
    last_at: Millis,
    tries: i64,
    refused_at: Option<Millis>,
    refused_by: Option<Uuid>,
    expires_at: Millis,
}

impl Row {
    fn read(self) -> Result<LinkRequest> {
        Ok(LinkRequest {
            id: LinkRequestId(self.id),
            connection: ConnectionId(self.connection_id),
            issuer: self.issuer,
            profile: from_json("link_requests.profile", &self.profile)?,
            user: PrincipalId(self.user_id),
            fingerprint: self.fingerprint,
            attempt: self.attempt,
            first_at: self.first_at,
            last_at: self.last_at,
            tries: self.tries,
            refused: self.refused_at.zip(self.refused_by.map(PrincipalId)),
            expires_at: self.expires_at,
        })
    }
}

macro_rules! columns {
    () => {
        "id, connection_id, issuer, user_id, profile, fingerprint, attempt, first_at, last_at, tries, \
         refused_at, refused_by, expires_at"
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM link_requests WHERE expires_at > $1 ",
            $rest
        )
    };
}

#[async_trait]
impl LinkRequestsRead for Handle {
    async fn link_request(&mut self, id: LinkRequestId, now: Millis) -> Result<Option<LinkRequest>> {
        let row = self.opt::<Row>(select!("AND id = $2"), args![now, id]).await?;
        row.map(Row::read).transpose()
    }

    async fn link_request_of(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
        now: Millis,
    ) -> Result<Option<LinkRequest>> {
        let sql = select!("AND connection_id = $2 AND issuer = $3 AND subject = $4");
        let row = self
            .opt::<Row>(sql, args![now, connection, issuer, subject])
            .await?;
        row.map(Row::read).transpose()
    }

    async fn link_requests(
        &mut self,
        refused: bool,
        now: Millis,
        offset: i64,
        limit: i64,
    ) -> Result<Page<LinkRequest>> {
        let sql =
            "SELECT count(*) FROM link_requests WHERE expires_at > $1 AND (refused_at IS NOT NULL) = $2";
        let total = self.count(sql, args![now, refused]).await?;
        let sql =
            select!("AND (refused_at IS NOT NULL) = $2 ORDER BY last_at DESC, id DESC LIMIT $3 OFFSET $4");
        let rows = self.all::<Row>(sql, args![now, refused, limit, offset]).await?;
        let rows = rows.into_iter().map(Row::read).collect::<Result<_>>()?;
        Ok(Page { rows, total })
    }

    async fn waiting_link_requests(&mut self, now: Millis) -> Result<i64> {
        let sql = "SELECT count(*) FROM link_requests WHERE expires_at > $1 AND refused_at IS NULL";
        self.count(sql, args![now]).await
    }

    async fn count_link_requests(
        &mut self,
        user: PrincipalId,
        connection: ConnectionId,
        now: Millis,
    ) -> Result<(i64, i64)> {
        let sql = "SELECT count(*) FROM link_requests WHERE expires_at > $1 AND user_id = $2";
        let of_user = self.count(sql, args![now, user]).await?;
        let sql = "SELECT count(*) FROM link_requests WHERE expires_at > $1 AND connection_id = $2";
        Ok((of_user, self.count(sql, args![now, connection]).await?))
    }
}

#[async_trait]
impl LinkRequestsWrite for Handle {
    async fn put_link_request(&mut self, r: &LinkRequest) -> Result<()> {
        self.exec_one(
            "INSERT INTO link_requests (id, connection_id, issuer, subject, user_id, profile, fingerprint, \
             attempt, first_at, last_at, tries, refused_at, refused_by, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
             ON CONFLICT (connection_id, issuer, subject) DO UPDATE SET id = excluded.id, \
             user_id = excluded.user_id, profile = excluded.profile, fingerprint = excluded.fingerprint, \
             attempt = excluded.attempt, first_at = excluded.first_at, last_at = excluded.last_at, \
             tries = excluded.tries, refused_at = excluded.refused_at, refused_by = excluded.refused_by, \
             expires_at = excluded.expires_at",
            args![
                r.id,
                r.connection,
                &r.issuer,
                &r.profile.subject,
                r.user,
                to_json(&r.profile)?,
                &r.fingerprint,
                &r.attempt,
                r.first_at,
                r.last_at,
                r.tries,
                r.refused.map(|(at, _)| at),
                r.refused.map(|(_, by)| by),
                r.expires_at,
            ],
        )
        .await
    }

    async fn take_link_request(
        &mut self,
        id: LinkRequestId,
        refused: bool,
        now: Millis,
    ) -> Result<Option<LinkRequest>> {
        let sql = concat!(
            "DELETE FROM link_requests WHERE expires_at > $1 AND id = $2 AND (refused_at IS NOT NULL) = $3 \
             RETURNING ",
            columns!()
        );
        let row = self.opt::<Row>(sql, args![now, id, refused]).await?;
        row.map(Row::read).transpose()
    }

    async fn delete_link_request_of(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<()> {
        let sql = "DELETE FROM link_requests WHERE connection_id = $1 AND issuer = $2 AND subject = $3";
        self.exec(sql, args![connection, issuer, subject]).await?;
        Ok(())
    }

    async fn delete_expired_link_requests(&mut self, now: Millis) -> Result<u64> {
        self.exec("DELETE FROM link_requests WHERE expires_at <= $1", args![now])
            .await
    }
}
