//! organizations, org_members.

use super::user_rows::{UserRow, user_columns};
use super::word;
use crate::db::args;
use crate::handle::{Handle, locking};
use crate::search;
use async_trait::async_trait;
use gatehouse_domain::access::{OrgRole, Source};
use gatehouse_domain::ids::{Millis, OrgId, PrincipalId};
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::names::{FOR_GOOD, Kind};
use gatehouse_service::ports::organizations::{
    CountedOrg, OrgMember, Organization, OrganizationsRead, OrganizationsWrite,
};
use gatehouse_service::ports::{Page, Result};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    slug: String,
    name: String,
    created_at: Millis,
}

impl From<Row> for Organization {
    fn from(r: Row) -> Self {
        Organization {
            id: OrgId(r.id),
            slug: r.slug,
            name: r.name,
            created_at: r.created_at,
        }
    }
}

#[derive(FromRow)]
struct CountedRow {
    #[sqlx(flatten)]
    organization: Row,
    members: i64,
    teams: i64,
    role: Option<String>,
}

#[derive(FromRow)]
struct RoleRow {
    id: Uuid,
    role: Option<String>,
}

#[derive(FromRow)]
struct MemberRow {
    #[sqlx(flatten)]
    user: UserRow,
    role: String,
    source: String,
    since: Millis,
}

fn role(text: &str) -> Result<OrgRole> {
    word("org_members.role", text)
}

const MEMBERS: &str = "SELECT count(*) FROM org_members m JOIN users u ON u.principal_id = m.user_id \
     WHERE m.org_id = $1 AND u.search_key LIKE $2 ESCAPE '\\'";

#[async_trait]
impl OrganizationsRead for Handle {
    async fn organization(&mut self, id: OrgId) -> Result<Option<Organization>> {
        let sql = locking!(
            self,
            "SELECT id, slug, name, created_at FROM organizations WHERE id = $1"
        );
        Ok(self.opt::<Row>(sql, args![id]).await?.map(Organization::from))
    }

    async fn organizations(&mut self, of: PrincipalId, own: bool) -> Result<Vec<CountedOrg>> {
        let sql = "SELECT o.id, o.slug, o.name, o.created_at, \
             (SELECT count(*) FROM org_members m WHERE m.org_id = o.id) AS members, \
             (SELECT count(*) FROM teams t WHERE t.org_id = o.id) AS teams, mine.role \
             FROM organizations o LEFT JOIN org_members mine ON mine.org_id = o.id AND mine.user_id = $1 \
             ORDER BY o.slug";
        let mut all = Vec::new();
        for r in self.all::<CountedRow>(sql, args![of]).await? {
            if own && r.role.is_none() {
                continue;
            }
            all.push(CountedOrg {
                organization: r.organization.into(),
                members: r.members,
                teams: r.teams,
                role: r.role.as_deref().map(role).transpose()?,
            });
        }
        Ok(all)
    }

    async fn org_roles(&mut self, of: PrincipalId) -> Result<Vec<(OrgId, Option<OrgRole>)>> {
        let sql = "SELECT o.id, mine.role FROM organizations o \
             LEFT JOIN org_members mine ON mine.org_id = o.id AND mine.user_id = $1 ORDER BY o.slug";
        let rows = self.all::<RoleRow>(sql, args![of]).await?;
        rows.into_iter()
            .map(|r| Ok((OrgId(r.id), r.role.as_deref().map(role).transpose()?)))
            .collect()
    }

    async fn org_members(
        &mut self,
        org: OrgId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<OrgMember>> {
        let pattern = search::folded(search);
        let total = self.count(MEMBERS, args![org, &pattern]).await?;
        let sql = concat!(
            "SELECT ",
            user_columns!(),
            ", m.role, m.source, m.since FROM org_members m JOIN users u ON u.principal_id = m.user_id \
             JOIN principals p ON p.id = u.principal_id \
             WHERE m.org_id = $1 AND u.search_key LIKE $2 ESCAPE '\\' ORDER BY p.name LIMIT $3 OFFSET $4"
        );
        let rows = self
            .all::<MemberRow>(sql, args![org, pattern, limit.max(0), offset.max(0)])
            .await?;
        let member = |r: MemberRow| {
            Ok(OrgMember {
                role: role(&r.role)?,
                source: word("org_members.source", &r.source)?,
                since: r.since,
                user: User::from(r.user),
            })
        };
        Ok(Page {
            rows: rows.into_iter().map(member).collect::<Result<_>>()?,
            total,
        })
    }

    async fn org_role(&mut self, org: OrgId, user: PrincipalId) -> Result<Option<OrgRole>> {
        let sql = "SELECT role FROM org_members WHERE org_id = $1 AND user_id = $2";
        let found = self.opt::<(String,)>(sql, args![org, user]).await?;
        found.map(|(text,)| role(&text)).transpose()
    }
}

#[async_trait]
impl OrganizationsWrite for Handle {
    async fn insert_organization(&mut self, o: &Organization) -> Result<()> {
        self.insert_name(&o.slug, Kind::Organization, o.id.0).await?;
        let sql = "INSERT INTO organizations (id, slug, name, created_at) VALUES ($1, $2, $3, $4)";
        self.exec_one(sql, args![o.id, &o.slug, &o.name, o.created_at])
            .await
    }

    async fn rename_organization(&mut self, id: OrgId, slug: &str, name: &str) -> Result<()> {
        // They were audiences: whoever got one would be taken for it.
        self.change_name(slug, Kind::Organization, id.0, FOR_GOOD).await?;
        let sql = "UPDATE organizations SET slug = $2, name = $3 WHERE id = $1";
        self.exec_one(sql, args![id, slug, name]).await
    }

    async fn put_org_member(
        &mut self,
        org: OrgId,
        user: PrincipalId,
        role: OrgRole,
        source: Source,
        since: Millis,
    ) -> Result<()> {
        self.exec_one(
            "INSERT INTO org_members (org_id, user_id, role, source, since) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (org_id, user_id) DO UPDATE SET role = excluded.role",
            args![org, user, role, source, since],
        )
        .await
    }

    async fn remove_org_member(&mut self, org: OrgId, user: PrincipalId) -> Result<bool> {
        for sql in [
            "DELETE FROM team_members WHERE user_id = $2 \
             AND team_id IN (SELECT id FROM teams WHERE org_id = $1)",
            "DELETE FROM project_members WHERE principal_id = $2 AND project_id IN \
             (SELECT p.id FROM projects p JOIN teams t ON t.id = p.team_id WHERE t.org_id = $1)",
            "UPDATE users SET default_team = NULL WHERE principal_id = $2 \
             AND default_team IN (SELECT id FROM teams WHERE org_id = $1)",
        ] {
            self.exec(sql, args![org, user]).await?;
        }
        let sql = "DELETE FROM org_members WHERE org_id = $1 AND user_id = $2";
        Ok(self.exec(sql, args![org, user]).await? == 1)
    }
}
