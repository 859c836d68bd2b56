//! What of the console a person may open: it decides what the navigation shows, never what is allowed.

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::organizations::Organization;
use gatehouse_domain::access::OrgRole;
use gatehouse_domain::ids::DEFAULT_ORG;

/// The pages of organizations, teams and service accounts that are a person's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Organizations: where there are several, or to one who administers one and not the installation.
    pub organizations: bool,
    /// Teams.
    pub teams: bool,
    /// Service accounts of an organization.
    pub machines: bool,
}

impl Gatehouse {
    /// What the caller may open; nothing for nobody.
    ///
    /// # Errors
    /// Storage.
    pub async fn may_open(&self, caller: &Caller) -> Result<Reach> {
        let Ok(person) = caller.person() else {
            return Ok(Reach::default());
        };
        let mut read = self.read();
        let roles = read.org_roles(person.user.id).await?;
        if person.user.admin {
            return Ok(Reach {
                organizations: roles.len() > 1,
                teams: true,
                machines: true,
            });
        }
        let administers = roles
            .iter()
            .any(|(_, role)| *role == Some(OrgRole::Administrator));
        Ok(Reach {
            organizations: administers,
            teams: administers || !read.teams_of(person.user.id).await?.is_empty(),
            machines: administers,
        })
    }

    /// The organizations that the caller administers, the default one first.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub async fn administered(&self, caller: &Caller) -> Result<Vec<Organization>> {
        let admin = caller.person()?.user.admin;
        let all = self.organizations(caller).await?;
        let mut own: Vec<Organization> = all
            .into_iter()
            .filter(|o| admin || o.role == Some(OrgRole::Administrator))
            .map(|o| o.organization)
            .collect();
        own.sort_by_key(|o| o.id != DEFAULT_ORG);
        match own.is_empty() {
            true => Err(Error::NotFound),
            false => Ok(own),
        }
    }
}
