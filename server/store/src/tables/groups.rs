//! groups, group_members.

use super::user_rows::{UserRow, user_columns};
use crate::db::{Val, args};
use crate::error::corrupt;
use crate::handle::{Handle, locking};
use crate::search;
use async_trait::async_trait;
use gatehouse_domain::groups::Source;
use gatehouse_domain::ids::{DEFAULT_ORG, GroupId, Millis, PrincipalId};
use gatehouse_domain::names::name_key;
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::groups::{Counted, Group, GroupsRead, GroupsWrite, Member, Membership};
use gatehouse_service::ports::{Page, Result};
use sqlx::FromRow;
use std::collections::HashSet;
use uuid::Uuid;

#[derive(FromRow)]
pub(super) struct GroupRow {
    id: Uuid,
    name: String,
    created_at: Millis,
}

impl From<GroupRow> for Group {
    fn from(r: GroupRow) -> Self {
        Group {
            id: GroupId(r.id),
            name: r.name,
            created_at: r.created_at,
        }
    }
}

#[derive(FromRow)]
struct CountedRow {
    #[sqlx(flatten)]
    group: GroupRow,
    members: i64,
}

impl From<CountedRow> for Counted {
    fn from(r: CountedRow) -> Self {
        Counted {
            group: r.group.into(),
            members: r.members,
        }
    }
}

#[derive(FromRow)]
struct MemberRow {
    #[sqlx(flatten)]
    user: UserRow,
    sources: String,
}

#[derive(FromRow)]
struct MembershipRow {
    #[sqlx(flatten)]
    group: GroupRow,
    sources: String,
}

/// Sources as one text, with a space between two.
fn sources(text: &str) -> Result<Vec<Source>> {
    let each = text.split(' ').map(|s| s.parse::<Source>());
    let mut all = each
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|e| corrupt("group_members.source", e))?;
    all.sort_unstable();
    Ok(all)
}

macro_rules! select_counted {
    ($rest:literal) => {
        concat!(
            "SELECT g.id, g.name, g.created_at, (SELECT count(DISTINCT m.user_id) FROM group_members m \
             WHERE m.group_id = g.id) AS members FROM groups g ",
            $rest
        )
    };
}

/// The groups with one of so many names, in the default organization: others have none.
macro_rules! select_named {
    ($lock:literal) => {
        concat!(
            "SELECT id, name, created_at FROM groups \
             WHERE org_id = $33 AND name_key IN \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
             $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) \
             ORDER BY name_key",
            $lock
        )
    };
}
const NAMED_AT_ONCE: usize = 32;

const MEMBERS: &str = "SELECT count(DISTINCT m.user_id) FROM group_members m \
     JOIN users u ON u.principal_id = m.user_id WHERE m.group_id = $1 AND u.search_key LIKE $2 ESCAPE '\\'";

#[async_trait]
impl GroupsRead for Handle {
    async fn group(&mut self, id: GroupId) -> Result<Option<Counted>> {
        let sql = locking!(self, select_counted!("WHERE g.id = $1"));
        Ok(self.opt::<CountedRow>(sql, args![id]).await?.map(Counted::from))
    }

    async fn groups(&mut self, search: &str, offset: i64, limit: i64) -> Result<Page<Counted>> {
        let pattern = search::folded(search);
        let total = r"SELECT count(*) FROM groups WHERE name_key LIKE $1 ESCAPE '\'";
        let total = self.count(total, args![&pattern]).await?;
        let sql =
            select_counted!(r"WHERE g.name_key LIKE $1 ESCAPE '\' ORDER BY g.name_key LIMIT $2 OFFSET $3");
        let rows = self
            .all::<CountedRow>(sql, args![pattern, limit.max(0), offset.max(0)])
            .await?;
        Ok(Page {
            rows: rows.into_iter().map(Counted::from).collect(),
            total,
        })
    }

    async fn groups_named(&mut self, name_keys: &[String]) -> Result<Vec<Group>> {
        // A lock that only a deletion or a new name waits for, so that sign-ins do not wait for each other.
        let sql = self.locking(select_named!(""), select_named!(" FOR KEY SHARE"));
        let mut named = Vec::new();
        let mut keys = name_keys.to_vec();
        // In one order, whatever the order of the claim.
        keys.sort_unstable();
        keys.dedup();
        for some in keys.chunks(NAMED_AT_ONCE) {
            let padding = std::iter::repeat_n(&some[0], NAMED_AT_ONCE - some.len());
            let mut vals: Vec<Val> = some.iter().chain(padding).map(Val::from).collect();
            vals.push(DEFAULT_ORG.into());
            let rows = self.all::<GroupRow>(sql, vals).await?;
            named.extend(rows.into_iter().map(Group::from));
        }
        Ok(named)
    }

    async fn members(
        &mut self,
        group: GroupId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<Member>> {
        let pattern = search::folded(search);
        let total = self.count(MEMBERS, args![group, &pattern]).await?;
        let sql = concat!(
            "SELECT ",
            user_columns!(),
            ", m.sources FROM (SELECT user_id, string_agg(source, ' ') AS sources FROM group_members \
             WHERE group_id = $1 GROUP BY user_id) m JOIN users u ON u.principal_id = m.user_id \
             JOIN principals p ON p.id = u.principal_id WHERE u.search_key LIKE $2 ESCAPE '\\' \
             ORDER BY p.name LIMIT $3 OFFSET $4"
        );
        let rows = self
            .all::<MemberRow>(sql, args![group, pattern, limit.max(0), offset.max(0)])
            .await?;
        let member = |r: MemberRow| {
            Ok(Member {
                sources: sources(&r.sources)?,
                user: User::from(r.user),
            })
        };
        Ok(Page {
            rows: rows.into_iter().map(member).collect::<Result<_>>()?,
            total,
        })
    }

    async fn memberships_of(&mut self, user: PrincipalId) -> Result<Vec<Membership>> {
        let sql = "SELECT g.id, g.name, g.created_at, m.sources FROM groups g JOIN (SELECT group_id, \
             string_agg(source, ' ') AS sources FROM group_members WHERE user_id = $1 GROUP BY group_id) m \
             ON m.group_id = g.id ORDER BY g.name_key";
        let membership = |r: MembershipRow| {
            Ok(Membership {
                sources: sources(&r.sources)?,
                group: r.group.into(),
            })
        };
        let rows = self.all::<MembershipRow>(sql, args![user]).await?;
        rows.into_iter().map(membership).collect()
    }

    async fn memberships_by(&mut self, source: Source) -> Result<i64> {
        let sql = "SELECT (SELECT count(*) FROM group_members WHERE source = $1) \
             + (SELECT count(*) FROM team_members WHERE source = $1)";
        self.count(sql, args![source]).await
    }
}

#[async_trait]
impl GroupsWrite for Handle {
    async fn insert_group(&mut self, group: &Group) -> Result<()> {
        self.exec_one(
            "INSERT INTO groups (id, org_id, name, name_key, created_at) VALUES ($1, $2, $3, $4, $5)",
            args![
                group.id,
                DEFAULT_ORG,
                &group.name,
                name_key(&group.name),
                group.created_at
            ],
        )
        .await
    }

    async fn update_group(&mut self, group: &Group) -> Result<()> {
        self.exec_one(
            "UPDATE groups SET name = $2, name_key = $3, created_at = $4 WHERE id = $1",
            args![group.id, &group.name, name_key(&group.name), group.created_at],
        )
        .await
    }

    async fn delete_group(&mut self, id: GroupId) -> Result<()> {
        self.exec_one("DELETE FROM groups WHERE id = $1", args![id]).await
    }

    async fn add_member(&mut self, group: GroupId, user: PrincipalId, source: Source) -> Result<bool> {
        let sql = "INSERT INTO group_members (group_id, user_id, source) VALUES ($1, $2, $3) \
             ON CONFLICT (group_id, user_id, source) DO NOTHING";
        Ok(self.exec(sql, args![group, user, source]).await? == 1)
    }

    async fn remove_member(&mut self, group: GroupId, user: PrincipalId, source: Source) -> Result<bool> {
        let sql = "DELETE FROM group_members WHERE group_id = $1 AND user_id = $2 AND source = $3";
        Ok(self.exec(sql, args![group, user, source]).await? == 1)
    }

    async fn set_memberships(&mut self, user: PrincipalId, source: Source, groups: &[GroupId]) -> Result<()> {
        let wanted: HashSet<GroupId> = groups.iter().copied().collect();
        let mut there = HashSet::new();
        for membership in self.memberships_of(user).await? {
            if membership.sources.contains(&source) {
                there.insert(membership.group.id);
            }
        }
        for group in there.difference(&wanted) {
            self.remove_member(*group, user, source).await?;
        }
        for group in groups.iter().filter(|g| !there.contains(g)) {
            self.add_member(*group, user, source).await?;
        }
        Ok(())
    }

    async fn delete_memberships_by(&mut self, source: Source) -> Result<u64> {
        let sql = "DELETE FROM group_members WHERE source = $1";
        let of_groups = self.exec(sql, args![source]).await?;
        let sql = "DELETE FROM team_members WHERE source = $1";
        Ok(of_groups + self.exec(sql, args![source]).await?)
    }
}
