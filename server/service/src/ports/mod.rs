//! What the use cases need from outside, as traits. The adapters stand in crates of their own; the
//! composition root puts them together.
//!
//! The storage contract: [`Store::read`] reads committed state; [`Store::write`] opens one transaction in
//! which reads see its own writes and which is undone unless [`Write::commit`] is called. A write
//! transaction is exclusive on SQLite, so it is short and never spans a call to the outside.

pub mod accounts;
pub mod connections;
pub mod crypto;
pub mod directory;
pub mod federation;
pub mod flows;
pub mod groups;
pub mod identities;
pub mod instance;
pub mod invitations;
pub mod keys;
pub mod link_requests;
pub mod machines;
pub mod names;
pub mod openid;
pub mod organizations;
pub mod projects;
pub mod records;
pub mod runs;
pub mod sessions;
pub mod teams;
pub mod time;

pub use accounts::{AccountsRead, AccountsWrite};
pub use connections::{ConnectionsRead, ConnectionsWrite};
pub use crypto::{PasswordCheck, Passwords, Vault};
pub use directory::Directory;
pub use federation::{FederationRead, FederationWrite, Issuers};
pub use flows::{FlowsRead, FlowsWrite};
pub use groups::{GroupsRead, GroupsWrite};
pub use identities::{IdentitiesRead, IdentitiesWrite};
pub use instance::{InstanceRead, InstanceWrite};
pub use invitations::{InvitationsRead, InvitationsWrite};
pub use keys::{KeysRead, KeysWrite};
pub use link_requests::{LinkRequestsRead, LinkRequestsWrite};
pub use machines::{MachinesRead, MachinesWrite};
pub use names::{NamesRead, NamesWrite};
pub use openid::OpenId;
pub use organizations::{OrganizationsRead, OrganizationsWrite};
pub use projects::{ProjectsRead, ProjectsWrite};
pub use records::{AttemptsRead, AttemptsWrite};
pub use runs::{RunsRead, RunsWrite};
pub use sessions::{SessionsRead, SessionsWrite};
pub use teams::{TeamsRead, TeamsWrite};
pub use time::{Clock, Rng};

use async_trait::async_trait;

/// Storage failed, or refused.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique key is taken; `table.column` as the schema names it.
    #[error("{0} is taken")]
    Taken(String),
    /// There is no room to write: a full disk, a quota, a limit of file sizes. Reading goes on.
    #[error("no room to write: {0}")]
    Full(String),
    /// Anything else; the text is for the log, never for a page.
    #[error("storage: {0}")]
    Failed(String),
}

/// A result of storage.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Everything that can be read. A dry run is handed this type alone: it cannot write.
pub trait Read:
    AccountsRead
    + IdentitiesRead
    + GroupsRead
    + ConnectionsRead
    + SessionsRead
    + FlowsRead
    + AttemptsRead
    + InstanceRead
    + KeysRead
    + LinkRequestsRead
    + InvitationsRead
    + NamesRead
    + OrganizationsRead
    + TeamsRead
    + ProjectsRead
    + MachinesRead
    + RunsRead
    + FederationRead
    + Send
{
}
impl<
    T: AccountsRead
        + IdentitiesRead
        + GroupsRead
        + ConnectionsRead
        + SessionsRead
        + FlowsRead
        + AttemptsRead
        + InstanceRead
        + KeysRead
        + LinkRequestsRead
        + InvitationsRead
        + NamesRead
        + OrganizationsRead
        + TeamsRead
        + ProjectsRead
        + MachinesRead
        + RunsRead
        + FederationRead
        + Send
        + ?Sized,
> Read for T
{
}

/// One transaction.
#[async_trait]
pub trait Write:
    Read
    + AccountsWrite
    + IdentitiesWrite
    + GroupsWrite
    + ConnectionsWrite
    + SessionsWrite
    + FlowsWrite
    + AttemptsWrite
    + InstanceWrite
    + KeysWrite
    + LinkRequestsWrite
    + InvitationsWrite
    + NamesWrite
    + OrganizationsWrite
    + TeamsWrite
    + ProjectsWrite
    + MachinesWrite
    + RunsWrite
    + FederationWrite
{
    /// Makes all its writes durable, or none.
    async fn commit(self: Box<Self>) -> Result<()>;
}

/// The storage.
#[async_trait]
pub trait Store: Send + Sync {
    /// Reads committed state.
    fn read(&self) -> Box<dyn Read>;
    /// Opens a transaction; waits for the one before it on SQLite.
    async fn write(&self) -> Result<Box<dyn Write>>;
    /// Whether the database answers, and takes writes again if the last one found no room.
    async fn ping(&self) -> Result<()>;
    /// A number that changes with every commit, where this process alone writes: what was read before is true
    /// while it stays. None where others write, too.
    fn version(&self) -> Option<u64> {
        None
    }
    /// The same of the instance's settings and of secrets: one that goes changes it, a new one does not.
    fn settings_version(&self) -> Option<u64> {
        None
    }
    /// How many of its connections are at work.
    fn at_work(&self) -> usize {
        0
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// How many rows match in all.
    pub total: i64,
}
