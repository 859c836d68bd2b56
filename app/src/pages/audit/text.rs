//! The words of the audit pages.

use gatehouse_domain::text::Lang;

gatehouse_domain::strings! {
    /// Audit.
    Text {
        attempts_lead: "Every sign-in, test and refusal of the last 30 days. Search for the reference that a person gives you.",
            "최근 30일의 모든 로그인, 테스트, 거부 기록입니다. 사용자가 알려 준 참조 번호로 검색하세요.";
        changes_lead: "Who changed what, when and from where.", "누가, 언제, 어디서, 무엇을 변경했는지 보여 줍니다.";
        search_attempts: "Search reference or person", "참조 번호 또는 사용자 검색";
        search_changes: "Search changes", "변경 이력 검색";
        only_refused: "Refused only", "거부된 것만";
        all: "All", "전체";
        show: "Show", "표시";
        reference: "Reference", "참조 번호";
        when: "When", "시각";
        who: "Who", "사용자";
        how: "How", "방법";
        outcome: "Outcome", "결과";
        what: "What", "내용";
        object: "To what", "대상";
        from: "From", "주소";
        diff: "Fields: {n}", "항목 {n}개";
        password: "Password", "비밀번호";
        key: "API key", "API 키";
        test: "Test", "테스트";
        link: "Connecting", "연결하기";
        recheck: "Looked up again", "다시 확인";
        works: "Works", "정상";
        signed_in: "Signed in", "로그인됨";
        signed_in_new: "Signed in, new user", "새 사용자로 로그인됨";
        linked: "Connected", "연결됨";
        would: "Would sign in", "로그인 가능";
        running: "Not back yet", "진행 중";
        refused: "Refused", "거부됨";
        no_attempts: "No attempts match. Every sign-in and every test appears here.", "해당하는 시도가 없습니다. 모든 로그인과 테스트가 여기에 표시됩니다.";
        no_changes: "No changes match. Every change in the console appears here.", "해당하는 변경이 없습니다. 콘솔의 모든 변경이 여기에 표시됩니다.";
        program: "Gatehouse itself", "Gatehouse";
        count: "{n} in all", "전체 {n}개";
    }
}

gatehouse_domain::strings! {
    /// What was done, by the stable names of the actions.
    Actions {
        connection_create: "created the connection", "연결 생성";
        connection_change: "changed the connection", "연결 변경";
        connection_activate: "activated the connection", "연결 활성화";
        connection_deactivate: "deactivated the connection", "연결 비활성화";
        connection_straight: "changed where the login page leads", "로그인 페이지의 이동 대상 변경";
        connection_delete: "deleted the connection", "연결 삭제";
        user_create_first_administrator: "became the first administrator", "첫 관리자 생성";
        user_create_on_first_login: "got an account at the first sign-in", "첫 로그인으로 계정 생성";
        user_profile: "got another profile from the provider", "공급자의 프로필로 변경";
        user_disable: "disabled the user", "사용자 비활성화";
        user_enable: "enabled the user", "사용자 활성화";
        user_make_administrator: "made the user an administrator", "관리자로 지정";
        user_unmake_administrator: "made the administrator a user", "관리자 지정 해제";
        session_sign_out: "signed out", "로그아웃";
        session_end: "ended a session", "세션 종료";
        session_end_others: "ended all other sessions", "다른 세션 모두 종료";
        session_end_by_directory: "ended the sessions: not allowed in the directory any more", "디렉터리에서 더 이상 허용되지 않아 세션 종료";
        session_end_all: "ended all sessions", "모든 세션 종료";
        group_create: "made the group", "그룹 생성";
        group_rename: "renamed the group", "그룹 이름 변경";
        group_delete: "deleted the group", "그룹 삭제";
        group_add_member: "added somebody to the group", "그룹에 구성원 추가";
        group_remove_member: "removed somebody from the group", "그룹에서 구성원 제거";
        user_groups: "got other groups from the provider", "공급자의 그룹으로 변경";
        identity_connect: "connected an identity", "신원 연결";
        identity_confirm: "confirmed that an identity is this user's, and connected it", "신원이 이 사용자의 것임을 확인하고 연결";
        identity_refuse: "refused to connect an identity", "신원 연결 거부";
        identity_take_back: "took the refusal of an identity back", "신원 연결 거부 취소";
        invitation_create: "invited", "초대";
        invitation_revoke: "revoked the invitation", "초대 취소";
        identity_disconnect: "disconnected an identity", "신원 연결 해제";
        organization_create: "made the organization", "조직 생성";
        organization_rename: "renamed the organization", "조직 이름 변경";
        organization_add_member: "added somebody to the organization", "조직에 구성원 추가";
        organization_set_role: "changed somebody's role in the organization", "조직의 역할 변경";
        organization_remove_member: "removed somebody from the organization", "조직에서 구성원 제거";
        team_create: "made the team", "팀 생성";
        team_rename: "renamed the team", "팀 이름 변경";
        team_add_member: "added somebody to the team", "팀에 구성원 추가";
        team_set_role: "changed somebody's role in the team", "팀의 역할 변경";
        team_remove_member: "removed somebody from the team", "팀에서 구성원 제거";
        team_map_group: "let a group lead to the team", "그룹을 팀에 연결";
        team_unmap_group: "took a group away from the team", "팀에서 그룹 연결 해제";
        user_teams: "got other teams from the provider", "공급자의 그룹으로 팀 변경";
        user_default_team: "chose another default team", "기본 팀 변경";
        project_create: "made the project", "프로젝트 생성";
        project_restrict: "restricted the project", "프로젝트 제한";
        project_open: "opened the project", "프로젝트 개방";
        project_add_member: "added somebody to the project", "프로젝트에 구성원 추가";
        project_remove_member: "removed somebody from the project", "프로젝트에서 구성원 제거";
        access_token_revoke: "revoked an access token of", "액세스 토큰 취소";
        issuer_create: "set the JWT issuer up", "JWT 발급자 설정";
        issuer_change: "changed the JWT issuer", "JWT 발급자 변경";
        issuer_delete: "deleted the JWT issuer", "JWT 발급자 삭제";
        service_account_create: "made the service account", "서비스 계정 생성";
        service_account_rename: "renamed the service account", "서비스 계정 이름 변경";
        service_account_disable: "disabled the service account", "서비스 계정 비활성화";
        service_account_enable: "enabled the service account", "서비스 계정 활성화";
        service_account_default_team: "changed the service account's default team", "서비스 계정의 기본 팀 변경";
        service_account_delete: "deleted the service account", "서비스 계정 삭제";
        key_create: "made an API key", "API 키 생성";
        key_rotate: "rotated an API key", "API 키 교체";
        key_revoke: "revoked an API key", "API 키 취소";
        keys_rotate: "rotated the data key", "데이터 키 교체";
        user_create: "made the account", "계정 생성";
        user_register: "registered", "가입";
        user_approve: "approved the account", "계정 승인";
        user_refuse: "refused the account", "계정 거부";
        user_delete: "deleted the user", "사용자 삭제";
        password_link: "made a link to choose a password", "비밀번호 설정 링크 생성";
        password_choose: "chose a password", "비밀번호 설정";
        password_change: "changed the password", "비밀번호 변경";
        settings_accounts: "changed the rules of local accounts", "로컬 계정 규칙 변경";
        user_recover: "was made or restored as an administrator", "관리자로 복원";
        recover_link: "made a link to recover an administrator, on the host", "호스트에서 관리자 복구 링크 생성";
        recover_codes: "made recovery codes", "복구 코드 생성";
        restore_begin: "began to restore (LOCAL_RESTORE)", "복원 시작(LOCAL_RESTORE)";
        restore_end: "ended to restore (LOCAL_RESTORE)", "복원 종료(LOCAL_RESTORE)";
        user_import: "was imported", "가져오기";
        settings_sessions: "changed the session lengths", "세션 길이 변경";
        settings_public_url: "changed the public URL", "공개 URL 변경";
    }
}

/// An action in words; one that is not in the table yet by its stable name.
pub fn action(name: &str, lang: Lang) -> String {
    let t = Actions::of(lang);
    match name {
        "connection.create" => t.connection_create,
        "connection.change" => t.connection_change,
        "connection.activate" => t.connection_activate,
        "connection.deactivate" => t.connection_deactivate,
        "connection.straight" => t.connection_straight,
        "connection.delete" => t.connection_delete,
        "user.create_first_administrator" => t.user_create_first_administrator,
        "user.create_on_first_login" => t.user_create_on_first_login,
        "user.profile" => t.user_profile,
        "user.disable" => t.user_disable,
        "user.enable" => t.user_enable,
        "user.make_administrator" => t.user_make_administrator,
        "user.unmake_administrator" => t.user_unmake_administrator,
        "session.sign_out" => t.session_sign_out,
        "session.end" => t.session_end,
        "session.end_others" => t.session_end_others,
        "session.end_all" => t.session_end_all,
        "session.end_by_directory" => t.session_end_by_directory,
        "group.create" => t.group_create,
        "group.rename" => t.group_rename,
        "group.delete" => t.group_delete,
        "group.add_member" => t.group_add_member,
        "group.remove_member" => t.group_remove_member,
        "user.groups" => t.user_groups,
        "identity.connect" => t.identity_connect,
        "identity.confirm" => t.identity_confirm,
        "identity.refuse" => t.identity_refuse,
        "identity.take_back" => t.identity_take_back,
        "invitation.create" => t.invitation_create,
        "invitation.revoke" => t.invitation_revoke,
        "identity.disconnect" => t.identity_disconnect,
        "organization.create" => t.organization_create,
        "organization.rename" => t.organization_rename,
        "organization.add_member" => t.organization_add_member,
        "organization.set_role" => t.organization_set_role,
        "organization.remove_member" => t.organization_remove_member,
        "team.create" => t.team_create,
        "team.rename" => t.team_rename,
        "team.add_member" => t.team_add_member,
        "team.set_role" => t.team_set_role,
        "team.remove_member" => t.team_remove_member,
        "team.map_group" => t.team_map_group,
        "team.unmap_group" => t.team_unmap_group,
        "user.teams" => t.user_teams,
        "user.default_team" => t.user_default_team,
        "project.create" => t.project_create,
        "project.restrict" => t.project_restrict,
        "project.open" => t.project_open,
        "project.add_member" => t.project_add_member,
        "project.remove_member" => t.project_remove_member,
        "access_token.revoke" => t.access_token_revoke,
        "issuer.create" => t.issuer_create,
        "issuer.change" => t.issuer_change,
        "issuer.delete" => t.issuer_delete,
        "service_account.create" => t.service_account_create,
        "service_account.rename" => t.service_account_rename,
        "service_account.disable" => t.service_account_disable,
        "service_account.enable" => t.service_account_enable,
        "service_account.default_team" => t.service_account_default_team,
        "service_account.delete" => t.service_account_delete,
        "key.create" => t.key_create,
        "key.rotate" => t.key_rotate,
        "key.revoke" => t.key_revoke,
        "keys.rotate" => t.keys_rotate,
        "user.create" => t.user_create,
        "user.register" => t.user_register,
        "user.approve" => t.user_approve,
        "user.refuse" => t.user_refuse,
        "user.delete" => t.user_delete,
        "password.link" => t.password_link,
        "password.choose" => t.password_choose,
        "password.change" => t.password_change,
        "settings.accounts" => t.settings_accounts,
        "user.recover" => t.user_recover,
        "recover.link" => t.recover_link,
        "recover.codes" => t.recover_codes,
        "restore.begin" => t.restore_begin,
        "restore.end" => t.restore_end,
        "user.import" => t.user_import,
        "settings.sessions" => t.settings_sessions,
        "settings.public_url" => t.settings_public_url,
        other => other,
    }
    .to_owned()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_words() {
        for name in gatehouse_service::audit::ACTIONS {
            for lang in [Lang::En, Lang::Ko] {
                assert_ne!(action(name, lang), *name);
            }
        }
    }
}
