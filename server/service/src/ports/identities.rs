//! People's identities at providers.

use super::Result;
use super::accounts::User;
use async_trait::async_trait;
use gatehouse_domain::ids::{ConnectionId, Millis, PrincipalId};

/// (connection, issuer, subject): who a person is at a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The connection.
    pub connection: ConnectionId,
    /// The issuer.
    pub issuer: String,
    /// The subject.
    pub subject: String,
    /// Whose it is.
    pub user: PrincipalId,
    /// The email the provider last sent, for display.
    pub email: Option<String>,
    /// The fingerprint of the settings it last signed in under.
    pub fingerprint: Option<String>,
    /// When it was first seen.
    pub created_at: Millis,
    /// When it last signed in.
    pub last_sign_in: Option<Millis>,
}

/// Whose an identity is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    /// The identity.
    pub identity: Identity,
    /// The account.
    pub user: User,
    /// It has a local password.
    pub password: bool,
}

/// Reading identities.
#[async_trait]
pub trait IdentitiesRead {
    /// An identity.
    async fn identity(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Identity>>;
    /// An identity with its account, and whether that has a local password.
    async fn identified(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Identified>>;
    /// A person's identities, oldest first.
    async fn identities_of(&mut self, user: PrincipalId) -> Result<Vec<Identity>>;
    /// Those of a connection whose people are signed in through it, or came in by it and have a key, by subject.
    async fn identities_in_session(&mut self, connection: ConnectionId, now: Millis)
    -> Result<Vec<Identity>>;
    /// How many identities a connection has.
    async fn identities_of_connection(&mut self, connection: ConnectionId) -> Result<i64>;
    /// How many of them are of an issuer.
    async fn identities_at(&mut self, connection: ConnectionId, issuer: &str) -> Result<i64>;
}

/// Changing identities.
#[async_trait]
pub trait IdentitiesWrite {
    /// Connects or updates an identity by its key.
    async fn put_identity(&mut self, identity: &Identity) -> Result<()>;
    /// Disconnects an identity; whether it was there.
    async fn delete_identity(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<bool>;
    /// Disconnects all identities of a connection.
    async fn delete_identities_of_connection(&mut self, connection: ConnectionId) -> Result<u64>;
}
