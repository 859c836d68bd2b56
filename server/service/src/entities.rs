//! Where a run goes: an entity, as the W&B SDK calls a team. A person has a default one, and so has a service account.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Read;
use crate::ports::machines::Owner;
use crate::ports::names::Kind;
use crate::ports::teams::{Team, TeamMembership};
use gatehouse_domain::access::Why;
use gatehouse_domain::ids::TeamId;
use gatehouse_domain::problem::Problem;
use serde_json::json;

impl Gatehouse {
    /// The teams that the caller is in, in the order of joining, and the default among them.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub async fn own_teams(&self, caller: &Caller) -> Result<(Vec<TeamMembership>, Option<TeamId>)> {
        let user = caller.person()?.user.id;
        let mut read = self.read();
        let teams = read.teams_of(user).await?;
        let chosen = read.chosen_team(user).await?;
        let default = default(&teams, chosen).map(|t| t.id);
        Ok((teams, default))
    }

    /// Chooses where the caller's runs go that name no team; with none it is the first joined.
    ///
    /// # Errors
    /// [`Error::Invalid`]
    pub async fn choose_team(&self, caller: &Caller, team: Option<TeamId>) -> Result<()> {
        let user = &caller.person()?.user;
        let mut tx = self.write().await?;
        let teams = tx.teams_of(user.id).await?;
        let slug = |id: TeamId| {
            teams
                .iter()
                .find(|m| m.team.id == id)
                .map(|m| m.team.slug.clone())
        };
        let wanted = match team {
            None => None,
            Some(id) => Some(slug(id).ok_or_else(|| Error::field("team", Problem::NotOffered))?),
        };
        let was = tx.chosen_team(user.id).await?;
        if was == team {
            return Ok(());
        }
        tx.choose_team(user.id, team).await?;
        let change = Change {
            action: "user.default_team",
            object: user.id.to_string(),
            object_name: &user.name,
            before: Some(json!({"team": was.and_then(slug)})),
            after: Some(json!({"team": wanted})),
        };
        audit::by_actor(&mut *tx, caller.actor()?, self.now(), change).await?;
        Ok(tx.commit().await?)
    }

    /// The teams that a caller reaches without naming one, the default first: a person's, a team's service account's
    /// own, or where the runs of one of the organization go.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub async fn entities(&self, caller: &Caller) -> Result<Vec<Team>> {
        self.entities_in(&mut *self.read(), caller).await
    }

    async fn entities_in(&self, read: &mut dyn Read, caller: &Caller) -> Result<Vec<Team>> {
        let (user, only) = match caller {
            Caller::Anonymous => return Err(Error::Unauthenticated),
            Caller::Person(person) => (person.user.id, None),
            Caller::Machine(machine) => match &machine.owner {
                Owner::Person(user) => (user.id, machine.by.organization),
                Owner::Service(account) => {
                    let Some(id) = account.team.or(account.default_team) else {
                        return Ok(Vec::new());
                    };
                    return Ok(read.team(id).await?.into_iter().collect());
                }
            },
        };
        let mut teams = read.teams_of(user).await?;
        teams.retain(|m| only.is_none_or(|org| m.team.org == org));
        let chosen = read.chosen_team(user).await?;
        let default = default(&teams, chosen).map(|t| t.id);
        let mut teams: Vec<Team> = teams.into_iter().map(|m| m.team).collect();
        teams.sort_by_key(|team| Some(team.id) != default);
        Ok(teams)
    }

    /// Where a run goes: to the team that it names, else to the caller's default.
    ///
    /// # Errors
    /// [`Error::Denied`] with what to do: no such team, or none named and none to go to.
    pub async fn run_team(&self, caller: &Caller, entity: Option<&str>) -> Result<Team> {
        let mut read = self.read();
        let entity = entity.map(str::trim).filter(|e| !e.is_empty());
        let named = match entity {
            // One's own name stands for one's default, as programs send it back that were told it.
            Some(own) if own.eq_ignore_ascii_case(caller.actor()?.name) => None,
            Some(name) => Some(self.found_by_name(&mut *read, name).await?),
            None => None,
        };
        let Some(named) = named else {
            let teams = self.entities_in(&mut *read, caller).await?;
            return teams.into_iter().next().ok_or(Error::Denied(Why::NoTeam));
        };
        let seen = match named {
            Some(named) if named.kind == Kind::Team => {
                self.seen_team(&mut *read, caller, TeamId(named.holder)).await
            }
            _ => Err(Error::NotFound),
        };
        match seen {
            Err(Error::NotFound) => Err(Error::Denied(Why::NoSuchTeam)),
            other => other,
        }
    }
}

/// The chosen one while the person is in it, else the first joined.
fn default(teams: &[TeamMembership], chosen: Option<TeamId>) -> Option<&Team> {
    let chosen = teams.iter().find(|m| Some(m.team.id) == chosen);
    chosen.or(teams.first()).map(|m| &m.team)
}
