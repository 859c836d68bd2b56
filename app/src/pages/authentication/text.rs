//! The words of *Settings*, *Authentication*.

gatehouse_domain::strings! {
    /// Authentication.
    Text {
        title: "Authentication", "인증";
        lead: "How people sign in. Another way to the same connections as under Connections; choosing a type shows its form and switches nothing off.",
            "로그인 방식입니다. 연결 메뉴와 같은 연결을 다룹니다. 유형을 고르면 그 양식을 보여 줄 뿐 아무것도 끄지 않습니다.";
        kind: "Type", "유형";
        password: "Password", "비밀번호";
        ldap: "LDAP", "LDAP";
        oidc: "OIDC", "OIDC";
        show: "Show", "보기";
        password_what: "Accounts that are kept here sign in with their password, whatever else is switched on: that is the way back in when a directory or a provider fails.",
            "이곳의 계정은 다른 방식과 관계없이 비밀번호로 로그인합니다. 디렉터리나 공급자에 문제가 생겼을 때 다시 들어가는 방법입니다.";
        password_rules: "Account rules", "계정 규칙";
        password_users: "Users", "사용자";
        configure_ldap: "Configure LDAP Client", "LDAP 클라이언트 설정";
        enable_ldap: "Enable LDAP Authentication", "LDAP 인증 사용";
        enable_oidc: "Enable OIDC Authentication", "OIDC 인증 사용";
        configure_title: "Configure a directory?", "디렉터리를 설정할까요?";
        configure_what: "It begins a connection. Nobody signs in with it before it has passed a test and is switched on.",
            "새 연결을 시작합니다. 테스트를 통과하고 켜기 전에는 아무도 이 연결로 로그인하지 않습니다.";
        configure_do: "Configure", "설정";
        directory: "Directory", "디렉터리";
        remove_title: "Remove the directory's settings?", "디렉터리 설정을 삭제할까요?";
        remove_what: "Deleting has a page of its own, which first says what is lost. To stop sign-ins for a while, switch LDAP Authentication off instead.",
            "삭제는 별도의 페이지에서 하며 무엇을 잃는지 먼저 알려 줍니다. 잠시 로그인을 막으려면 LDAP 인증을 끄세요.";
        remove_do: "Look at deleting it", "삭제 페이지 보기";
        remove_draft: "It was never saved. Discard it under Connections.", "저장된 적이 없습니다. 연결 메뉴에서 버리세요.";
        never: "Not saved yet: Update Settings tests the settings and saves them once they pass.",
            "아직 저장하지 않았습니다. 설정 업데이트를 누르면 테스트하고 통과하면 저장합니다.";
        blocked: "It can be enabled once exactly the saved settings have passed a test.", "저장된 설정이 테스트를 통과해야 켤 수 있습니다.";
        update: "Update Settings", "설정 업데이트";
        update_ldap: "Update Settings tests the settings first, and saves them only when they pass.",
            "설정 업데이트는 먼저 테스트하고 통과할 때만 저장합니다.";
        update_oidc: "Update Settings saves them. Test provider signs in there once, in a tab of its own; OIDC can be enabled after that.",
            "설정 업데이트는 저장합니다. 공급자 테스트는 새 탭에서 한 번 로그인하며, 그 뒤에 OIDC를 켤 수 있습니다.";
        live: "People sign in with the earlier settings until the saved ones are put live.", "저장된 설정을 적용할 때까지 이전 설정으로 로그인합니다.";
        live_do: "Put the saved settings live", "저장된 설정 적용";
        method: "Auth method", "인증 방식";
        others: "Other connections of this type", "이 유형의 다른 연결";
        whole: "The whole form", "전체 양식";
        connection: "The connection's page", "연결 페이지";
        none_oidc: "No provider is connected yet.", "아직 연결된 공급자가 없습니다.";
    }
}
