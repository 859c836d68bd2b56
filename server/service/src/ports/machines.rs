//! Service accounts, and the API keys of people and of them.

use super::accounts::User;
use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::access::Scopes;
use gatehouse_domain::ids::{ApiKeyId, IssuerId, Millis, OrgId, PrincipalId, TeamId};

/// How a service account proves itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// By an API key.
    BuiltIn,
    /// By a JWT of an issuer with this subject.
    Federated {
        /// The issuer; none for any of the organization's.
        issuer: Option<IssuerId>,
        /// The subject.
        subject: String,
    },
}

/// A use of a key or an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastUse {
    /// When.
    pub at: Millis,
    /// From where.
    pub address: String,
    /// With what program: its User-Agent.
    pub agent: String,
}

/// A service account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceAccount {
    /// The principal.
    pub id: PrincipalId,
    /// The unique slug.
    pub slug: String,
    /// Its name as written.
    pub name: String,
    /// Its organization.
    pub org: OrgId,
    /// Its team; none for one of the organization.
    pub team: Option<TeamId>,
    /// Where its runs go that name no team; of a team's account always the team.
    pub default_team: Option<TeamId>,
    /// How it proves itself.
    pub method: Method,
    /// Since when it may do nothing.
    pub disabled_at: Option<Millis>,
    /// Who made it.
    pub made_by: PrincipalId,
    /// When.
    pub created_at: Millis,
    /// When it was last used.
    pub last_used: Option<LastUse>,
}

/// Who has an API key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A person.
    Person(Box<User>),
    /// A service account.
    Service(Box<ServiceAccount>),
}

impl Owner {
    /// The principal.
    pub fn id(&self) -> PrincipalId {
        match self {
            Owner::Person(user) => user.id,
            Owner::Service(account) => account.id,
        }
    }
    /// The unique name.
    pub fn name(&self) -> &str {
        match self {
            Owner::Person(user) => &user.name,
            Owner::Service(account) => &account.slug,
        }
    }
    /// Since when it may do nothing.
    pub fn disabled_at(&self) -> Option<Millis> {
        match self {
            Owner::Person(user) => user.disabled_at,
            Owner::Service(account) => account.disabled_at,
        }
    }
}

/// An API key, without the key itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// Whose it is.
    pub principal: PrincipalId,
    /// What it is for.
    pub name: String,
    /// Its public half, as ClearML names a key.
    pub access_key: String,
    /// SHA-256 of the whole key.
    pub hash: [u8; 32],
    /// What it may be used for.
    pub scopes: Scopes,
    /// Who made it.
    pub made_by: PrincipalId,
    /// When.
    pub created_at: Millis,
    /// Ends then; never without.
    pub expires_at: Option<Millis>,
    /// Ended then.
    pub revoked_at: Option<Millis>,
    /// When it was last used.
    pub last_used: Option<LastUse>,
}

/// A key in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedKey {
    /// The key.
    pub key: ApiKey,
    /// The name of who made it.
    pub maker: String,
    /// Who made it is disabled or gone: somebody should look at it.
    pub maker_gone: bool,
}

/// Reading service accounts and keys.
#[async_trait]
pub trait MachinesRead {
    /// A service account. In a transaction its row stays as it was read.
    async fn service_account(&mut self, id: PrincipalId) -> Result<Option<ServiceAccount>>;
    /// A page of those of an organization, its teams' among them, or of one team, by name; `search` is a part of it.
    async fn service_accounts(
        &mut self,
        org: OrgId,
        team: Option<TeamId>,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<ServiceAccount>>;
    /// A key with its owner, by its hash, whatever their state: the use case judges.
    async fn key_by_hash(&mut self, hash: &[u8; 32]) -> Result<Option<(ApiKey, Owner)>>;
    /// A key. In a transaction its row stays as it was read.
    async fn api_key(&mut self, id: ApiKeyId) -> Result<Option<ApiKey>>;
    /// Somebody's keys, newest first, without those that ended before `since`.
    async fn keys_of(&mut self, principal: PrincipalId, since: Millis) -> Result<Vec<ListedKey>>;
}

/// Changing service accounts and keys.
#[async_trait]
pub trait MachinesWrite {
    /// Makes one. `Taken("principals.name")` or `Taken("names.name")` when something has the slug.
    async fn insert_service_account(&mut self, account: &ServiceAccount) -> Result<()>;
    /// Stores name, default team and whether it is disabled.
    async fn update_service_account(&mut self, account: &ServiceAccount) -> Result<()>;
    /// Gives it another slug; the former leads to it until `until`. `Taken` as with making one.
    async fn rename_service_account(&mut self, id: PrincipalId, slug: &str, until: Millis) -> Result<()>;
    /// Removes it with its keys. What it did stays, under its id; its names are free.
    async fn delete_service_account(&mut self, id: PrincipalId) -> Result<()>;
    /// Makes a key.
    async fn insert_api_key(&mut self, key: &ApiKey) -> Result<()>;
    /// Stores when a key ends and when it was ended.
    async fn end_api_key(
        &mut self,
        id: ApiKeyId,
        expires_at: Option<Millis>,
        revoked_at: Option<Millis>,
    ) -> Result<()>;
    /// Notes a use of a key, and of the service account that it is of. Nothing where it is gone, or a later one is
    /// noted.
    async fn note_key_use(&mut self, id: ApiKeyId, last: &LastUse) -> Result<()>;
}
