//! Teams of organizations: who is in them, as what, and by what.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::groups::person_called;
use crate::namespace::{REDIRECTS_FOR, Titles, slug_taken};
use crate::ports::names::Kind;
use crate::ports::teams::{CountedTeam, MappedGroup, Team, TeamMember, TeamMembership};
use crate::ports::{Page, Read, Write};
use crate::standing::Place;
use gatehouse_domain::access::{Action, Source, TeamRole};
use gatehouse_domain::ids::{GroupId, OrgId, PrincipalId, TeamId};
use gatehouse_domain::lists::typed;
use gatehouse_domain::problem::Problem;
use serde_json::{Value, json};

/// A team's page.
#[derive(Clone, Debug)]
pub struct TeamDetail {
    /// The team.
    pub team: Team,
    /// The caller administers it.
    pub manages: bool,
    /// The groups that lead to it.
    pub groups: Vec<MappedGroup>,
}

impl Gatehouse {
    /// A page of an organization's teams, by name.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn teams(
        &self,
        caller: &Caller,
        org: OrgId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<CountedTeam>> {
        let mut read = self.read();
        self.may(
            &mut *read,
            caller,
            Action::SeeOrganization,
            Place::Organization(org),
        )
        .await?;
        Ok(read
            .teams(org, &typed(search), offset.max(0), limit.clamp(1, 200))
            .await?)
    }

    /// One team.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn team(&self, caller: &Caller, id: TeamId) -> Result<TeamDetail> {
        let mut read = self.read();
        let team = self.seen_team(&mut *read, caller, id).await?;
        let place = Place::Team(&team);
        let manages = self.may(&mut *read, caller, Action::ManageTeam, place).await;
        Ok(TeamDetail {
            groups: read.groups_of_team(id).await?,
            manages: manages.is_ok(),
            team,
        })
    }

    /// The team with a name, or that had it until not long ago.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn team_named(&self, caller: &Caller, name: &str) -> Result<Team> {
        let mut read = self.read();
        match self.found_by_name(&mut *read, name).await? {
            Some(named) if named.kind == Kind::Team => {
                self.seen_team(&mut *read, caller, TeamId(named.holder)).await
            }
            _ => Err(Error::NotFound),
        }
    }

    /// A page of its people, by name.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn team_members(
        &self,
        caller: &Caller,
        id: TeamId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<TeamMember>> {
        let mut read = self.read();
        self.seen_team(&mut *read, caller, id).await?;
        Ok(read
            .team_members(id, &typed(search), offset.max(0), limit.clamp(1, 200))
            .await?)
    }

    /// Makes one in an organization; its maker, who is in the organization, administers it.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn make_team(&self, caller: &Caller, org: OrgId, name: &str, slug: &str) -> Result<Team> {
        let mut tx = self.write().await?;
        self.may(&mut *tx, caller, Action::MakeTeam, Place::Organization(org))
            .await?;
        tx.organization(org).await?.ok_or(Error::NotFound)?;
        let Titles { name, slug } = Titles::read(name, slug)?;
        let now = self.now();
        let team = Team {
            id: TeamId(self.ports.rng.uuid(now)),
            org,
            slug,
            name,
            created_at: now,
        };
        tx.insert_team(&team).await.map_err(slug_taken)?;
        let maker = caller.person()?.user.id;
        if tx.org_role(org, maker).await?.is_some() {
            tx.put_team_member(team.id, maker, TeamRole::Administrator, Source::Manual, now)
                .await?;
        }
        self.tell_team(&mut *tx, caller, &team, "team.create", None, Some(told(&team)))
            .await?;
        tx.commit().await?;
        Ok(team)
    }

    /// Gives one other names. A former one leads to it for 90 days.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn rename_team(&self, caller: &Caller, id: TeamId, name: &str, slug: &str) -> Result<()> {
        let (mut tx, former) = self.team_to_change(caller, id).await?;
        let Titles { name, slug } = Titles::read(name, slug)?;
        let team = Team {
            name,
            slug,
            ..former.clone()
        };
        if team == former {
            return Ok(());
        }
        tx.rename_team(id, &team.slug, &team.name, self.now() + REDIRECTS_FOR)
            .await
            .map_err(slug_taken)?;
        let (before, after) = (Some(told(&former)), Some(told(&team)));
        self.tell_team(&mut *tx, caller, &team, "team.rename", before, after)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Adds somebody of the organization, by user name or email. Who was added before gets the role.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn add_team_member(
        &self,
        caller: &Caller,
        id: TeamId,
        who: &str,
        role: TeamRole,
    ) -> Result<()> {
        let (mut tx, team) = self.team_to_change(caller, id).await?;
        let user = person_called(&mut *tx, who).await?;
        let user = user.ok_or_else(|| Error::field("who", Problem::NoSuchUser))?;
        if tx.org_role(team.org, user.id).await?.is_none() {
            return Err(Error::field("who", Problem::NotInOrganization(user.name)));
        }
        self.put_member(tx, caller, &team, user.id, &user.name, role)
            .await
    }

    /// Gives somebody who is in it another role by hand. What a group or a provider says of them stays: the highest
    /// role counts.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn set_team_role(
        &self,
        caller: &Caller,
        id: TeamId,
        user: PrincipalId,
        role: TeamRole,
    ) -> Result<()> {
        let (mut tx, team) = self.team_to_change(caller, id).await?;
        let user = tx.user(user).await?.ok_or(Error::NotFound)?;
        tx.team_role(id, user.id).await?.ok_or(Error::NotFound)?;
        self.put_member(tx, caller, &team, user.id, &user.name, role)
            .await
    }

    async fn put_member(
        &self,
        mut tx: Box<dyn Write>,
        caller: &Caller,
        team: &Team,
        user: PrincipalId,
        name: &str,
        role: TeamRole,
    ) -> Result<()> {
        let own = membership(&mut *tx, team.id, user).await?;
        let own = own.and_then(|m| m.sources.into_iter().find(|(s, _)| *s == Source::Manual));
        let was = own.map(|(_, role)| role);
        if was == Some(role) {
            return Ok(());
        }
        tx.put_team_member(team.id, user, role, Source::Manual, self.now())
            .await?;
        let action = match was {
            None => "team.add_member",
            Some(_) => "team.set_role",
        };
        let before = was.map(|role| json!({"member": name, "role": role.name()}));
        let after = Some(json!({"member": name, "role": role.name()}));
        self.tell_team(&mut *tx, caller, team, action, before, after)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes one membership back. One that a group makes is taken back in the group.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn remove_team_member(
        &self,
        caller: &Caller,
        id: TeamId,
        user: PrincipalId,
        source: Source,
    ) -> Result<()> {
        let (mut tx, team) = self.team_to_change(caller, id).await?;
        let user = tx.user(user).await?.ok_or(Error::NotFound)?;
        if tx.remove_team_member(id, user.id, source).await? {
            let before = Some(json!({"member": user.name, "source": source.to_string()}));
            self.tell_team(&mut *tx, caller, &team, "team.remove_member", before, None)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Lets a group lead to a team: who is in it, and in the organization, is in the team. Groups are of the whole
    /// installation, so this is for its administrators.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn map_group(&self, caller: &Caller, id: TeamId, group: GroupId, role: TeamRole) -> Result<()> {
        let (mut tx, team) = self.team_to(caller, id, Action::MapGroup).await?;
        let group = tx.group(group).await?.ok_or(Error::NotFound)?.group;
        let was = tx.groups_of_team(id).await?;
        let was = was.into_iter().find(|m| m.group.id == group.id).map(|m| m.role);
        if was == Some(role) {
            return Ok(());
        }
        tx.map_group(id, group.id, role).await?;
        let before = was.map(|role| json!({"group": group.name, "role": role.name()}));
        let after = Some(json!({"group": group.name, "role": role.name()}));
        self.tell_team(&mut *tx, caller, &team, "team.map_group", before, after)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Lets a group lead there no more.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn unmap_group(&self, caller: &Caller, id: TeamId, group: GroupId) -> Result<()> {
        let (mut tx, team) = self.team_to_change(caller, id).await?;
        let group = tx.group(group).await?.ok_or(Error::NotFound)?.group;
        if tx.unmap_group(id, group.id).await? {
            let before = Some(json!({"group": group.name}));
            self.tell_team(&mut *tx, caller, &team, "team.unmap_group", before, None)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    pub(crate) async fn seen_team(&self, read: &mut dyn Read, caller: &Caller, id: TeamId) -> Result<Team> {
        let team = read.team(id).await?.ok_or(Error::NotFound)?;
        self.may(read, caller, Action::SeeTeam, Place::Team(&team))
            .await?;
        Ok(team)
    }

    async fn team_to_change(&self, caller: &Caller, id: TeamId) -> Result<(Box<dyn Write>, Team)> {
        self.team_to(caller, id, Action::ManageTeam).await
    }

    async fn team_to(&self, caller: &Caller, id: TeamId, action: Action) -> Result<(Box<dyn Write>, Team)> {
        let mut tx = self.write().await?;
        let team = tx.team(id).await?.ok_or(Error::NotFound)?;
        self.may(&mut *tx, caller, action, Place::Team(&team)).await?;
        Ok((tx, team))
    }

    async fn tell_team(
        &self,
        tx: &mut dyn Write,
        caller: &Caller,
        team: &Team,
        action: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<()> {
        let change = Change {
            action,
            object: team.id.to_string(),
            object_name: &team.slug,
            before,
            after,
        };
        audit::by_actor(tx, caller.actor()?, self.now(), change).await
    }
}

async fn membership(read: &mut dyn Read, team: TeamId, user: PrincipalId) -> Result<Option<TeamMembership>> {
    let teams = read.teams_of(user).await?;
    Ok(teams.into_iter().find(|m| m.team.id == team))
}

fn told(t: &Team) -> Value {
    json!({"name": t.name, "slug": t.slug})
}
