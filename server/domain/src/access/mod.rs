//! Who may do what, in one pure function: [`allows`]. A use case finds out how the caller stands to the thing, and
//! asks it.

mod roles;
pub mod table;
mod why;

pub use roles::{BadRole, OrgRole, ProjectRole, Scope, Scopes, Source, TeamRole};
pub use why::Why;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Making an organization.
    MakeOrganization,
    /// Seeing and revoking other people's keys.
    EndPeoplesKeys,
    /// Seeing an organization, its people and its teams.
    SeeOrganization,
    /// Renaming an organization; its members and their roles, its service accounts, its issuers.
    ManageOrganization,
    /// Making a team in an organization.
    MakeTeam,
    /// Seeing a team and who is in it.
    SeeTeam,
    /// Renaming a team; its members and their roles, letting a group lead to it no more.
    ManageTeam,
    /// Letting a group of the installation lead to a team.
    MapGroup,
    /// Making, changing and removing a team's service accounts, and their keys.
    ManageServiceAccounts,
    /// Making an open project in a team.
    MakeProject,
    /// Reading what is in a project.
    Read,
    /// Writing into a project: logging a run.
    Write,
    /// Restricting or opening a project, and who is added to it.
    ManageProject,
    /// Making, rotating and revoking one's own keys.
    ManageOwnKeys,
}

/// What it is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resource {
    /// The installation.
    Instance,
    /// An organization.
    Organization,
    /// A team.
    Team,
    /// A project that everybody in its team reaches.
    OpenProject,
    /// A project that only those reach who were added to it, and the team's administrators.
    RestrictedProject,
    /// What is the caller's own.
    Own,
}

impl Action {
    /// All, in the order of the table.
    pub const ALL: [Action; 14] = [
        Action::MakeOrganization,
        Action::EndPeoplesKeys,
        Action::SeeOrganization,
        Action::ManageOrganization,
        Action::MakeTeam,
        Action::SeeTeam,
        Action::ManageTeam,
        Action::MapGroup,
        Action::ManageServiceAccounts,
        Action::MakeProject,
        Action::Read,
        Action::Write,
        Action::ManageProject,
        Action::ManageOwnKeys,
    ];

    /// What it can be done to.
    pub const fn of(self) -> &'static [Resource] {
        match self {
            Action::MakeOrganization | Action::EndPeoplesKeys => &[Resource::Instance],
            Action::SeeOrganization | Action::ManageOrganization | Action::MakeTeam => {
                &[Resource::Organization]
            }
            Action::SeeTeam
            | Action::ManageTeam
            | Action::MapGroup
            | Action::ManageServiceAccounts
            | Action::MakeProject => &[Resource::Team],
            Action::Read | Action::Write | Action::ManageProject => {
                &[Resource::OpenProject, Resource::RestrictedProject]
            }
            Action::ManageOwnKeys => &[Resource::Own],
        }
    }

    /// What a key or token needs for it; none where only a session of a person will do.
    pub const fn scope(self) -> Option<Scope> {
        match self {
            Action::SeeOrganization | Action::SeeTeam | Action::Read => Some(Scope::Read),
            Action::MakeProject | Action::Write => Some(Scope::Write),
            Action::ManageOwnKeys => Some(Scope::Admin),
            Action::MakeOrganization
            | Action::EndPeoplesKeys
            | Action::MapGroup
            | Action::ManageOrganization
            | Action::MakeTeam
            | Action::ManageTeam
            | Action::ManageServiceAccounts
            | Action::ManageProject => None,
        }
    }
}

/// How far a service account reaches, seen from the thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// It is of the thing's organization.
    OfOrganization,
    /// It is of the thing's team.
    OfTeam,
    /// It is of another team of the thing's organization.
    OfOtherTeam,
}

/// What the caller proved itself with, where that is no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credential {
    /// What it may be used for.
    pub scopes: Scopes,
    /// It is good for another organization only.
    pub elsewhere: bool,
}

/// How the caller stands to the thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Administers the installation.
    pub instance_administrator: bool,
    /// The role in its organization.
    pub org: Option<OrgRole>,
    /// The role in its team, the highest of several.
    pub team: Option<TeamRole>,
    /// What it was added to the project as.
    pub project: Option<ProjectRole>,
    /// It is a service account of the organization.
    pub service: Option<Service>,
    /// The key or token; none for a person's session.
    pub credential: Option<Credential>,
}

/// What was decided, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// It may be done.
    pub allowed: bool,
    /// The role or the reason.
    pub why: Why,
}

const fn yes(why: Why) -> Verdict {
    Verdict { allowed: true, why }
}

const fn no(why: Why) -> Verdict {
    Verdict { allowed: false, why }
}

/// Whether the caller may do it. A key or token only takes away from what its owner may.
pub fn allows(standing: &Standing, action: Action, resource: Resource) -> Verdict {
    if !action.of().contains(&resource) {
        return no(Why::NotApplicable);
    }
    let owner = decide(standing, action, resource);
    // Who must not know of it learns nothing by a narrow key either.
    let (Some(credential), false) = (standing.credential, owner.why.hides()) else {
        return owner;
    };
    if credential.elsewhere {
        // A token of one organization makes no key that is good for all of them.
        return no(match resource {
            Resource::Own => Why::SessionOnly,
            _ => Why::OtherOrganization,
        });
    }
    match action.scope() {
        None => no(Why::SessionOnly),
        Some(scope) if !credential.scopes.has(scope) => no(Why::ScopeMissing(scope)),
        Some(_) => owner,
    }
}

fn decide(s: &Standing, action: Action, resource: Resource) -> Verdict {
    match resource {
        Resource::Own => return yes(Why::Own),
        Resource::Instance if s.instance_administrator => return yes(Why::InstanceAdministrator),
        Resource::Instance => return no(Why::NotInstanceAdministrator),
        _ if !s.instance_administrator && s.org.is_none() && s.service.is_none() => {
            return no(Why::NotInOrganization);
        }
        _ => {}
    }
    match action {
        Action::MakeOrganization | Action::EndPeoplesKeys | Action::ManageOwnKeys => no(Why::NotApplicable),
        Action::MapGroup if s.instance_administrator => yes(Why::InstanceAdministrator),
        Action::MapGroup => no(Why::NotInstanceAdministrator),
        Action::SeeOrganization | Action::SeeTeam => yes(administers_organization(s).unwrap_or(member(s))),
        Action::ManageOrganization | Action::MakeTeam => match administers_organization(s) {
            Some(why) => yes(why),
            None => no(Why::NotOrganizationAdministrator),
        },
        Action::ManageTeam | Action::ManageServiceAccounts => match administers_team(s) {
            Some(why) => yes(why),
            None => no(Why::NotTeamAdministrator),
        },
        Action::ManageProject => match (administers_team(s), s.project, s.service) {
            (Some(why), ..) => yes(why),
            (None, Some(ProjectRole::Administrator), None) => yes(Why::ProjectAdministrator),
            _ => no(Why::NotProjectAdministrator),
        },
        Action::MakeProject => within_team(s, true),
        Action::Read | Action::Write if s.service == Some(Service::OfOtherTeam) => no(Why::OtherTeamsService),
        Action::Read | Action::Write => match (s.project, resource) {
            (Some(ProjectRole::Administrator), _) => yes(Why::ProjectAdministrator),
            (Some(ProjectRole::Member), _) => yes(Why::ProjectMember),
            (None, Resource::RestrictedProject) => restricted(s),
            (None, _) => within_team(s, action == Action::Write),
        },
    }
}

fn administers_organization(s: &Standing) -> Option<Why> {
    if s.instance_administrator {
        Some(Why::InstanceAdministrator)
    } else if s.org == Some(OrgRole::Administrator) {
        Some(Why::OrganizationAdministrator)
    } else {
        None
    }
}

fn administers_team(s: &Standing) -> Option<Why> {
    let of_team = (s.team == Some(TeamRole::Administrator)).then_some(Why::TeamAdministrator);
    administers_organization(s).or(of_team)
}

const fn member(s: &Standing) -> Why {
    match (s.team, s.service) {
        (Some(TeamRole::Administrator), _) => Why::TeamAdministrator,
        (Some(TeamRole::Member), _) => Why::TeamMember,
        (Some(TeamRole::Viewer), _) => Why::TeamViewer,
        (None, Some(Service::OfOrganization)) => Why::OrganizationService,
        (None, Some(Service::OfTeam | Service::OfOtherTeam)) => Why::TeamService,
        (None, None) => Why::OrganizationMember,
    }
}

/// What is open to the team. Who administers its organization has to join it first: administering is not reading.
const fn within_team(s: &Standing, writes: bool) -> Verdict {
    match (s.team, s.service) {
        (Some(TeamRole::Viewer), _) if writes => no(Why::ViewerOnly),
        (Some(_), _) | (None, Some(Service::OfOrganization | Service::OfTeam)) => yes(member(s)),
        (None, Some(Service::OfOtherTeam)) => no(Why::OtherTeamsService),
        (None, None) => no(Why::NotInTeam),
    }
}

const fn restricted(s: &Standing) -> Verdict {
    match within_team(s, false) {
        Verdict {
            allowed: true,
            why: Why::TeamAdministrator,
        } => yes(Why::TeamAdministrator),
        Verdict { allowed: true, .. } => no(Why::Restricted),
        refused => refused,
    }
}

#[cfg(test)]
mod tests;
