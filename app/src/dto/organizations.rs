//! Organizations on the wire.

use super::machines::Named;
use super::when::When;
use gatehouse_domain::access::OrgRole;
use serde::{Deserialize, Serialize};

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgRow {
    /// The organization.
    pub org: Named,
    /// How many people are in it.
    pub members: i64,
    /// How many teams it has.
    pub teams: i64,
    /// What the caller is in it.
    pub role: Option<OrgRole>,
}

/// The list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgList {
    /// The organizations that the caller administers.
    pub rows: Vec<OrgRow>,
}

/// Somebody in an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgMemberRow {
    /// The account's id.
    pub id: String,
    /// The unique name.
    pub name: String,
    /// The full name, if known.
    pub full_name: Option<String>,
    /// The email, if known.
    pub email: Option<String>,
    /// The role.
    pub role: OrgRole,
    /// Since when.
    pub since: When,
}

/// `/console/organizations/{id}`, and its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgPage {
    /// The organization.
    pub org: Named,
    /// It is the one that everybody is in.
    pub default: bool,
    /// A page of its people.
    pub rows: Vec<OrgMemberRow>,
    /// How many match in all.
    pub total: i64,
}

#[cfg(feature = "ssr")]
mod from {
    use super::*;
    use gatehouse_service::ports::organizations::{CountedOrg, OrgMember};

    impl From<CountedOrg> for OrgRow {
        fn from(c: CountedOrg) -> Self {
            OrgRow {
                org: c.organization.into(),
                members: c.members,
                teams: c.teams,
                role: c.role,
            }
        }
    }

    impl OrgMemberRow {
        /// As seen at a time.
        pub fn new(m: OrgMember, now: i64) -> Self {
            OrgMemberRow {
                id: m.user.id.to_string(),
                name: m.user.name,
                full_name: m.user.full_name,
                email: m.user.email,
                role: m.role,
                since: When::new(m.since, now),
            }
        }
    }
}
