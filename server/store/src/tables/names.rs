//! names: one namespace for people, service accounts, teams and organizations.

use crate::db::args;
use crate::error::corrupt;
use crate::handle::Handle;
use async_trait::async_trait;
use gatehouse_domain::ids::{Millis, PrincipalId};
use gatehouse_service::ports::Result;
use gatehouse_service::ports::names::{Kind, Named, NamesRead, NamesWrite};
use sqlx::FromRow;
use uuid::Uuid;

const KINDS: [(Kind, &str); 4] = [
    (Kind::User, "user"),
    (Kind::Service, "service"),
    (Kind::Team, "team"),
    (Kind::Organization, "organization"),
];

pub(super) fn kind(what: &str, text: &str) -> Result<Kind> {
    let found = KINDS.iter().find(|(_, name)| *name == text);
    found
        .map(|(kind, _)| *kind)
        .ok_or_else(|| corrupt(what, "no such kind"))
}

#[derive(FromRow)]
struct Row {
    name: String,
    kind: String,
    holder: Uuid,
    until: Option<Millis>,
}

#[async_trait]
impl NamesRead for Handle {
    async fn named(&mut self, name: &str) -> Result<Option<Named>> {
        let sql = "SELECT name, kind, holder, until FROM names WHERE name = $1";
        let Some(row) = self.opt::<Row>(sql, args![name]).await? else {
            return Ok(None);
        };
        Ok(Some(Named {
            kind: kind("names.kind", &row.kind)?,
            name: row.name,
            holder: row.holder,
            until: row.until,
        }))
    }
}

#[async_trait]
impl NamesWrite for Handle {
    async fn delete_expired_names(&mut self, now: Millis) -> Result<u64> {
        let sql = "DELETE FROM names WHERE until <= $1";
        self.exec(sql, args![now]).await
    }
}

impl Handle {
    /// What is left of a principal: revisions, proofs, invitations and keys name who made them. Its names are free.
    pub(super) async fn forget_principal(&mut self, id: PrincipalId) -> Result<()> {
        for sql in [
            "DELETE FROM api_keys WHERE principal_id = $1",
            "DELETE FROM access_tokens WHERE principal_id = $1",
            "DELETE FROM project_members WHERE principal_id = $1",
            "DELETE FROM names WHERE holder = $1",
        ] {
            self.exec(sql, args![id]).await?;
        }
        let sql = "UPDATE principals SET kind = 'deleted', name = $2 || name WHERE id = $1";
        self.exec_one(sql, args![id, format!("{id}:")]).await
    }

    /// Gives a name to something new. `Taken("names.name")` when something has it, or had it not long ago.
    pub(super) async fn insert_name(&mut self, name: &str, kind: Kind, holder: Uuid) -> Result<()> {
        let kind = KINDS
            .iter()
            .find(|(k, _)| *k == kind)
            .map_or("", |(_, name)| name);
        let sql = "INSERT INTO names (name, kind, holder) VALUES ($1, $2, $3)";
        self.exec_one(sql, args![name, kind, holder]).await
    }

    /// Gives another name to something; the present one leads to it until then. One that was its own before it may
    /// have again.
    pub(super) async fn change_name(
        &mut self,
        name: &str,
        kind: Kind,
        holder: Uuid,
        until: Millis,
    ) -> Result<()> {
        let sql = "UPDATE names SET until = $3 WHERE holder = $1 AND until IS NULL AND name <> $2";
        if self.exec(sql, args![holder, name, until]).await? == 0 {
            return Ok(());
        }
        let sql = "UPDATE names SET until = NULL WHERE name = $1 AND holder = $2";
        if self.exec(sql, args![name, holder]).await? == 0 {
            self.insert_name(name, kind, holder).await?;
        }
        Ok(())
    }
}

/// What a principal is, or was, called: of one that is gone the name stands behind its id.
pub(super) fn called(id: PrincipalId, name: String) -> String {
    match name.strip_prefix(&format!("{id}:")) {
        Some(former) => former.to_owned(),
        None => name,
    }
}
