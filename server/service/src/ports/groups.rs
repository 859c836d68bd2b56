//! Groups and who is in them.

use super::accounts::User;
use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::groups::Source;
use gatehouse_domain::ids::{GroupId, Millis, PrincipalId};

/// A group of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name as written; unique by [`gatehouse_domain::names::name_key`].
    pub name: String,
    /// When it was made.
    pub created_at: Millis,
}

/// A group with the number of its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The group.
    pub group: Group,
    /// How many people are in it.
    pub members: i64,
}

/// Somebody in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub user: User,
    /// What made the memberships, in their order.
    pub sources: Vec<Source>,
}

/// A group that somebody is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The group.
    pub group: Group,
    /// What made the memberships, in their order.
    pub sources: Vec<Source>,
}

/// Reading groups.
#[async_trait]
pub trait GroupsRead {
    /// A group. In a transaction its row stays as it was read.
    async fn group(&mut self, id: GroupId) -> Result<Option<Counted>>;
    /// A page of groups, by name; `search` is a part of the name.
    async fn groups(&mut self, search: &str, offset: i64, limit: i64) -> Result<Page<Counted>>;
    /// The groups with these names ([`gatehouse_domain::names::name_key`]), by name. In a transaction they
    /// are not deleted before its end.
    async fn groups_named(&mut self, name_keys: &[String]) -> Result<Vec<Group>>;
    /// A page of a group's members, by their names; `search` is a part of name, full name or email.
    async fn members(
        &mut self,
        group: GroupId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<Member>>;
    /// The groups somebody is in, by name.
    async fn memberships_of(&mut self, user: PrincipalId) -> Result<Vec<Membership>>;
    /// How many memberships a source has made, of teams, too.
    async fn memberships_by(&mut self, source: Source) -> Result<i64>;
}

/// Changing groups.
#[async_trait]
pub trait GroupsWrite {
    /// Makes a group. `Taken("groups.name_key")` when another one has the name.
    async fn insert_group(&mut self, group: &Group) -> Result<()>;
    /// Stores all columns of a group. `Taken` as with [`GroupsWrite::insert_group`].
    async fn update_group(&mut self, group: &Group) -> Result<()>;
    /// Removes a group and its memberships.
    async fn delete_group(&mut self, id: GroupId) -> Result<()>;
    /// Adds a membership; whether it is new.
    async fn add_member(&mut self, group: GroupId, user: PrincipalId, source: Source) -> Result<bool>;
    /// Removes a membership; whether it was there. Those of other sources stay.
    async fn remove_member(&mut self, group: GroupId, user: PrincipalId, source: Source) -> Result<bool>;
    /// Brings a person's memberships of one source to these groups. Those of other sources stay.
    async fn set_memberships(&mut self, user: PrincipalId, source: Source, groups: &[GroupId]) -> Result<()>;
    /// Removes all memberships that a source has made, of teams, too; how many.
    async fn delete_memberships_by(&mut self, source: Source) -> Result<u64>;
}
