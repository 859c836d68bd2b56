//! teams, team_members, team_groups, and the view team_people over both.

use super::groups::GroupRow;
use super::user_rows::{UserRow, user_columns};
use super::word;
use crate::db::{Val, args};
use crate::handle::{Handle, locking};
use crate::search;
use async_trait::async_trait;
use gatehouse_domain::access::{Source, TeamRole};
use gatehouse_domain::ids::{GroupId, Millis, OrgId, PrincipalId, TeamId};
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::names::Kind;
use gatehouse_service::ports::teams::{
    CountedTeam, MappedGroup, Team, TeamMember, TeamMembership, TeamsRead, TeamsWrite,
};
use gatehouse_service::ports::{Page, Result};
use sqlx::FromRow;
use std::collections::HashSet;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    slug: String,
    name: String,
    created_at: Millis,
}

impl From<Row> for Team {
    fn from(r: Row) -> Self {
        Team {
            id: TeamId(r.id),
            org: OrgId(r.org_id),
            slug: r.slug,
            name: r.name,
            created_at: r.created_at,
        }
    }
}

#[derive(FromRow)]
struct CountedRow {
    #[sqlx(flatten)]
    team: Row,
    members: i64,
    projects: i64,
}

/// What a membership is and what made it.
#[derive(FromRow)]
struct MadeRow {
    role: String,
    source: Option<String>,
    group_id: Option<Uuid>,
}

impl MadeRow {
    fn made(&self) -> Result<(Source, TeamRole)> {
        let source = match (&self.source, self.group_id) {
            (_, Some(group)) => Source::Group(GroupId(group)),
            (source, None) => word("team_members.source", source.as_deref().unwrap_or_default())?,
        };
        Ok((source, role(&self.role)?))
    }
}

#[derive(FromRow)]
struct MemberRow {
    #[sqlx(flatten)]
    user: UserRow,
    #[sqlx(flatten)]
    made: MadeRow,
}

#[derive(FromRow)]
struct MembershipRow {
    #[sqlx(flatten)]
    team: Row,
    #[sqlx(flatten)]
    made: MadeRow,
    joined_at: Option<Millis>,
}

#[derive(FromRow)]
struct MappedRow {
    #[sqlx(flatten)]
    group: GroupRow,
    role: String,
}

fn role(text: &str) -> Result<TeamRole> {
    word("team_members.role", text)
}

/// Adds what made a membership, once; the role that counts is the highest.
fn add(to: &mut Vec<(Source, TeamRole)>, highest: &mut TeamRole, made: (Source, TeamRole)) {
    *highest = (*highest).max(made.1);
    if !to.contains(&made) {
        to.push(made);
        to.sort_unstable();
    }
}

const NAMED: &str = "SELECT id, org_id, slug, name, created_at FROM teams WHERE slug IN \
     ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
     $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) ORDER BY slug";
const NAMED_AT_ONCE: usize = 32;
const COUNT: &str = r"SELECT count(*) FROM teams WHERE org_id = $1 AND slug LIKE $2 ESCAPE '\'";
const MEMBERS: &str = "SELECT count(DISTINCT m.user_id) FROM team_people m \
     JOIN users u ON u.principal_id = m.user_id WHERE m.team_id = $1 AND u.search_key LIKE $2 ESCAPE '\\'";

#[async_trait]
impl TeamsRead for Handle {
    async fn team(&mut self, id: TeamId) -> Result<Option<Team>> {
        let sql = locking!(
            self,
            "SELECT id, org_id, slug, name, created_at FROM teams WHERE id = $1"
        );
        Ok(self.opt::<Row>(sql, args![id]).await?.map(Team::from))
    }

    async fn teams(
        &mut self,
        org: OrgId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<CountedTeam>> {
        let pattern = search::folded(search);
        let total = self.count(COUNT, args![org, &pattern]).await?;
        let sql = "SELECT t.id, t.org_id, t.slug, t.name, t.created_at, \
             (SELECT count(DISTINCT m.user_id) FROM team_people m WHERE m.team_id = t.id) AS members, \
             (SELECT count(*) FROM projects p WHERE p.team_id = t.id) AS projects FROM teams t \
             WHERE t.org_id = $1 AND t.slug LIKE $2 ESCAPE '\\' ORDER BY t.slug LIMIT $3 OFFSET $4";
        let rows = self
            .all::<CountedRow>(sql, args![org, pattern, limit.max(0), offset.max(0)])
            .await?;
        let counted = |r: CountedRow| CountedTeam {
            team: r.team.into(),
            members: r.members,
            projects: r.projects,
        };
        Ok(Page {
            rows: rows.into_iter().map(counted).collect(),
            total,
        })
    }

    async fn teams_named(&mut self, slugs: &[String]) -> Result<Vec<Team>> {
        let mut named = Vec::new();
        let mut slugs = slugs.to_vec();
        slugs.sort_unstable();
        slugs.dedup();
        for some in slugs.chunks(NAMED_AT_ONCE) {
            // The last ones are filled up with the first.
            let padding = std::iter::repeat_n(&some[0], NAMED_AT_ONCE - some.len());
            let vals = some.iter().chain(padding).map(Val::from).collect();
            let rows = self.all::<Row>(NAMED, vals).await?;
            named.extend(rows.into_iter().map(Team::from));
        }
        Ok(named)
    }

    async fn team_members(
        &mut self,
        team: TeamId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<TeamMember>> {
        let pattern = search::folded(search);
        let total = self.count(MEMBERS, args![team, &pattern]).await?;
        let sql = concat!(
            "SELECT ",
            user_columns!(),
            ", m.role, m.source, m.group_id FROM (SELECT p.id FROM principals p \
             JOIN users u ON u.principal_id = p.id WHERE u.search_key LIKE $2 ESCAPE '\\' \
             AND p.id IN (SELECT user_id FROM team_people WHERE team_id = $1) \
             ORDER BY p.name LIMIT $3 OFFSET $4) shown JOIN principals p ON p.id = shown.id \
             JOIN users u ON u.principal_id = p.id JOIN team_people m ON m.user_id = p.id AND m.team_id = $1 \
             ORDER BY p.name"
        );
        let rows = self
            .all::<MemberRow>(sql, args![team, pattern, limit.max(0), offset.max(0)])
            .await?;
        let mut members: Vec<TeamMember> = Vec::new();
        for r in rows {
            let (user, made) = (User::from(r.user), r.made.made()?);
            match members.last_mut().filter(|m| m.user.id == user.id) {
                Some(m) => add(&mut m.sources, &mut m.role, made),
                None => members.push(TeamMember {
                    user,
                    role: made.1,
                    sources: vec![made],
                }),
            }
        }
        Ok(Page { rows: members, total })
    }

    async fn team_role(&mut self, team: TeamId, user: PrincipalId) -> Result<Option<TeamRole>> {
        let sql = "SELECT role FROM team_people WHERE team_id = $1 AND user_id = $2";
        let roles = self.all::<(String,)>(sql, args![team, user]).await?;
        let roles: Vec<TeamRole> = roles.iter().map(|(text,)| role(text)).collect::<Result<_>>()?;
        Ok(roles.into_iter().max())
    }

    async fn teams_of(&mut self, user: PrincipalId) -> Result<Vec<TeamMembership>> {
        let sql = "SELECT t.id, t.org_id, t.slug, t.name, t.created_at, m.role, m.source, m.group_id, \
             m.joined_at FROM team_people m JOIN teams t ON t.id = m.team_id WHERE m.user_id = $1 \
             ORDER BY t.slug";
        // Through a group nobody joins at a time of their own: those come last.
        let mut teams: Vec<(Millis, TeamMembership)> = Vec::new();
        for r in self.all::<MembershipRow>(sql, args![user]).await? {
            let (team, made) = (Team::from(r.team), r.made.made()?);
            let joined = r.joined_at.unwrap_or(Millis::MAX);
            match teams.last_mut().filter(|(_, m)| m.team.id == team.id) {
                Some((first, m)) => {
                    *first = joined.min(*first);
                    add(&mut m.sources, &mut m.role, made);
                }
                None => teams.push((
                    joined,
                    TeamMembership {
                        team,
                        role: made.1,
                        sources: vec![made],
                    },
                )),
            }
        }
        teams.sort_by_key(|(joined, _)| *joined);
        Ok(teams.into_iter().map(|(_, m)| m).collect())
    }

    async fn chosen_team(&mut self, user: PrincipalId) -> Result<Option<TeamId>> {
        let sql = "SELECT default_team FROM users WHERE principal_id = $1";
        let found = self.opt::<(Option<Uuid>,)>(sql, args![user]).await?;
        Ok(found.and_then(|(team,)| team).map(TeamId))
    }

    async fn groups_of_team(&mut self, team: TeamId) -> Result<Vec<MappedGroup>> {
        let sql = "SELECT g.id, g.name, g.created_at, t.role FROM team_groups t \
             JOIN groups g ON g.id = t.group_id WHERE t.team_id = $1 ORDER BY g.name_key";
        let mapped = |r: MappedRow| {
            Ok(MappedGroup {
                role: role(&r.role)?,
                group: r.group.into(),
            })
        };
        let rows = self.all::<MappedRow>(sql, args![team]).await?;
        rows.into_iter().map(mapped).collect()
    }
}

#[async_trait]
impl TeamsWrite for Handle {
    async fn insert_team(&mut self, team: &Team) -> Result<()> {
        self.insert_name(&team.slug, Kind::Team, team.id.0).await?;
        let sql = "INSERT INTO teams (id, org_id, slug, name, created_at) VALUES ($1, $2, $3, $4, $5)";
        let vals = args![team.id, team.org, &team.slug, &team.name, team.created_at];
        self.exec_one(sql, vals).await
    }

    async fn rename_team(&mut self, id: TeamId, slug: &str, name: &str, until: Millis) -> Result<()> {
        self.change_name(slug, Kind::Team, id.0, until).await?;
        let sql = "UPDATE teams SET slug = $2, name = $3 WHERE id = $1";
        self.exec_one(sql, args![id, slug, name]).await
    }

    async fn put_team_member(
        &mut self,
        team: TeamId,
        user: PrincipalId,
        role: TeamRole,
        source: Source,
        at: Millis,
    ) -> Result<()> {
        self.exec_one(
            "INSERT INTO team_members (team_id, user_id, role, source, joined_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (team_id, user_id, source) DO UPDATE SET role = excluded.role",
            args![team, user, role, source, at],
        )
        .await
    }

    async fn remove_team_member(&mut self, team: TeamId, user: PrincipalId, source: Source) -> Result<bool> {
        let sql = "DELETE FROM team_members WHERE team_id = $1 AND user_id = $2 AND source = $3";
        Ok(self.exec(sql, args![team, user, source]).await? == 1)
    }

    async fn set_team_memberships(
        &mut self,
        user: PrincipalId,
        source: Source,
        teams: &[TeamId],
        at: Millis,
    ) -> Result<()> {
        let sql = "SELECT team_id FROM team_members WHERE user_id = $1 AND source = $2";
        let there = self.all::<(Uuid,)>(sql, args![user, source]).await?;
        let there: HashSet<TeamId> = there.into_iter().map(|(id,)| TeamId(id)).collect();
        for team in there.iter().filter(|team| !teams.contains(team)) {
            self.remove_team_member(*team, user, source).await?;
        }
        for team in teams.iter().filter(|team| !there.contains(team)) {
            self.put_team_member(*team, user, TeamRole::Member, source, at)
                .await?;
        }
        Ok(())
    }

    async fn choose_team(&mut self, user: PrincipalId, team: Option<TeamId>) -> Result<()> {
        let sql = "UPDATE users SET default_team = $2 WHERE principal_id = $1";
        self.exec_one(sql, args![user, team]).await
    }

    async fn map_group(&mut self, team: TeamId, group: GroupId, role: TeamRole) -> Result<()> {
        self.exec_one(
            "INSERT INTO team_groups (team_id, group_id, role) VALUES ($1, $2, $3) \
             ON CONFLICT (team_id, group_id) DO UPDATE SET role = excluded.role",
            args![team, group, role],
        )
        .await
    }

    async fn unmap_group(&mut self, team: TeamId, group: GroupId) -> Result<bool> {
        let sql = "DELETE FROM team_groups WHERE team_id = $1 AND group_id = $2";
        Ok(self.exec(sql, args![team, group]).await? == 1)
    }
}
