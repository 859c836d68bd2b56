//! Organizations and who is in them.

use super::accounts::User;
use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::access::{OrgRole, Source};
use gatehouse_domain::ids::{Millis, OrgId, PrincipalId};

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its name in addresses and as an audience; unique among all names.
    pub slug: String,
    /// Its name as written.
    pub name: String,
    /// When it was made.
    pub created_at: Millis,
}

/// An organization with what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedOrg {
    /// The organization.
    pub organization: Organization,
    /// How many people are in it.
    pub members: i64,
    /// How many teams it has.
    pub teams: i64,
    /// What the one who asks is in it.
    pub role: Option<OrgRole>,
}

/// Somebody in an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgMember {
    /// The account.
    pub user: User,
    /// The role.
    pub role: OrgRole,
    /// What made the membership.
    pub source: Source,
    /// Since when.
    pub since: Millis,
}

/// Reading organizations.
#[async_trait]
pub trait OrganizationsRead {
    /// An organization. In a transaction its row stays as it was read.
    async fn organization(&mut self, id: OrgId) -> Result<Option<Organization>>;
    /// All of them, by name, with what somebody is in each; with `own` only those that the person is in.
    async fn organizations(&mut self, of: PrincipalId, own: bool) -> Result<Vec<CountedOrg>>;
    /// A page of its members, by name; `search` is a part of name, full name or email.
    async fn org_members(
        &mut self,
        org: OrgId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<OrgMember>>;
    /// Every organization with what somebody is in it.
    async fn org_roles(&mut self, of: PrincipalId) -> Result<Vec<(OrgId, Option<OrgRole>)>>;
    /// What somebody is in it.
    async fn org_role(&mut self, org: OrgId, user: PrincipalId) -> Result<Option<OrgRole>>;
}

/// Changing organizations.
#[async_trait]
pub trait OrganizationsWrite {
    /// Makes one. `Taken("names.name")` when something has the name.
    async fn insert_organization(&mut self, organization: &Organization) -> Result<()>;
    /// Stores its names. A former slug stays reserved for good. `Taken` as with making one.
    async fn rename_organization(&mut self, id: OrgId, slug: &str, name: &str) -> Result<()>;
    /// Adds somebody, or sets their role.
    async fn put_org_member(
        &mut self,
        org: OrgId,
        user: PrincipalId,
        role: OrgRole,
        source: Source,
        since: Millis,
    ) -> Result<()>;
    /// Takes somebody out of the organization, its teams and its projects; whether they were in it.
    async fn remove_org_member(&mut self, org: OrgId, user: PrincipalId) -> Result<bool>;
}
