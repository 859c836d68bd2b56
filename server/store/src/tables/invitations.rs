//! invitations.

use super::groups::GroupRow;
use crate::db::args;
use crate::handle::{Handle, locking};
use async_trait::async_trait;
use gatehouse_domain::ids::{GroupId, InvitationId, Millis, PrincipalId};
use gatehouse_domain::names::email_key;
use gatehouse_service::ports::groups::Group;
use gatehouse_service::ports::invitations::{Invitation, InvitationsRead, InvitationsWrite};
use gatehouse_service::ports::{Page, Result};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    email: String,
    by_id: Uuid,
    created_at: Millis,
    expires_at: Millis,
    used_at: Option<Millis>,
    user_id: Option<Uuid>,
    revoked_at: Option<Millis>,
}

impl From<Row> for Invitation {
    fn from(r: Row) -> Self {
        Invitation {
            id: InvitationId(r.id),
            email: r.email,
            by: PrincipalId(r.by_id),
            created_at: r.created_at,
            expires_at: r.expires_at,
            used_at: r.used_at,
            user: r.user_id.map(PrincipalId),
            revoked_at: r.revoked_at,
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, email, by_id, created_at, expires_at, used_at, user_id, revoked_at FROM invitations ",
            $rest
        )
    };
}

macro_rules! groups_of {
    ($end:literal) => {
        concat!(
            "SELECT g.id, g.name, g.created_at FROM groups g \
             JOIN invitation_groups i ON i.group_id = g.id WHERE i.invitation_id = $1 ORDER BY g.name_key",
            $end
        )
    };
}

#[async_trait]
impl InvitationsRead for Handle {
    async fn open_invitation(&mut self, email_key: &str, now: Millis) -> Result<Option<Invitation>> {
        let sql = locking!(
            self,
            select!("WHERE email_key = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2")
        );
        Ok(self
            .opt::<Row>(sql, args![email_key, now])
            .await?
            .map(Invitation::from))
    }

    async fn invitation(&mut self, id: InvitationId) -> Result<Option<Invitation>> {
        let sql = locking!(self, select!("WHERE id = $1"));
        Ok(self.opt::<Row>(sql, args![id]).await?.map(Invitation::from))
    }

    async fn invitations(&mut self, offset: i64, limit: i64) -> Result<Page<Invitation>> {
        let total = self.count("SELECT count(*) FROM invitations", vec![]).await?;
        let sql = select!("ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2");
        let rows = self.all::<Row>(sql, args![limit, offset]).await?;
        Ok(Page {
            rows: rows.into_iter().map(Invitation::from).collect(),
            total,
        })
    }

    async fn groups_of_invitation(&mut self, id: InvitationId) -> Result<Vec<Group>> {
        // In a transaction the groups stay until its end: who is invited becomes their member.
        let sql = self.locking(groups_of!(""), groups_of!(" FOR KEY SHARE OF g"));
        let rows = self.all::<GroupRow>(sql, args![id]).await?;
        Ok(rows.into_iter().map(Group::from).collect())
    }
}

#[async_trait]
impl InvitationsWrite for Handle {
    async fn insert_invitation(&mut self, i: &Invitation, groups: &[GroupId]) -> Result<()> {
        let key = email_key(&i.email);
        let sql = "DELETE FROM invitations WHERE email_key = $1 AND used_at IS NULL AND revoked_at IS NULL \
             AND expires_at <= $2";
        self.exec(sql, args![&key, i.created_at]).await?;
        self.exec_one(
            "INSERT INTO invitations (id, email, email_key, by_id, created_at, expires_at, used_at, user_id, \
             revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                i.id,
                &i.email,
                key,
                i.by,
                i.created_at,
                i.expires_at,
                i.used_at,
                i.user,
                i.revoked_at,
            ],
        )
        .await?;
        for group in groups {
            let sql = "INSERT INTO invitation_groups (invitation_id, group_id) VALUES ($1, $2)";
            self.exec_one(sql, args![i.id, *group]).await?;
        }
        Ok(())
    }

    async fn use_invitation(&mut self, id: InvitationId, user: PrincipalId, at: Millis) -> Result<()> {
        let sql = "UPDATE invitations SET used_at = $3, user_id = $2 \
             WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $3";
        self.exec_one(sql, args![id, user, at]).await
    }

    async fn revoke_invitation(&mut self, id: InvitationId, at: Millis) -> Result<()> {
        let sql = "UPDATE invitations SET revoked_at = $2 \
             WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
        self.exec_one(sql, args![id, at]).await
    }

    async fn delete_ended_invitations(&mut self, before: Millis) -> Result<u64> {
        self.exec(
            "DELETE FROM invitations WHERE used_at < $1 OR revoked_at < $1 OR expires_at < $1",
            args![before],
        )
        .await
    }
}
