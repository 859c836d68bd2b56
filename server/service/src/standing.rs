//! How a caller stands to a thing, found out for [`gatehouse_domain::access::allows`].

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Read;
use crate::ports::accounts::User;
use crate::ports::machines::{Owner, ServiceAccount};
use crate::ports::projects::Project;
use crate::ports::teams::Team;
use gatehouse_domain::access::{Action, Credential, Resource, Service, Standing, Why, allows};
use gatehouse_domain::ids::{OrgId, ProjectId, TeamId};

/// A thing.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// The installation.
    Instance,
    /// An organization.
    Organization(OrgId),
    /// A team.
    Team(&'a Team),
    /// A project with its team.
    Project(&'a Team, &'a Project),
    /// What is the caller's own.
    Own,
}

impl Place<'_> {
    const fn resource(&self) -> Resource {
        match self {
            Place::Instance => Resource::Instance,
            Place::Organization(_) => Resource::Organization,
            Place::Team(_) => Resource::Team,
            Place::Project(_, project) if project.restricted => Resource::RestrictedProject,
            Place::Project(..) => Resource::OpenProject,
            Place::Own => Resource::Own,
        }
    }
    fn org(&self) -> Option<OrgId> {
        match self {
            Place::Instance | Place::Own => None,
            Place::Organization(org) => Some(*org),
            Place::Team(team) | Place::Project(team, _) => Some(team.org),
        }
    }
    fn team(&self) -> Option<TeamId> {
        match self {
            Place::Team(team) | Place::Project(team, _) => Some(team.id),
            _ => None,
        }
    }
    fn project(&self) -> Option<ProjectId> {
        match self {
            Place::Project(_, project) => Some(project.id),
            _ => None,
        }
    }
}

impl Gatehouse {
    /// Whether a caller may do something to a thing; by what.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotFound`] where the caller must not know of it; nobody is signed in.
    pub async fn may(
        &self,
        read: &mut dyn Read,
        caller: &Caller,
        action: Action,
        place: Place<'_>,
    ) -> Result<Why> {
        let standing = standing(read, caller, &place).await?;
        let verdict = allows(&standing, action, place.resource());
        match verdict.why {
            why if verdict.allowed => Ok(why),
            why if why.hides() => Err(Error::NotFound),
            why => Err(Error::Denied(why)),
        }
    }
}

async fn standing(read: &mut dyn Read, caller: &Caller, place: &Place<'_>) -> Result<Standing> {
    let mut standing = match caller {
        Caller::Anonymous => return Err(Error::Unauthenticated),
        Caller::Person(person) => of_person(read, &person.user, place).await?,
        Caller::Machine(machine) => Standing {
            credential: Some(Credential {
                scopes: machine.by.scopes,
                elsewhere: machine.by.organization.is_some() && machine.by.organization != place.org(),
            }),
            ..match &machine.owner {
                Owner::Person(user) => of_person(read, user, place).await?,
                Owner::Service(account) => of_service(account, place),
            }
        },
    };
    if let Some(project) = place.project() {
        standing.project = read.project_role(project, caller.actor()?.id).await?;
    }
    Ok(standing)
}

async fn of_person(read: &mut dyn Read, user: &User, place: &Place<'_>) -> Result<Standing> {
    let mut standing = Standing {
        instance_administrator: user.admin,
        ..Standing::default()
    };
    if let Some(org) = place.org() {
        standing.org = read.org_role(org, user.id).await?;
    }
    if let (Some(team), Some(_)) = (place.team(), standing.org) {
        standing.team = read.team_role(team, user.id).await?;
    }
    Ok(standing)
}

fn of_service(account: &ServiceAccount, place: &Place<'_>) -> Standing {
    let service = match (account.team, place.team()) {
        _ if place.org() != Some(account.org) => None,
        (None, _) => Some(Service::OfOrganization),
        (Some(own), Some(team)) if own == team => Some(Service::OfTeam),
        (Some(_), Some(_) | None) => Some(Service::OfOtherTeam),
    };
    Standing {
        service,
        ..Standing::default()
    }
}
