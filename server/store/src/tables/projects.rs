//! projects, project_members.

use super::{names, word};
use crate::db::args;
use crate::handle::{Handle, locking};
use async_trait::async_trait;
use gatehouse_domain::access::ProjectRole;
use gatehouse_domain::ids::{Millis, PrincipalId, ProjectId, TeamId};
use gatehouse_domain::names::name_key;
use gatehouse_service::ports::Result;
use gatehouse_service::ports::projects::{Project, ProjectMember, ProjectsRead, ProjectsWrite};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    team_id: Uuid,
    name: String,
    restricted: bool,
    created_at: Millis,
}

impl From<Row> for Project {
    fn from(r: Row) -> Self {
        Project {
            id: ProjectId(r.id),
            team: TeamId(r.team_id),
            name: r.name,
            restricted: r.restricted,
            created_at: r.created_at,
        }
    }
}

#[derive(FromRow)]
struct MemberRow {
    id: Uuid,
    kind: String,
    name: String,
    role: String,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, team_id, name, restricted, created_at FROM projects ",
            $rest
        )
    };
}

fn role(text: &str) -> Result<ProjectRole> {
    word("project_members.role", text)
}

#[async_trait]
impl ProjectsRead for Handle {
    async fn project(&mut self, id: ProjectId) -> Result<Option<Project>> {
        let sql = locking!(self, select!("WHERE id = $1"));
        Ok(self.opt::<Row>(sql, args![id]).await?.map(Project::from))
    }

    async fn project_named(&mut self, team: TeamId, name: &str) -> Result<Option<Project>> {
        let sql = select!("WHERE team_id = $1 AND name_key = $2");
        let found = self.opt::<Row>(sql, args![team, name_key(name)]).await?;
        Ok(found.map(Project::from))
    }

    async fn projects(&mut self, team: TeamId) -> Result<Vec<Project>> {
        let rows = self
            .all::<Row>(select!("WHERE team_id = $1 ORDER BY name_key"), args![team])
            .await?;
        Ok(rows.into_iter().map(Project::from).collect())
    }

    async fn project_members(&mut self, project: ProjectId) -> Result<Vec<ProjectMember>> {
        let sql = "SELECT p.id, p.kind, p.name, m.role FROM project_members m \
             JOIN principals p ON p.id = m.principal_id WHERE m.project_id = $1 ORDER BY p.name";
        let member = |r: MemberRow| {
            Ok(ProjectMember {
                principal: PrincipalId(r.id),
                kind: names::kind("principals.kind", &r.kind)?,
                name: r.name,
                role: role(&r.role)?,
            })
        };
        let rows = self.all::<MemberRow>(sql, args![project]).await?;
        rows.into_iter().map(member).collect()
    }

    async fn project_role(
        &mut self,
        project: ProjectId,
        principal: PrincipalId,
    ) -> Result<Option<ProjectRole>> {
        let sql = "SELECT role FROM project_members WHERE project_id = $1 AND principal_id = $2";
        let found = self.opt::<(String,)>(sql, args![project, principal]).await?;
        found.map(|(text,)| role(&text)).transpose()
    }
}

#[async_trait]
impl ProjectsWrite for Handle {
    async fn insert_project(&mut self, p: &Project) -> Result<()> {
        self.exec_one(
            "INSERT INTO projects (id, team_id, name, name_key, restricted, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            args![
                p.id,
                p.team,
                &p.name,
                name_key(&p.name),
                p.restricted,
                p.created_at
            ],
        )
        .await
    }

    async fn set_restricted(&mut self, id: ProjectId, restricted: bool) -> Result<()> {
        let sql = "UPDATE projects SET restricted = $2 WHERE id = $1";
        self.exec_one(sql, args![id, restricted]).await
    }

    async fn put_project_member(
        &mut self,
        project: ProjectId,
        principal: PrincipalId,
        role: ProjectRole,
    ) -> Result<()> {
        self.exec_one(
            "INSERT INTO project_members (project_id, principal_id, role) VALUES ($1, $2, $3) \
             ON CONFLICT (project_id, principal_id) DO UPDATE SET role = excluded.role",
            args![project, principal, role],
        )
        .await
    }

    async fn remove_project_member(&mut self, project: ProjectId, principal: PrincipalId) -> Result<bool> {
        let sql = "DELETE FROM project_members WHERE project_id = $1 AND principal_id = $2";
        Ok(self.exec(sql, args![project, principal]).await? == 1)
    }
}
