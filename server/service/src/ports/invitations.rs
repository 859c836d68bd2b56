//! Invitations by email address.

use super::groups::Group;
use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::ids::{GroupId, InvitationId, Millis, PrincipalId};

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The address as typed.
    pub email: String,
    /// Who invited.
    pub by: PrincipalId,
    /// When.
    pub created_at: Millis,
    /// Ends then.
    pub expires_at: Millis,
    /// When somebody got an account by it.
    pub used_at: Option<Millis>,
    /// That account, while it is there.
    pub user: Option<PrincipalId>,
    /// When an administrator took it back.
    pub revoked_at: Option<Millis>,
}

/// Reading.
#[async_trait]
pub trait InvitationsRead {
    /// The invitation of an address ([`gatehouse_domain::names::email_key`]) that can be used now. In a transaction
    /// nobody else uses or revokes it until that ends.
    async fn open_invitation(&mut self, email_key: &str, now: Millis) -> Result<Option<Invitation>>;
    /// An invitation; in a transaction held like that, too.
    async fn invitation(&mut self, id: InvitationId) -> Result<Option<Invitation>>;
    /// A page of all, newest first.
    async fn invitations(&mut self, offset: i64, limit: i64) -> Result<Page<Invitation>>;
    /// The groups that an invitation leads to, by name.
    async fn groups_of_invitation(&mut self, id: InvitationId) -> Result<Vec<Group>>;
}

/// Changing.
#[async_trait]
pub trait InvitationsWrite {
    /// Adds an invitation; an expired one of the same address is removed. `Taken("invitations.email_key")` while
    /// there is one that was neither used nor revoked.
    async fn insert_invitation(&mut self, invitation: &Invitation, groups: &[GroupId]) -> Result<()>;
    /// It made this account. It must be open.
    async fn use_invitation(&mut self, id: InvitationId, user: PrincipalId, at: Millis) -> Result<()>;
    /// Takes it back. It must be open.
    async fn revoke_invitation(&mut self, id: InvitationId, at: Millis) -> Result<()>;
    /// Removes those that were used, were revoked or ran out before a time; how many.
    async fn delete_ended_invitations(&mut self, before: Millis) -> Result<u64>;
}
