//! Projects of teams: open to the team, or restricted to who was added.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::groups::person_called;
use crate::ports::names::Kind;
use crate::ports::projects::{Project, ProjectMember};
use crate::ports::teams::Team;
use crate::ports::{Read, StoreError, Write};
use crate::standing::Place;
use gatehouse_domain::access::{Action, ProjectRole};
use gatehouse_domain::ids::{PrincipalId, ProjectId, TeamId};
use gatehouse_domain::names::problem_with_project;
use gatehouse_domain::problem::Problem;
use serde_json::{Value, json};

/// A project's page.
#[derive(Clone, Debug)]
pub struct ProjectDetail {
    /// The team.
    pub team: Team,
    /// The project.
    pub project: Project,
    /// The caller administers it.
    pub manages: bool,
    /// Who was added to it.
    pub members: Vec<ProjectMember>,
}

impl Gatehouse {
    /// A team's projects that the caller reads or administers, by name.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn projects(&self, caller: &Caller, team: TeamId) -> Result<Vec<Project>> {
        let mut read = self.read();
        let team = self.seen_team(&mut *read, caller, team).await?;
        let mut seen = Vec::new();
        for project in read.projects(team.id).await? {
            if self.sees(&mut *read, caller, &team, &project).await? {
                seen.push(project);
            }
        }
        Ok(seen)
    }

    /// One project.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]
    pub async fn project(&self, caller: &Caller, id: ProjectId) -> Result<ProjectDetail> {
        let mut read = self.read();
        let project = read.project(id).await?.ok_or(Error::NotFound)?;
        let team = self.seen_team(&mut *read, caller, project.team).await?;
        let place = Place::Project(&team, &project);
        let manages = self.may(&mut *read, caller, Action::ManageProject, place).await;
        if manages.is_err() {
            self.may(&mut *read, caller, Action::Read, place).await?;
        }
        Ok(ProjectDetail {
            manages: manages.is_ok(),
            members: read.project_members(id).await?,
            team,
            project,
        })
    }

    async fn sees(
        &self,
        read: &mut dyn Read,
        caller: &Caller,
        team: &Team,
        project: &Project,
    ) -> Result<bool> {
        for action in [Action::Read, Action::ManageProject] {
            match self
                .may(read, caller, action, Place::Project(team, project))
                .await
            {
                Ok(_) => return Ok(true),
                Err(Error::Denied(_) | Error::NotFound) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(false)
    }

    /// Makes an open one.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn make_project(&self, caller: &Caller, team: TeamId, name: &str) -> Result<Project> {
        let mut tx = self.write().await?;
        let team = self.seen_team(&mut *tx, caller, team).await?;
        let project = self.insert_project(&mut *tx, caller, &team, name).await?;
        tx.commit().await?;
        Ok(project)
    }

    /// The project of a run, for reading or writing. Writing makes an open one where there is none of the name.
    ///
    /// # Errors
    /// [`Error::Denied`] with what to do; [`Error::Invalid`] of a new one's name; [`Error::NotFound`]
    pub async fn run_project(
        &self,
        caller: &Caller,
        team: &Team,
        name: &str,
        writes: bool,
    ) -> Result<Project> {
        let action = if writes { Action::Write } else { Action::Read };
        if let Some(project) = self.project_to(caller, team, name, action).await? {
            return Ok(project);
        }
        if !writes {
            return Err(Error::NotFound);
        }
        let mut tx = self.write().await?;
        match self.insert_project(&mut *tx, caller, team, name).await {
            Ok(project) => {
                tx.commit().await?;
                Ok(project)
            }
            // Another run made it at the same moment, or the name cannot be one.
            Err(Error::Invalid(problems)) => {
                drop(tx);
                let made = self.project_to(caller, team, name, action).await?;
                made.ok_or(Error::Invalid(problems))
            }
            Err(other) => Err(other),
        }
    }

    async fn project_to(
        &self,
        caller: &Caller,
        team: &Team,
        name: &str,
        action: Action,
    ) -> Result<Option<Project>> {
        if problem_with_project(name).is_some() {
            return Ok(None);
        }
        let mut read = self.read();
        let Some(project) = read.project_named(team.id, name).await? else {
            return Ok(None);
        };
        self.may(&mut *read, caller, action, Place::Project(team, &project))
            .await?;
        Ok(Some(project))
    }

    async fn insert_project(
        &self,
        tx: &mut dyn Write,
        caller: &Caller,
        team: &Team,
        name: &str,
    ) -> Result<Project> {
        self.may(&mut *tx, caller, Action::MakeProject, Place::Team(team))
            .await?;
        let name = name.trim();
        if let Some(problem) = problem_with_project(name) {
            return Err(Error::field("name", problem));
        }
        let now = self.now();
        let project = Project {
            id: ProjectId(self.ports.rng.uuid(now)),
            team: team.id,
            name: name.to_owned(),
            restricted: false,
            created_at: now,
        };
        tx.insert_project(&project).await.map_err(|e| match e {
            StoreError::Taken(_) => Error::field("name", Problem::ProjectNameTaken),
            e => e.into(),
        })?;
        let after = Some(json!({"team": team.slug}));
        self.tell_project(tx, caller, team, &project, "project.create", None, after)
            .await?;
        Ok(project)
    }

    /// Restricts a project to who was added and the team's administrators, or opens it to the team.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn set_restricted(&self, caller: &Caller, id: ProjectId, restricted: bool) -> Result<()> {
        let (mut tx, team, project) = self.project_to_change(caller, id).await?;
        if project.restricted == restricted {
            return Ok(());
        }
        tx.set_restricted(id, restricted).await?;
        let action = if restricted {
            "project.restrict"
        } else {
            "project.open"
        };
        self.tell_project(&mut *tx, caller, &team, &project, action, None, None)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Adds a person of the organization, by user name or email, or a service account of it, by its name. Who was
    /// added before gets the role.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn add_project_member(
        &self,
        caller: &Caller,
        id: ProjectId,
        who: &str,
        role: ProjectRole,
    ) -> Result<()> {
        let (mut tx, team, project) = self.project_to_change(caller, id).await?;
        let (principal, name) = match person_called(&mut *tx, who).await? {
            Some(user) if tx.org_role(team.org, user.id).await?.is_some() => (user.id, user.name),
            Some(user) => return Err(Error::field("who", Problem::NotInOrganization(user.name))),
            None => {
                let account = self.service_of(&mut *tx, &team, who).await?;
                let account = account.ok_or_else(|| Error::field("who", Problem::NobodyToAdd))?;
                if role == ProjectRole::Administrator {
                    return Err(Error::field("role", Problem::ServiceAsMember));
                }
                account
            }
        };
        let was = tx.project_role(id, principal).await?;
        if was == Some(role) {
            return Ok(());
        }
        tx.put_project_member(id, principal, role).await?;
        let before = was.map(|role| json!({"member": name, "role": role.name()}));
        let after = Some(json!({"member": name, "role": role.name()}));
        self.tell_project(
            &mut *tx,
            caller,
            &team,
            &project,
            "project.add_member",
            before,
            after,
        )
        .await?;
        Ok(tx.commit().await?)
    }

    async fn service_of(
        &self,
        read: &mut dyn Read,
        team: &Team,
        who: &str,
    ) -> Result<Option<(PrincipalId, String)>> {
        let named = self.found_by_name(read, who).await?;
        let Some(named) = named.filter(|n| n.kind == Kind::Service) else {
            return Ok(None);
        };
        let account = read.service_account(PrincipalId(named.holder)).await?;
        let account = account.filter(|a| a.org == team.org && a.team.is_none_or(|own| own == team.id));
        Ok(account.map(|a| (a.id, a.slug)))
    }

    /// Takes somebody out who was added.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn remove_project_member(
        &self,
        caller: &Caller,
        id: ProjectId,
        principal: PrincipalId,
    ) -> Result<()> {
        let (mut tx, team, project) = self.project_to_change(caller, id).await?;
        if tx.remove_project_member(id, principal).await? {
            let name = tx.principal_name(principal).await?;
            let before = Some(json!({"member": name}));
            self.tell_project(
                &mut *tx,
                caller,
                &team,
                &project,
                "project.remove_member",
                before,
                None,
            )
            .await?;
        }
        Ok(tx.commit().await?)
    }

    async fn project_to_change(
        &self,
        caller: &Caller,
        id: ProjectId,
    ) -> Result<(Box<dyn Write>, Team, Project)> {
        let mut tx = self.write().await?;
        let project = tx.project(id).await?.ok_or(Error::NotFound)?;
        let team = self.seen_team(&mut *tx, caller, project.team).await?;
        let place = Place::Project(&team, &project);
        self.may(&mut *tx, caller, Action::ManageProject, place).await?;
        Ok((tx, team, project))
    }

    #[allow(clippy::too_many_arguments, reason = "what an entry of the audit holds")]
    async fn tell_project(
        &self,
        tx: &mut dyn Write,
        caller: &Caller,
        team: &Team,
        project: &Project,
        action: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<()> {
        let name = format!("{}/{}", team.slug, project.name);
        let change = Change {
            action,
            object: project.id.to_string(),
            object_name: &name,
            before,
            after,
        };
        audit::by_actor(tx, caller.actor()?, self.now(), change).await
    }
}
