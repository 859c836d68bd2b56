//! Access → Groups: making, renaming and deleting groups, and who is in them.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::User;
use crate::ports::groups::{Counted, Group};
use crate::ports::{Page, Read, StoreError, Write};
use gatehouse_domain::access;
use gatehouse_domain::groups::{Source, problem_with_name};
use gatehouse_domain::ids::{ConnectionId, GroupId, PrincipalId, TeamId};
use gatehouse_domain::lists::typed;
use gatehouse_domain::names::{email_key, name_key};
use gatehouse_domain::problem::{Problem, Problems};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// What made a membership, with the connection's name where it was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBy {
    /// The source.
    pub source: Source,
    /// The connection's name.
    pub connection: Option<String>,
}

/// Somebody in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// The account.
    pub user: User,
    /// What made the memberships.
    pub made_by: Vec<MadeBy>,
}

/// A group's page.
#[derive(Clone, Debug)]
pub struct GroupDetail {
    /// The group.
    pub counted: Counted,
    /// A page of its members.
    pub members: Page<MemberRow>,
}

impl Gatehouse {
    /// A page of groups, by name.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn groups(
        &self,
        caller: &Caller,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<Counted>> {
        caller.administrator()?;
        Ok(self
            .read()
            .groups(&typed(search), offset.max(0), limit.clamp(1, 200))
            .await?)
    }

    /// The group that is called so, as typed into the field `group`.
    ///
    /// # Errors
    /// [`Error::Invalid`], not an administrator.
    pub async fn group_called(&self, caller: &Caller, name: &str) -> Result<GroupId> {
        caller.administrator()?;
        let found = self.read().groups_named(&[name_key(name)]).await?;
        let named = || Error::field("group", Problem::NoGroup(name.trim().to_owned()));
        found.first().map(|group| group.id).ok_or_else(named)
    }

    /// What the sources of a team's memberships are called: the groups that lead to it, and connections.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn team_sources(
        &self,
        caller: &Caller,
        id: TeamId,
    ) -> Result<BTreeMap<access::Source, String>> {
        let mut read = self.read();
        self.seen_team(&mut *read, caller, id).await?;
        let groups = read.groups_of_team(id).await?;
        let connections = read.connections().await?;
        let groups = groups
            .into_iter()
            .map(|m| (access::Source::Group(m.group.id), m.group.name));
        let connections = connections
            .into_iter()
            .map(|c| (access::Source::Connection(c.id), c.name));
        Ok(groups.chain(connections).collect())
    }

    /// One group with a page of its members.
    ///
    /// # Errors
    /// Not an administrator; [`Error::NotFound`].
    pub async fn group(
        &self,
        caller: &Caller,
        id: GroupId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<GroupDetail> {
        caller.administrator()?;
        let mut read = self.read();
        let counted = read.group(id).await?.ok_or(Error::NotFound)?;
        let found = read
            .members(id, &typed(search), offset.max(0), limit.clamp(1, 200))
            .await?;
        let names = connection_names(&mut *read).await?;
        let rows = found.rows.into_iter().map(|m| MemberRow {
            user: m.user,
            made_by: made_by(&m.sources, &names),
        });
        Ok(GroupDetail {
            counted,
            members: Page {
                rows: rows.collect(),
                total: found.total,
            },
        })
    }

    /// Makes a group.
    ///
    /// # Errors
    /// [`Error::Invalid`], not an administrator.
    pub async fn make_group(&self, caller: &Caller, name: &str) -> Result<Group> {
        let person = caller.administrator()?;
        let now = self.now();
        let group = Group {
            id: GroupId(self.ports.rng.uuid(now)),
            name: valid_name(name)?,
            created_at: now,
        };
        let mut tx = self.write().await?;
        tx.insert_group(&group).await.map_err(name_taken)?;
        let change = Change {
            action: "group.create",
            object: group.id.to_string(),
            object_name: &group.name,
            before: None,
            after: None,
        };
        audit::by(&mut *tx, person, now, change).await?;
        tx.commit().await?;
        Ok(group)
    }

    /// Gives a group another name: from then on providers' names are matched with that one.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], not an administrator.
    pub async fn rename_group(&self, caller: &Caller, id: GroupId, name: &str) -> Result<()> {
        let person = caller.administrator()?;
        let name = valid_name(name)?;
        let mut tx = self.write().await?;
        let former = tx.group(id).await?.ok_or(Error::NotFound)?.group;
        if former.name == name {
            return Ok(());
        }
        let group = Group {
            name: name.clone(),
            ..former.clone()
        };
        tx.update_group(&group).await.map_err(name_taken)?;
        let change = Change {
            action: "group.rename",
            object: id.to_string(),
            object_name: &name,
            before: Some(json!({"name": former.name})),
            after: Some(json!({"name": name})),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        Ok(tx.commit().await?)
    }

    /// Deletes a group with its memberships.
    ///
    /// # Errors
    /// [`Error::NotFound`], not an administrator.
    pub async fn delete_group(&self, caller: &Caller, id: GroupId) -> Result<()> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let Counted { group, members } = tx.group(id).await?.ok_or(Error::NotFound)?;
        tx.delete_group(id).await?;
        let change = Change {
            action: "group.delete",
            object: id.to_string(),
            object_name: &group.name,
            before: Some(json!({"members": members})),
            after: None,
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        Ok(tx.commit().await?)
    }

    /// Adds somebody to a group, by user name or email. Who was added before stays.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], not an administrator.
    pub async fn add_member(&self, caller: &Caller, id: GroupId, who: &str) -> Result<()> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let Counted { group, .. } = tx.group(id).await?.ok_or(Error::NotFound)?;
        let user = person_called(&mut *tx, who)
            .await?
            .ok_or_else(|| Error::field("who", Problem::NoSuchUser))?;
        if tx.add_member(id, user.id, Source::Manual).await? {
            let change = Change {
                action: "group.add_member",
                object: id.to_string(),
                object_name: &group.name,
                before: None,
                after: Some(json!({"member": user.name})),
            };
            audit::by(&mut *tx, person, self.now(), change).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Takes one membership back. One that a connection made comes back at the person's next sign-in with it
    /// while the provider names the group.
    ///
    /// # Errors
    /// [`Error::NotFound`], not an administrator.
    pub async fn remove_member(
        &self,
        caller: &Caller,
        id: GroupId,
        user: PrincipalId,
        source: Source,
    ) -> Result<()> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let Counted { group, .. } = tx.group(id).await?.ok_or(Error::NotFound)?;
        let user = tx.user(user).await?.ok_or(Error::NotFound)?;
        if tx.remove_member(id, user.id, source).await? {
            let change = Change {
                action: "group.remove_member",
                object: id.to_string(),
                object_name: &group.name,
                before: Some(json!({"member": user.name, "source": source.to_string()})),
                after: None,
            };
            audit::by(&mut *tx, person, self.now(), change).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// A group that was made, or renamed, needs a name of its own.
fn valid_name(name: &str) -> Result<String> {
    match problem_with_name(name) {
        None => Ok(name.split_whitespace().collect::<Vec<_>>().join(" ")),
        Some(problem) => Err(Error::Invalid(Problems::from([("name", problem)]))),
    }
}

fn name_taken(e: StoreError) -> Error {
    match e {
        StoreError::Taken(_) => Error::Invalid(Problems::from([("name", Problem::GroupNameTaken)])),
        e => e.into(),
    }
}

/// The account of a user name or an email that was typed into the field `who`.
///
/// # Errors
/// [`Error::Invalid`] where it can be neither.
pub(crate) async fn person_called(read: &mut dyn Read, who: &str) -> Result<Option<User>> {
    let who = who.trim();
    if who.is_empty() {
        return Err(Error::field("who", Problem::Required));
    }
    if who.chars().any(char::is_control) {
        return Err(Error::field("who", Problem::ControlCharacter));
    }
    Ok(match read.user_by_name(who).await? {
        Some(user) => Some(user),
        None => read.user_by_email(&email_key(who)).await?,
    })
}

/// The connections' names, to tell what made a membership.
pub(crate) async fn connection_names(read: &mut dyn Read) -> Result<HashMap<Source, String>> {
    let all = read.connections().await?.into_iter();
    Ok(all.map(|c| (Source::Connection(c.id), c.name)).collect())
}

pub(crate) fn made_by(sources: &[Source], names: &HashMap<Source, String>) -> Vec<MadeBy> {
    let named = |source: &Source| MadeBy {
        source: *source,
        connection: names.get(source).cloned(),
    };
    sources.iter().map(named).collect()
}

/// Removes a person's memberships that sign-ins through a connection made; the names of the groups and teams.
pub(crate) async fn leave_all(
    tx: &mut dyn Write,
    user: PrincipalId,
    connection: ConnectionId,
) -> Result<Vec<String>> {
    let source = Source::Connection(connection);
    let mut left = tx.memberships_of(user).await?;
    left.retain(|m| m.sources.contains(&source));
    if !left.is_empty() {
        tx.set_memberships(user, source, &[]).await?;
    }
    let source = access::Source::Connection(connection);
    let mut teams = tx.teams_of(user).await?;
    teams.retain(|m| m.sources.iter().any(|(s, _)| *s == source));
    for m in &teams {
        tx.remove_team_member(m.team.id, user, source).await?;
    }
    let groups = left.into_iter().map(|m| m.group.name);
    Ok(groups.chain(teams.into_iter().map(|m| m.team.slug)).collect())
}
