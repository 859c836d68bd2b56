//! Signed-in browsers.

use super::Result;
use super::accounts::User;
use async_trait::async_trait;
use gatehouse_domain::ids::{ConnectionId, Millis, PrincipalId, SessionId};

/// A session. The token itself is only in the browser's cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, which may be shown.
    pub id: SessionId,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Whose it is.
    pub principal: PrincipalId,
    /// The connection it was begun with; none for a password.
    pub connection: Option<ConnectionId>,
    /// The browser's name.
    pub device: String,
    /// The client's network address.
    pub address: String,
    /// When the person proved who they are.
    pub created_at: Millis,
    /// The last request, to about a minute.
    pub last_seen: Millis,
    /// Ends then unless it is used.
    pub idle_until: Millis,
    /// Ends then.
    pub absolute_until: Millis,
}

/// Reading sessions.
#[async_trait]
pub trait SessionsRead {
    /// The session of a token and its account, whatever their state: the use case judges.
    async fn session_by_token(&mut self, token_hash: &[u8; 32]) -> Result<Option<(Session, User)>>;
    /// A session.
    async fn session(&mut self, id: SessionId) -> Result<Option<Session>>;
    /// The sealed tokens that a session keeps; none without them, and none when it has ended.
    async fn kept_tokens(&mut self, id: SessionId) -> Result<Option<Vec<u8>>>;
    /// A person's sessions that have not run out, newest use first.
    async fn sessions_of(&mut self, user: PrincipalId, now: Millis) -> Result<Vec<Session>>;
}

/// Changing sessions.
#[async_trait]
pub trait SessionsWrite {
    /// Begins one, with its tokens, sealed by the Vault for the place `sessions|<id>|tokens`. They go with it. The
    /// account has last signed in when it begins.
    async fn insert_session(&mut self, session: &Session, tokens: Option<Vec<u8>>) -> Result<()>;
    /// Notes a use.
    async fn touch_session(&mut self, id: SessionId, last_seen: Millis, idle_until: Millis) -> Result<()>;
    /// Ends one; whether it was there.
    async fn delete_session(&mut self, id: SessionId) -> Result<bool>;
    /// Ends all of a person's, but one if given; how many.
    async fn delete_sessions_of(&mut self, user: PrincipalId, but: Option<SessionId>) -> Result<u64>;
    /// Ends a person's that were begun with a connection; how many.
    async fn delete_sessions_through(&mut self, user: PrincipalId, connection: ConnectionId) -> Result<u64>;
    /// Ends all that were begun with a connection; how many.
    async fn delete_sessions_of_connection(&mut self, connection: ConnectionId) -> Result<u64>;
    /// Removes what has run out; how many.
    async fn delete_expired_sessions(&mut self, now: Millis) -> Result<u64>;
}
