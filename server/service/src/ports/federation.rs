//! Issuers of JWTs that organizations trust, and the access tokens that are had for them.

use super::machines::{LastUse, Owner, ServiceAccount};
use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::access::Scopes;
use gatehouse_domain::attempt::{Attempt, Refusal, Step, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::Claims;
use gatehouse_domain::federation::Settings;
use gatehouse_domain::ids::{AccessTokenId, IssuerId, Millis, OrgId, PrincipalId};

/// An issuer that an organization trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwtIssuer {
    /// Its id.
    pub id: IssuerId,
    /// The organization.
    pub org: OrgId,
    /// How it is trusted.
    pub settings: Settings,
    /// It may stand in a private network: an instance administrator said where it is (O12).
    pub private: bool,
    /// Who set it up.
    pub made_by: PrincipalId,
    /// When.
    pub created_at: Millis,
    /// When it was last changed.
    pub changed_at: Millis,
}

/// An access token, without the token itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// Its id.
    pub id: AccessTokenId,
    /// SHA-256 of the whole token.
    pub hash: [u8; 32],
    /// Whose it is.
    pub principal: PrincipalId,
    /// The one organization that it is good for.
    pub org: OrgId,
    /// The issuer whose JWT it was had for.
    pub issuer: IssuerId,
    /// The JWT's subject.
    pub subject: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Millis,
    /// Ends then.
    pub expires_at: Millis,
    /// Ended then.
    pub revoked_at: Option<Millis>,
    /// When it was last used; at first the exchange.
    pub last_used: LastUse,
}

/// An access token in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedToken {
    /// The token.
    pub token: AccessToken,
    /// The name of whose it is.
    pub owner: String,
    /// The issuer's URL.
    pub issuer: String,
}

/// Reading issuers and access tokens.
#[async_trait]
pub trait FederationRead {
    /// An issuer. In a transaction its row stays as it was read.
    async fn jwt_issuer(&mut self, id: IssuerId) -> Result<Option<JwtIssuer>>;
    /// An organization's, by their URL.
    async fn jwt_issuers(&mut self, org: OrgId) -> Result<Vec<JwtIssuer>>;
    /// Those of all organizations with exactly this URL, each with its organization's name, the oldest first.
    async fn issuers_called(&mut self, issuer: &str) -> Result<Vec<(JwtIssuer, String)>>;
    /// The external service accounts of an organization with a subject, the oldest hundred at most.
    async fn accounts_of_subject(&mut self, org: OrgId, subject: &str) -> Result<Vec<ServiceAccount>>;
    /// The subjects of an organization's external service accounts, up to a limit.
    async fn subjects(&mut self, org: OrgId, limit: i64) -> Result<Vec<String>>;
    /// An access token with whose it is, by its hash, whatever their state: the use case judges.
    async fn token_by_hash(&mut self, hash: &[u8; 32]) -> Result<Option<(AccessToken, Owner)>>;
    /// An access token. In a transaction its row stays as it was read.
    async fn access_token(&mut self, id: AccessTokenId) -> Result<Option<AccessToken>>;
    /// A page of an organization's that work, newest first.
    async fn access_tokens(
        &mut self,
        org: OrgId,
        now: Millis,
        offset: i64,
        limit: i64,
    ) -> Result<Page<ListedToken>>;
    /// The last refused exchanges of an organization's issuers, newest first.
    async fn refused_exchanges(&mut self, org: OrgId, limit: i64) -> Result<Vec<Attempt>>;
}

/// Changing issuers and access tokens.
#[async_trait]
pub trait FederationWrite {
    /// Sets one up. `Taken("jwt_issuers.org_id")` when the organization has it already.
    async fn insert_issuer(&mut self, issuer: &JwtIssuer) -> Result<()>;
    /// Stores its settings. `Taken` as with setting one up.
    async fn update_issuer(&mut self, issuer: &JwtIssuer) -> Result<()>;
    /// Removes one with the access tokens that were had by it.
    async fn delete_issuer(&mut self, id: IssuerId) -> Result<()>;
    /// Makes an access token.
    async fn insert_access_token(&mut self, token: &AccessToken) -> Result<()>;
    /// Ends one.
    async fn revoke_access_token(&mut self, id: AccessTokenId, at: Millis) -> Result<()>;
    /// Removes those that ended before a time; how many.
    async fn delete_ended_access_tokens(&mut self, before: Millis) -> Result<u64>;
    /// Notes a use of one, and of the service account that it is of, as of a key.
    async fn note_token_use(&mut self, id: AccessTokenId, last: &LastUse) -> Result<()>;
}

/// Where an issuer may stand (O12).
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    /// Where people find us: addresses of this machine are called only from this machine.
    pub our_url: &'a str,
    /// In a private network, too.
    pub private: bool,
}

/// A key that an issuer publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundKey {
    /// Its id; a dash without one.
    pub id: String,
    /// What it is: `RSA`, `P-256` …
    pub kind: &'static str,
}

/// What was found of an issuer, to be shown before it is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundIssuer {
    /// The document that it was found by.
    pub document: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// The algorithms that it says it signs with.
    pub algorithms: Vec<String>,
    /// The keys that can be used here.
    pub keys: Vec<FoundKey>,
}

/// Where the keys of an issuer are.
#[derive(Clone, Copy, Debug)]
pub enum KeySource<'a> {
    /// Published there, over TLS by the system's authorities and these.
    Published {
        /// The address.
        url: &'a str,
        /// The authorities, as PEM.
        ca_certificates: Option<&'a str>,
    },
    /// A JWKS given by hand.
    Given(&'a str),
}

/// Issuers and their tokens, as the use cases see them.
#[async_trait]
pub trait Issuers: Send + Sync {
    /// Looks an issuer up, never in the cache: its configuration at the standard path, else at the other, and its keys.
    async fn look_up(
        &self,
        issuer: &str,
        ca_certificates: Option<&str>,
        reach: Reach<'_>,
        trace: &mut Trace,
    ) -> std::result::Result<FoundIssuer, Refusal>;
    /// The keys of a JWKS that can be used here; none where it is no JWKS, or has none.
    fn keys(&self, jwks: &str) -> Option<Vec<FoundKey>>;
    /// Header and claims of a token. NOTHING is checked, nothing of it may be believed.
    fn read(&self, token: &str) -> Option<(Claims, Claims)>;
    /// Whether a key of the issuer signed the token; what was compared goes onto the step.
    async fn verify(
        &self,
        token: &str,
        keys: KeySource<'_>,
        reach: Reach<'_>,
        step: &mut Step,
    ) -> std::result::Result<(), Code>;
}
