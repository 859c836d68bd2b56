//! Proven identities whose email address belongs to an account, until an administrator decides.

use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::claims::Profile;
use gatehouse_domain::ids::{ConnectionId, LinkRequestId, Millis, PrincipalId};

/// Such an identity. There is one for each.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRequest {
    /// Its id.
    pub id: LinkRequestId,
    /// The connection.
    pub connection: ConnectionId,
    /// The issuer.
    pub issuer: String,
    /// The subject is in here; as mapped at the last try.
    pub profile: Profile,
    /// The account with that address.
    pub user: PrincipalId,
    /// The settings that the identity was proven under.
    pub fingerprint: String,
    /// The reference of the last try, when that was recorded.
    pub attempt: Option<String>,
    /// The first try.
    pub first_at: Millis,
    /// The last try.
    pub last_at: Millis,
    /// How often.
    pub tries: i64,
    /// When and by whom it was refused.
    pub refused: Option<(Millis, PrincipalId)>,
    /// Ends then.
    pub expires_at: Millis,
}

/// Reading. What has run out is not there.
#[async_trait]
pub trait LinkRequestsRead {
    /// A request.
    async fn link_request(&mut self, id: LinkRequestId, now: Millis) -> Result<Option<LinkRequest>>;
    /// The request of an identity.
    async fn link_request_of(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
        now: Millis,
    ) -> Result<Option<LinkRequest>>;
    /// A page of those that wait, or of those that were refused; the newest try first.
    async fn link_requests(
        &mut self,
        refused: bool,
        now: Millis,
        offset: i64,
        limit: i64,
    ) -> Result<Page<LinkRequest>>;
    /// How many wait.
    async fn waiting_link_requests(&mut self, now: Millis) -> Result<i64>;
    /// How many there are, refused ones too: for an account, and of a connection.
    async fn count_link_requests(
        &mut self,
        user: PrincipalId,
        connection: ConnectionId,
        now: Millis,
    ) -> Result<(i64, i64)>;
}

/// Changing.
#[async_trait]
pub trait LinkRequestsWrite {
    /// Adds a request, or replaces the one of the same identity.
    async fn put_link_request(&mut self, request: &LinkRequest) -> Result<()>;
    /// Removes a request in one statement: exactly one caller gets it. Only one that waits, or only one that was
    /// refused.
    async fn take_link_request(
        &mut self,
        id: LinkRequestId,
        refused: bool,
        now: Millis,
    ) -> Result<Option<LinkRequest>>;
    /// Removes the request of an identity, if there is one.
    async fn delete_link_request_of(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<()>;
    /// Removes requests that have run out; how many.
    async fn delete_expired_link_requests(&mut self, now: Millis) -> Result<u64>;
}
