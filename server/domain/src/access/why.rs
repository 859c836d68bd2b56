//! Why something was allowed or refused, and the sentence that tells it: what to do stands in it.

use super::Scope;
use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Allowed: administers the installation.
    InstanceAdministrator,
    /// Allowed: administers the organization.
    OrganizationAdministrator,
    /// Allowed: is in the organization.
    OrganizationMember,
    /// Allowed: administers the team.
    TeamAdministrator,
    /// Allowed: is in the team.
    TeamMember,
    /// Allowed: reads in the team.
    TeamViewer,
    /// Allowed: administers the project.
    ProjectAdministrator,
    /// Allowed: was added to the project.
    ProjectMember,
    /// Allowed: a service account of the organization.
    OrganizationService,
    /// Allowed: a service account of the team.
    TeamService,
    /// Allowed: it is the caller's own.
    Own,
    /// Refused: does not administer the installation.
    NotInstanceAdministrator,
    /// Refused: not in the organization, and must not know of it.
    NotInOrganization,
    /// Refused: the key or token is good for another organization.
    OtherOrganization,
    /// Refused: does not administer the organization.
    NotOrganizationAdministrator,
    /// Refused: does not administer the team.
    NotTeamAdministrator,
    /// Refused: does not administer the project.
    NotProjectAdministrator,
    /// Refused: not in the team.
    NotInTeam,
    /// Refused: a service account of another team.
    OtherTeamsService,
    /// Refused: reads only.
    ViewerOnly,
    /// Refused: not added to the restricted project.
    Restricted,
    /// Refused: only a person who is signed in here may.
    SessionOnly,
    /// Refused: the key is not good for it.
    ScopeMissing(Scope),
    /// Refused: in no team, and none was named.
    NoTeam,
    /// Refused: no team has this name.
    NoSuchTeam,
    /// Refused: the action is none of this thing.
    NotApplicable,
}

impl Why {
    /// Whether the caller must not even learn that the thing is there.
    pub const fn hides(self) -> bool {
        matches!(
            self,
            Why::NotInOrganization | Why::OtherOrganization | Why::NotApplicable
        )
    }

    /// The sentence.
    pub const fn text(self, lang: Lang) -> &'static str {
        let (en, ko) = match self {
            Why::InstanceAdministrator => ("Administers this installation.", "이 설치의 관리자입니다."),
            Why::OrganizationAdministrator => ("Administers the organization.", "조직의 관리자입니다."),
            Why::OrganizationMember => ("Is in the organization.", "조직의 구성원입니다."),
            Why::TeamAdministrator => ("Administers the team.", "팀의 관리자입니다."),
            Why::TeamMember => ("Is in the team.", "팀의 구성원입니다."),
            Why::TeamViewer => ("Reads in the team.", "팀의 열람자입니다."),
            Why::ProjectAdministrator => ("Administers the project.", "프로젝트의 관리자입니다."),
            Why::ProjectMember => ("Was added to the project.", "프로젝트에 추가되었습니다."),
            Why::OrganizationService => (
                "A service account of the organization.",
                "조직의 서비스 계정입니다.",
            ),
            Why::TeamService => ("A service account of the team.", "팀의 서비스 계정입니다."),
            Why::Own => ("It is the caller's own.", "호출자 자신의 것입니다."),
            Why::NotInstanceAdministrator => (
                "Only an administrator of this installation may do this.",
                "이 설치의 관리자만 할 수 있습니다.",
            ),
            Why::NotInOrganization | Why::OtherOrganization | Why::NotApplicable => {
                ("There is no such thing here.", "해당 항목이 없습니다.")
            }
            Why::NotOrganizationAdministrator => (
                "Only an administrator of the organization may do this. Ask one of them.",
                "조직의 관리자만 할 수 있습니다. 조직 관리자에게 요청하세요.",
            ),
            Why::NotTeamAdministrator => (
                "Only an administrator of the team may do this. Ask one of them.",
                "팀의 관리자만 할 수 있습니다. 팀 관리자에게 요청하세요.",
            ),
            Why::NotProjectAdministrator => (
                "Only an administrator of the project or of its team may do this. Ask one of them.",
                "프로젝트 또는 팀의 관리자만 할 수 있습니다. 해당 관리자에게 요청하세요.",
            ),
            Why::NotInTeam => (
                "You are not in this team. Ask an administrator of the team to add you, or name a team that you are in (WANDB_ENTITY).",
                "이 팀의 구성원이 아닙니다. 팀 관리자에게 추가를 요청하거나 속한 팀을 지정하세요(WANDB_ENTITY).",
            ),
            Why::OtherTeamsService => (
                "This service account belongs to another team. Use one of this team or of the organization.",
                "다른 팀의 서비스 계정입니다. 이 팀 또는 조직의 서비스 계정을 사용하세요.",
            ),
            Why::ViewerOnly => (
                "You can only read in this team. Ask an administrator of the team to make you a member.",
                "이 팀에서는 읽기만 할 수 있습니다. 팀 관리자에게 구성원으로 변경해 달라고 요청하세요.",
            ),
            Why::Restricted => (
                "This project is restricted. Ask an administrator of the project or of its team to add you to it.",
                "제한된 프로젝트입니다. 프로젝트 또는 팀의 관리자에게 추가를 요청하세요.",
            ),
            Why::SessionOnly => (
                "A key or token cannot do this. Sign in to the console.",
                "키나 토큰으로는 할 수 없습니다. 콘솔에 로그인하세요.",
            ),
            Why::ScopeMissing(Scope::Read) => (
                "This key may not read. Make one with the scope read.",
                "이 키는 읽을 수 없습니다. 읽기 범위가 있는 키를 만드세요.",
            ),
            Why::ScopeMissing(Scope::Write) => (
                "This key may not write. Make one with the scope write.",
                "이 키는 쓸 수 없습니다. 쓰기 범위가 있는 키를 만드세요.",
            ),
            Why::ScopeMissing(Scope::Admin) => (
                "This key may not manage keys. Make one with the scope admin.",
                "이 키로 키를 관리할 수 없습니다. 관리 범위가 있는 키를 만드세요.",
            ),
            Why::NoTeam => (
                "You are in no team yet, and none was named. Ask an administrator to add you to one, or name a team (WANDB_ENTITY).",
                "아직 속한 팀이 없고 팀이 지정되지 않았습니다. 관리자에게 팀 추가를 요청하거나 팀을 지정하세요(WANDB_ENTITY).",
            ),
            Why::NoSuchTeam => (
                "There is no team of this name that you can reach. Look at the spelling of WANDB_ENTITY: it is the name in the team's address.",
                "접근할 수 있는 팀 중에 이 이름의 팀이 없습니다. WANDB_ENTITY의 철자를 확인하세요. 팀 주소에 있는 이름입니다.",
            ),
        };
        match lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }
}
