//! Teams and who is in them.

use super::accounts::User;
use super::groups::Group;
use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::access::{Source, TeamRole};
use gatehouse_domain::ids::{GroupId, Millis, OrgId, PrincipalId, TeamId};

/// A team: what the W&B SDK calls an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its organization.
    pub org: OrgId,
    /// Its name in addresses; unique among all names.
    pub slug: String,
    /// Its name as written.
    pub name: String,
    /// When it was made.
    pub created_at: Millis,
}

/// A team with what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedTeam {
    /// The team.
    pub team: Team,
    /// How many people are in it.
    pub members: i64,
    /// How many projects it has.
    pub projects: i64,
}

/// Somebody in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamMember {
    /// The account.
    pub user: User,
    /// The role that counts: the highest of all.
    pub role: TeamRole,
    /// What made the memberships, each with its role.
    pub sources: Vec<(Source, TeamRole)>,
}

/// A team that somebody is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamMembership {
    /// The team.
    pub team: Team,
    /// The role that counts.
    pub role: TeamRole,
    /// What made the memberships, each with its role.
    pub sources: Vec<(Source, TeamRole)>,
}

/// A group that leads to a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedGroup {
    /// The group.
    pub group: Group,
    /// What its members are in the team.
    pub role: TeamRole,
}

/// Reading teams.
#[async_trait]
pub trait TeamsRead {
    /// A team. In a transaction its row stays as it was read.
    async fn team(&mut self, id: TeamId) -> Result<Option<Team>>;
    /// A page of an organization's teams, by name; `search` is a part of the name.
    async fn teams(&mut self, org: OrgId, search: &str, offset: i64, limit: i64)
    -> Result<Page<CountedTeam>>;
    /// The teams with these present names, by name.
    async fn teams_named(&mut self, slugs: &[String]) -> Result<Vec<Team>>;
    /// A page of its people, by name; `search` is a part of name, full name or email.
    async fn team_members(
        &mut self,
        team: TeamId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<TeamMember>>;
    /// What somebody is in a team: the highest of all roles.
    async fn team_role(&mut self, team: TeamId, user: PrincipalId) -> Result<Option<TeamRole>>;
    /// The teams that somebody is in, in the order of joining.
    async fn teams_of(&mut self, user: PrincipalId) -> Result<Vec<TeamMembership>>;
    /// The team that a person chose as their default, whether they are in it still or not.
    async fn chosen_team(&mut self, user: PrincipalId) -> Result<Option<TeamId>>;
    /// The groups that lead to a team, by name.
    async fn groups_of_team(&mut self, team: TeamId) -> Result<Vec<MappedGroup>>;
}

/// Changing teams.
#[async_trait]
pub trait TeamsWrite {
    /// Makes one. `Taken("names.name")` when something has the name.
    async fn insert_team(&mut self, team: &Team) -> Result<()>;
    /// Stores its names. A former slug leads here until `until`. `Taken` as with making one.
    async fn rename_team(&mut self, id: TeamId, slug: &str, name: &str, until: Millis) -> Result<()>;
    /// Adds a membership of a source, or sets its role.
    async fn put_team_member(
        &mut self,
        team: TeamId,
        user: PrincipalId,
        role: TeamRole,
        source: Source,
        at: Millis,
    ) -> Result<()>;
    /// Removes a membership of a source; whether it was there.
    async fn remove_team_member(&mut self, team: TeamId, user: PrincipalId, source: Source) -> Result<bool>;
    /// Brings a person's memberships of one source to these teams, as members. Those of other sources stay.
    async fn set_team_memberships(
        &mut self,
        user: PrincipalId,
        source: Source,
        teams: &[TeamId],
        at: Millis,
    ) -> Result<()>;
    /// Sets a person's default team.
    async fn choose_team(&mut self, user: PrincipalId, team: Option<TeamId>) -> Result<()>;
    /// Lets a group lead to a team, or sets the role.
    async fn map_group(&mut self, team: TeamId, group: GroupId, role: TeamRole) -> Result<()>;
    /// Lets it lead there no more; whether it did.
    async fn unmap_group(&mut self, team: TeamId, group: GroupId) -> Result<bool>;
}
