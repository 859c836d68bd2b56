//! The one namespace of people, service accounts, teams and organizations.

use super::Result;
use async_trait::async_trait;
use gatehouse_domain::ids::Millis;
use uuid::Uuid;

/// What has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person.
    User,
    /// A service account.
    Service,
    /// A team.
    Team,
    /// An organization.
    Organization,
}

/// Who has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// What has it.
    pub kind: Kind,
    /// Its id.
    pub holder: Uuid,
    /// It is a former name, which leads there until then; none for the present one.
    pub until: Option<Millis>,
}

/// A former name that nobody else ever gets.
pub const FOR_GOOD: Millis = Millis::MAX;

/// Reading names.
#[async_trait]
pub trait NamesRead {
    /// Who has a name, or had it.
    async fn named(&mut self, name: &str) -> Result<Option<Named>>;
}

/// Changing names. Making and renaming what has one writes them.
#[async_trait]
pub trait NamesWrite {
    /// Removes former names that ran out; how many.
    async fn delete_expired_names(&mut self, now: Millis) -> Result<u64>;
}
