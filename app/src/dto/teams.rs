//! Teams and projects on the wire.

use super::machines::Named;
use super::when::When;
use gatehouse_domain::access::{ProjectRole, TeamRole};
use serde::{Deserialize, Serialize};

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRow {
    /// The team.
    pub team: Named,
    /// How many people are in it.
    pub members: i64,
    /// How many projects it has.
    pub projects: i64,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamList {
    /// The organization.
    pub org: Named,
    /// The organizations to choose from.
    pub orgs: Vec<Named>,
    /// The caller may make teams in it.
    pub manages: bool,
    /// Its rows.
    pub rows: Vec<TeamRow>,
    /// How many match in all.
    pub total: i64,
}

/// The head of a team's pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamHead {
    /// The team.
    pub team: Named,
    /// The caller administers it.
    pub manages: bool,
}

/// What made a membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeBy {
    /// The source's stable text.
    pub source: String,
    /// The name of the connection or the group that it is.
    pub name: Option<String>,
    /// What it says the person is.
    pub role: TeamRole,
}

/// Somebody in a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// The account's id.
    pub id: String,
    /// The unique name.
    pub name: String,
    /// The full name, if known.
    pub full_name: Option<String>,
    /// The email, if known.
    pub email: Option<String>,
    /// The role that counts.
    pub role: TeamRole,
    /// What made the memberships.
    pub made_by: Vec<MadeBy>,
}

/// `/console/teams/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamPage {
    /// The team.
    pub head: TeamHead,
    /// A page of its people.
    pub rows: Vec<MemberRow>,
    /// How many match in all.
    pub total: i64,
}

/// A group that leads to a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedRow {
    /// The group's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its people are in the team.
    pub role: TeamRole,
}

/// `/console/teams/{id}/settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamSettings {
    /// The team.
    pub head: TeamHead,
    /// The groups that lead to it.
    pub mapped: Vec<MappedRow>,
    /// The names of groups to choose from; none where the caller may let none lead here.
    pub groups: Option<Vec<String>>,
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Only those reach it who were added.
    pub restricted: bool,
    /// When it was made.
    pub created: When,
}

/// `/console/teams/{id}/projects`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamProjects {
    /// The team.
    pub head: TeamHead,
    /// Its projects that the caller reads or administers.
    pub rows: Vec<ProjectRow>,
}

/// Somebody who was added to a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectMemberRow {
    /// The principal's id.
    pub id: String,
    /// The unique name.
    pub name: String,
    /// It is a service account.
    pub service: bool,
    /// As what.
    pub role: ProjectRole,
}

/// `/console/projects/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectPage {
    /// Its team.
    pub team: Named,
    /// The project.
    pub project: ProjectRow,
    /// The caller administers it.
    pub manages: bool,
    /// Who was added.
    pub rows: Vec<ProjectMemberRow>,
    /// Service accounts that could be: name in addresses, name as written.
    pub services: Vec<(String, String)>,
}

#[cfg(feature = "ssr")]
mod from {
    use super::*;
    use gatehouse_domain::access::Source;
    use gatehouse_service::ports::names::Kind;
    use gatehouse_service::ports::projects::{Project, ProjectMember};
    use gatehouse_service::ports::teams::{CountedTeam, MappedGroup, TeamMember};
    use gatehouse_service::teams::TeamDetail;
    use std::collections::BTreeMap;

    impl From<CountedTeam> for TeamRow {
        fn from(c: CountedTeam) -> Self {
            TeamRow {
                team: c.team.into(),
                members: c.members,
                projects: c.projects,
            }
        }
    }

    impl From<TeamDetail> for TeamHead {
        fn from(d: TeamDetail) -> Self {
            TeamHead {
                team: d.team.into(),
                manages: d.manages,
            }
        }
    }

    impl MemberRow {
        /// With the names of the sources.
        pub fn new(m: TeamMember, names: &BTreeMap<Source, String>) -> Self {
            let made_by = m.sources.into_iter().map(|(source, role)| MadeBy {
                source: source.to_string(),
                name: names.get(&source).cloned(),
                role,
            });
            MemberRow {
                made_by: made_by.collect(),
                id: m.user.id.to_string(),
                name: m.user.name,
                full_name: m.user.full_name,
                email: m.user.email,
                role: m.role,
            }
        }
    }

    impl From<MappedGroup> for MappedRow {
        fn from(m: MappedGroup) -> Self {
            MappedRow {
                id: m.group.id.to_string(),
                name: m.group.name,
                role: m.role,
            }
        }
    }

    impl ProjectRow {
        /// As seen at a time.
        pub fn new(p: Project, now: i64) -> Self {
            ProjectRow {
                id: p.id.to_string(),
                name: p.name,
                restricted: p.restricted,
                created: When::new(p.created_at, now),
            }
        }
    }

    impl From<ProjectMember> for ProjectMemberRow {
        fn from(m: ProjectMember) -> Self {
            ProjectMemberRow {
                id: m.principal.to_string(),
                name: m.name,
                service: m.kind == Kind::Service,
                role: m.role,
            }
        }
    }
}
