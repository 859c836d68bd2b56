//! sessions.

use super::hash;
use super::user_rows::{UserRow, user_columns};
use crate::db::args;
use crate::handle::Handle;
use async_trait::async_trait;
use gatehouse_domain::ids::{ConnectionId, Millis, PrincipalId, SessionId};
use gatehouse_service::ports::Result;
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::sessions::{Session, SessionsRead, SessionsWrite};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct SessionRow {
    id: Uuid,
    token_hash: Vec<u8>,
    principal_id: Uuid,
    connection_id: Option<Uuid>,
    device: String,
    address: String,
    created_at: Millis,
    last_seen: Millis,
    idle_until: Millis,
    absolute_until: Millis,
}

impl SessionRow {
    fn read(self) -> Result<Session> {
        Ok(Session {
            id: SessionId(self.id),
            token_hash: hash("sessions.token_hash", self.token_hash)?,
            principal: PrincipalId(self.principal_id),
            connection: self.connection_id.map(ConnectionId),
            device: self.device,
            address: self.address,
            created_at: self.created_at,
            last_seen: self.last_seen,
            idle_until: self.idle_until,
            absolute_until: self.absolute_until,
        })
    }
}

#[derive(FromRow)]
struct SessionUserRow {
    #[sqlx(flatten)]
    session: SessionRow,
    #[sqlx(flatten)]
    user: UserRow,
}

macro_rules! session_columns {
    () => {
        "s.id, s.token_hash, s.principal_id, s.connection_id, s.device, s.address, s.created_at, \
         s.last_seen, s.idle_until, s.absolute_until"
    };
}

macro_rules! select_session {
    ($rest:literal) => {
        concat!("SELECT ", session_columns!(), " FROM sessions s ", $rest)
    };
}

#[async_trait]
impl SessionsRead for Handle {
    async fn session_by_token(&mut self, token_hash: &[u8; 32]) -> Result<Option<(Session, User)>> {
        let sql = concat!(
            "SELECT ",
            session_columns!(),
            ", ",
            user_columns!(),
            " FROM sessions s JOIN users u ON u.principal_id = s.principal_id \
             JOIN principals p ON p.id = s.principal_id WHERE s.token_hash = $1"
        );
        match self.opt::<SessionUserRow>(sql, args![token_hash]).await? {
            Some(row) => Ok(Some((row.session.read()?, row.user.into()))),
            None => Ok(None),
        }
    }

    async fn session(&mut self, id: SessionId) -> Result<Option<Session>> {
        let row = self
            .opt::<SessionRow>(select_session!("WHERE s.id = $1"), args![id])
            .await?;
        row.map(SessionRow::read).transpose()
    }

    async fn kept_tokens(&mut self, id: SessionId) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT tokens FROM sessions WHERE id = $1";
        let row = self.opt::<(Option<Vec<u8>>,)>(sql, args![id]).await?;
        let tokens = row.and_then(|(tokens,)| tokens);
        if let Some(tokens) = &tokens {
            self.know(tokens).await?;
        }
        Ok(tokens)
    }

    async fn sessions_of(&mut self, user: PrincipalId, now: Millis) -> Result<Vec<Session>> {
        let sql = select_session!(
            "WHERE s.principal_id = $1 AND s.idle_until > $2 AND s.absolute_until > $2 \
             ORDER BY s.last_seen DESC, s.id DESC"
        );
        self.all::<SessionRow>(sql, args![user, now])
            .await?
            .into_iter()
            .map(SessionRow::read)
            .collect()
    }
}

macro_rules! insert_session {
    () => {
        "INSERT INTO sessions (id, token_hash, principal_id, connection_id, device, address, created_at, \
         last_seen, idle_until, absolute_until, tokens) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    };
}

macro_rules! note_sign_in {
    () => {
        "UPDATE users SET last_sign_in = $7 WHERE principal_id = $3"
    };
}

#[async_trait]
impl SessionsWrite for Handle {
    async fn insert_session(&mut self, session: &Session, tokens: Option<Vec<u8>>) -> Result<()> {
        // In one go: each statement is a way to SQLite's thread and back.
        let sql = if self.is_postgres_transaction() {
            concat!("WITH begun AS (", insert_session!(), ") ", note_sign_in!())
        } else {
            concat!(insert_session!(), "; ", note_sign_in!())
        };
        self.exec(
            sql,
            args![
                session.id,
                &session.token_hash,
                session.principal,
                session.connection,
                &session.device,
                &session.address,
                session.created_at,
                session.last_seen,
                session.idle_until,
                session.absolute_until,
                tokens,
            ],
        )
        .await?;
        Ok(())
    }

    async fn touch_session(&mut self, id: SessionId, last_seen: Millis, idle_until: Millis) -> Result<()> {
        // A session ended in the meantime is no error: the next request is refused.
        let sql = "UPDATE sessions SET last_seen = $2, idle_until = $3 WHERE id = $1";
        self.exec(sql, args![id, last_seen, idle_until]).await?;
        Ok(())
    }

    async fn delete_session(&mut self, id: SessionId) -> Result<bool> {
        Ok(self.exec("DELETE FROM sessions WHERE id = $1", args![id]).await? == 1)
    }

    async fn delete_sessions_of(&mut self, user: PrincipalId, but: Option<SessionId>) -> Result<u64> {
        let sql = "DELETE FROM sessions WHERE principal_id = $1 AND ($2 IS NULL OR id <> $2)";
        self.exec(sql, args![user, but]).await
    }

    async fn delete_sessions_through(&mut self, user: PrincipalId, connection: ConnectionId) -> Result<u64> {
        let sql = "DELETE FROM sessions WHERE principal_id = $1 AND connection_id = $2";
        self.exec(sql, args![user, connection]).await
    }

    async fn delete_sessions_of_connection(&mut self, connection: ConnectionId) -> Result<u64> {
        self.exec("DELETE FROM sessions WHERE connection_id = $1", args![connection])
            .await
    }

    async fn delete_expired_sessions(&mut self, now: Millis) -> Result<u64> {
        self.exec(
            "DELETE FROM sessions WHERE idle_until <= $1 OR absolute_until <= $1",
            args![now],
        )
        .await
    }
}
