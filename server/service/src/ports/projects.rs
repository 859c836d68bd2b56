//! Projects of teams and who was added to them.

use super::Result;
use super::names::Kind;
use async_trait::async_trait;
use gatehouse_domain::access::ProjectRole;
use gatehouse_domain::ids::{Millis, PrincipalId, ProjectId, TeamId};

/// A project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its team.
    pub team: TeamId,
    /// Its name as written; unique in the team by [`gatehouse_domain::names::name_key`].
    pub name: String,
    /// Only those reach it who were added, and the team's administrators.
    pub restricted: bool,
    /// When it was made.
    pub created_at: Millis,
}

/// Somebody who was added to a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectMember {
    /// Who.
    pub principal: PrincipalId,
    /// A person or a service account.
    pub kind: Kind,
    /// The name.
    pub name: String,
    /// As what.
    pub role: ProjectRole,
}

/// Reading projects.
#[async_trait]
pub trait ProjectsRead {
    /// A project. In a transaction its row stays as it was read.
    async fn project(&mut self, id: ProjectId) -> Result<Option<Project>>;
    /// The project of a team with a name.
    async fn project_named(&mut self, team: TeamId, name: &str) -> Result<Option<Project>>;
    /// A team's projects, by name.
    async fn projects(&mut self, team: TeamId) -> Result<Vec<Project>>;
    /// Who was added to one, by name.
    async fn project_members(&mut self, project: ProjectId) -> Result<Vec<ProjectMember>>;
    /// What somebody was added to it as.
    async fn project_role(
        &mut self,
        project: ProjectId,
        principal: PrincipalId,
    ) -> Result<Option<ProjectRole>>;
}

/// Changing projects.
#[async_trait]
pub trait ProjectsWrite {
    /// Makes one. `Taken("projects.name_key")` when the team has one of the name.
    async fn insert_project(&mut self, project: &Project) -> Result<()>;
    /// Restricts or opens it.
    async fn set_restricted(&mut self, id: ProjectId, restricted: bool) -> Result<()>;
    /// Adds somebody, or sets their role.
    async fn put_project_member(
        &mut self,
        project: ProjectId,
        principal: PrincipalId,
        role: ProjectRole,
    ) -> Result<()>;
    /// Removes somebody; whether they were there.
    async fn remove_project_member(&mut self, project: ProjectId, principal: PrincipalId) -> Result<bool>;
}
