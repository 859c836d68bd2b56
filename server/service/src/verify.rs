//! What an application, or the reverse proxy before it, asks: who is calling, and what are they in?

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Read;
use crate::ports::accounts::{Registered, User};
use crate::ports::machines::{Owner, ServiceAccount};
use gatehouse_domain::access::Scopes;
use gatehouse_domain::ids::{OrgId, PrincipalId};
use gatehouse_domain::verify::Memberships;
use std::sync::Arc;

/// Whom a key, a token or a session is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The principal.
    pub id: PrincipalId,
    /// The unique name.
    pub name: String,
    /// A service account, no person.
    pub service: bool,
    /// A person's address, if a provider or an administrator said it.
    pub email: Option<String>,
    /// What they are in.
    pub is_in: Memberships,
}

impl Gatehouse {
    /// Who the caller is and what they are in; kept while nothing is written. What a federated token is of is seen in
    /// its organization only.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]; storage.
    pub async fn verified(&self, caller: &Caller) -> Result<Arc<Verified>> {
        let version = self.ports.store.version();
        let (id, only) = match caller {
            Caller::Anonymous => return Err(Error::Unauthenticated),
            Caller::Person(person) => (person.user.id, None),
            Caller::Machine(machine) => (machine.owner.id(), machine.by.organization),
        };
        let read = async {
            let mut read = self.read();
            let verified = match caller {
                Caller::Anonymous => return Err(Error::Unauthenticated),
                Caller::Person(person) => of_person(&mut *read, &person.user, only).await?,
                Caller::Machine(machine) => match &machine.owner {
                    Owner::Person(user) => of_person(&mut *read, user, only).await?,
                    Owner::Service(account) => of_service(&mut *read, account).await?,
                },
            };
            Ok(Some(Arc::new(verified)))
        };
        let kept = self.kept(&self.kept.verified, version, (id, only), read).await?;
        kept.ok_or(Error::Unauthenticated)
    }
}

/// Whether it is a token that is good for one organization only. Its administrators say who has one, so it is no proof of
/// who somebody is to anybody else.
pub fn bound(caller: &Caller) -> bool {
    matches!(caller, Caller::Machine(machine) if machine.by.organization.is_some())
}

/// The scopes of the key or token; none for a session.
pub fn scopes(caller: &Caller) -> Option<Scopes> {
    match caller {
        Caller::Machine(machine) => Some(machine.by.scopes),
        Caller::Person(_) | Caller::Anonymous => None,
    }
}

async fn of_person(read: &mut dyn Read, user: &User, only: Option<OrgId>) -> Result<Verified> {
    let seen = |org: OrgId| only.is_none_or(|only| only == org);
    let organizations = read.organizations(user.id, true).await?.into_iter();
    let organizations: Vec<_> = organizations
        .map(|counted| counted.organization)
        .filter(|org| seen(org.id))
        .collect();
    // A team counts with its organization.
    let inside = |org: OrgId| organizations.iter().any(|o| o.id == org);
    let teams = read.teams_of(user.id).await?.into_iter().map(|m| m.team);
    let teams = teams
        .filter(|team| inside(team.org))
        .map(|team| team.slug)
        .collect();
    let groups = match only {
        // Groups are of the default organization, whatever the token's is.
        Some(_) => Vec::new(),
        None => {
            let all = read.memberships_of(user.id).await?.into_iter();
            all.map(|membership| membership.group.name).collect()
        }
    };
    Ok(Verified {
        id: user.id,
        name: user.name.clone(),
        service: false,
        // Who registered typed what they liked.
        email: user.email.clone().filter(|_| user.registered == Registered::No),
        is_in: Memberships {
            groups,
            teams,
            organizations: organizations.into_iter().map(|org| org.slug).collect(),
        },
    })
}

async fn of_service(read: &mut dyn Read, account: &ServiceAccount) -> Result<Verified> {
    let organization = read.organization(account.org).await?;
    let team = match account.team {
        Some(team) => read.team(team).await?,
        None => None,
    };
    Ok(Verified {
        id: account.id,
        name: account.slug.clone(),
        service: true,
        email: None,
        is_in: Memberships {
            groups: Vec::new(),
            teams: team.into_iter().map(|team| team.slug).collect(),
            organizations: organization.into_iter().map(|org| org.slug).collect(),
        },
    })
}
