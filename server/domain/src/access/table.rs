//! The table of role × action, for `docs/access.md` and the test that walks it.

use super::{Action, OrgRole, ProjectRole, Resource, Service, Standing, TeamRole, Verdict, allows};

/// Everything that a caller can be to a thing, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Administers the installation, and is in the organization as everybody is.
    InstanceAdministrator,
    /// Administers the organization.
    OrgAdministrator,
    /// Is in the organization, in no team.
    OrgMember,
    /// Administers the team.
    TeamAdministrator,
    /// Is in the team.
    TeamMember,
    /// Reads in the team.
    TeamViewer,
    /// In no team, added to the project as its administrator.
    ProjectAdministrator,
    /// In no team, added to the project.
    ProjectMember,
    /// A service account of the organization.
    OrgService,
    /// A service account of the team.
    TeamService,
    /// A service account of another team.
    OtherTeamsService,
    /// A service account of the organization that was added to the project.
    AddedService,
    /// A person of another organization.
    Stranger,
}

impl Role {
    /// All, in the order of the table.
    pub const ALL: [Role; 13] = [
        Role::InstanceAdministrator,
        Role::OrgAdministrator,
        Role::OrgMember,
        Role::TeamAdministrator,
        Role::TeamMember,
        Role::TeamViewer,
        Role::ProjectAdministrator,
        Role::ProjectMember,
        Role::OrgService,
        Role::TeamService,
        Role::OtherTeamsService,
        Role::AddedService,
        Role::Stranger,
    ];

    /// As the table calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Role::InstanceAdministrator => "instance administrator",
            Role::OrgAdministrator => "organization administrator",
            Role::OrgMember => "organization member",
            Role::TeamAdministrator => "team administrator",
            Role::TeamMember => "team member",
            Role::TeamViewer => "team viewer",
            Role::ProjectAdministrator => "project administrator",
            Role::ProjectMember => "project member",
            Role::OrgService => "organization's service account",
            Role::TeamService => "team's service account",
            Role::OtherTeamsService => "another team's service account",
            Role::AddedService => "organization's service account, added to the project",
            Role::Stranger => "somebody of another organization",
        }
    }

    /// How it stands, with a session.
    pub fn standing(self) -> Standing {
        let member = Standing {
            org: Some(OrgRole::Member),
            ..Standing::default()
        };
        let team = |role| Standing {
            team: Some(role),
            ..member
        };
        let project = |role| Standing {
            project: Some(role),
            ..member
        };
        let service = |service| Standing {
            service: Some(service),
            ..Standing::default()
        };
        match self {
            Role::InstanceAdministrator => Standing {
                instance_administrator: true,
                ..member
            },
            Role::OrgAdministrator => Standing {
                org: Some(OrgRole::Administrator),
                ..member
            },
            Role::OrgMember => member,
            Role::TeamAdministrator => team(TeamRole::Administrator),
            Role::TeamMember => team(TeamRole::Member),
            Role::TeamViewer => team(TeamRole::Viewer),
            Role::ProjectAdministrator => project(ProjectRole::Administrator),
            Role::ProjectMember => project(ProjectRole::Member),
            Role::OrgService => service(Service::OfOrganization),
            Role::TeamService => service(Service::OfTeam),
            Role::OtherTeamsService => service(Service::OfOtherTeam),
            Role::AddedService => Standing {
                project: Some(ProjectRole::Member),
                ..service(Service::OfOrganization)
            },
            Role::Stranger => Standing::default(),
        }
    }
}

/// A column: an action, and what it is done to.
pub fn columns() -> impl Iterator<Item = (Action, Resource)> {
    let each = |action: Action| action.of().iter().map(move |resource| (action, *resource));
    Action::ALL.into_iter().flat_map(each)
}

/// As the table calls it.
pub const fn column_label(action: Action, resource: Resource) -> &'static str {
    match (action, resource) {
        (Action::MakeOrganization, _) => "make an organization",
        (Action::EndPeoplesKeys, _) => "other people's keys: see, revoke",
        (Action::SeeOrganization, _) => "see the organization, its people and teams",
        (Action::ManageOrganization, _) => "organization: rename, members, service accounts, issuers",
        (Action::MakeTeam, _) => "make a team",
        (Action::SeeTeam, _) => "see the team and who is in it",
        (Action::ManageTeam, _) => "team: rename, members, unmap a group",
        (Action::MapGroup, _) => "map a group to the team",
        (Action::ManageServiceAccounts, _) => "team's service accounts and their keys",
        (Action::MakeProject, _) => "make a project",
        (Action::Read, Resource::RestrictedProject) => "read a restricted project",
        (Action::Read, _) => "read an open project",
        (Action::Write, Resource::RestrictedProject) => "write into a restricted project",
        (Action::Write, _) => "write into an open project",
        (Action::ManageProject, Resource::RestrictedProject) => "restricted project: open it, members",
        (Action::ManageProject, _) => "open project: restrict it, members",
        (Action::ManageOwnKeys, _) => "own keys: make, rotate, revoke",
    }
}

/// A cell.
pub fn cell(role: Role, action: Action, resource: Resource) -> Verdict {
    allows(&role.standing(), action, resource)
}
