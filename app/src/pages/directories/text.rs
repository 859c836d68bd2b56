//! The words of a directory's form.

gatehouse_domain::strings! {
    /// The form of a directory.
    Text {
        connect_custom: "Connect a directory", "디렉터리 연결";
        display_name: "Display name", "표시 이름";
        display_name_help: "People read it under the login page's form, as soon as it is saved and on.", "켜져 있으면 로그인 페이지의 양식 아래에 표시되며, 저장하면 바로 바뀝니다.";

        server: "Server", "서버";
        addresses: "Addresses", "주소";
        addresses_help: "One per line, in order of preference; the next is tried when one does not answer. Without a port: 636 for ldaps, 389 for ldap.",
            "선호 순서대로 한 줄에 하나씩 입력합니다. 응답이 없으면 다음 서버를 시도합니다. 포트를 생략하면 ldaps는 636, ldap은 389입니다.";
        tls: "Protection", "보호";
        tls_ldaps: "TLS (ldaps)", "TLS (ldaps)";
        tls_start: "StartTLS", "StartTLS";
        tls_none: "None: passwords go in the clear", "없음: 비밀번호가 평문으로 전송됨";
        tls_help: "StartTLS begins on an ldap port; without an answer of TLS nothing is sent.", "StartTLS는 ldap 포트에서 시작하며 TLS로 응답하지 않으면 아무것도 보내지 않습니다.";
        unprotected: "Without TLS anybody on the way to the directory reads the passwords of everybody who signs in, and can answer in its place.",
            "TLS를 쓰지 않으면 디렉터리까지의 경로에 있는 누구나 로그인하는 모든 사용자의 비밀번호를 읽고 디렉터리를 대신해 응답할 수 있습니다.";
        ca_certificates: "CA certificates", "CA 인증서";
        ca_help: "Further authorities to trust, as PEM; the server's own certificate counts too. Leave it empty for a certificate that browsers trust.",
            "추가로 신뢰할 인증 기관(PEM)입니다. 서버 자체의 인증서도 가능합니다. 공인 인증서라면 비워 두세요.";
        certificate: "Show what the server presents", "서버가 제시하는 인증서 보기";
        take: "Take this certificate over", "이 인증서 받아들이기";
        taken: "The certificate is among the trusted ones now.", "인증서를 신뢰 목록에 추가했습니다.";
        base_dn: "Base DN", "기본 DN";
        base_dn_help: "Where searches for people start.", "사용자 검색을 시작할 위치입니다.";
        browse: "Browse the directory", "디렉터리 탐색";
        tree_top: "The directory's own bases", "디렉터리의 기본 위치";
        tree_below: "Below {dn}", "{dn} 아래";
        tree_none: "Nothing is there, or the bind DN may not see it.", "항목이 없거나 바인드 DN이 볼 수 없습니다.";
        tree_more: "These are the first; there are more.", "처음 일부만 표시했으며 항목이 더 있습니다.";
        tree_up: "One up", "한 단계 위로";
        tree_to_top: "To the top", "맨 위로";
        entry: "Entry", "항목";
        actions: "Actions", "작업";
        open: "Open", "열기";
        open_name: "Open {dn}", "{dn} 열기";
        take_base: "Use as base DN", "기본 DN으로 사용";
        take_base_name: "Use {dn} as base DN", "{dn} 항목을 기본 DN으로 사용";
        take_group_base: "Use as group base DN", "그룹 기본 DN으로 사용";
        take_group_base_name: "Use {dn} as group base DN", "{dn} 항목을 그룹 기본 DN으로 사용";
        base_taken: "The base DN is filled in.", "기본 DN을 입력했습니다.";
        group_base_taken: "The group base DN is filled in.", "그룹 기본 DN을 입력했습니다.";
        bind_dn: "Bind DN", "바인드 DN";
        bind_dn_help: "The account that Gatehouse searches as. Without it, or without its password, it searches anonymously.",
            "Gatehouse가 검색에 사용할 계정입니다. 이 값이나 비밀번호가 없으면 익명으로 검색합니다.";
        bind_password: "Bind password", "바인드 비밀번호";
        bind_password_help: "Stored encrypted, and never shown again.", "암호화하여 저장하며 다시 표시하지 않습니다.";

        people: "People", "사용자";
        user_filter: "User filter", "사용자 필터";
        user_filter_help: "Which entries are people. What is typed as user name is added to it.", "사용자인 항목을 정합니다. 입력한 사용자 이름이 조건에 추가됩니다.";
        user_scope: "Scope", "범위";
        scope_subtree: "At any depth below the base", "기본 DN 아래 모든 깊이";
        scope_one: "Directly below the base", "기본 DN 바로 아래";
        create_users: "Create new users on first login", "첫 로그인 시 새 사용자 만들기";
        create_users_help: "Otherwise only people who are already here get in.", "끄면 이미 등록된 사용자만 로그인할 수 있습니다.";

        mappings: "Attributes", "속성";
        mappings_help: "The attribute to take each value from. Several, separated by commas, are tried in order.", "각 값을 가져올 속성입니다. 쉼표로 구분하면 순서대로 시도합니다.";
        offer: "Show the attributes that there are", "디렉터리의 속성 보기";
        offered: "What one of the people there has. The fields of this form offer these attributes now, and those of the schema.",
            "사용자 한 명의 항목입니다. 이제 이 양식의 항목에서 이 속성들과 스키마의 속성을 고를 수 있습니다.";
        attribute: "Attribute", "속성";
        sample: "Value", "값";
        attributes: "Attributes as text", "텍스트로 입력";
        attributes_help: "As W&B Server takes them, such as email=mail,group=gidNumber: what is named here counts in place of the field below.",
            "W&B Server 형식(email=mail,group=gidNumber)입니다. 여기에 입력한 항목이 아래 항목을 대신합니다.";
        map_user_id: "Unique id", "고유 ID";
        map_user_id_help: "What stays when somebody is renamed. Changing it makes other people of those who signed in before: their accounts are not found again.",
            "이름이 바뀌어도 유지되는 값입니다. 변경하면 이전에 로그인한 사용자를 다른 사람으로 보게 되어 기존 계정을 찾지 못합니다.";
        map_user_name: "User name", "사용자 이름";
        map_email: "Email", "이메일";
        map_name: "Full name", "전체 이름";
        map_given_name: "Given name", "이름 (given)";
        map_family_name: "Family name", "성 (family)";
        map_picture: "Picture", "사진";

        groups: "Groups", "그룹";
        map_groups: "Group attribute", "그룹 속성";
        map_groups_help: "member and uniqueMember list people by DN in the group, memberUid by user name; memberOf stands in the person's entry; gidNumber is a number in both; tokenGroups is Active Directory's own answer.",
            "member와 uniqueMember는 그룹에 DN으로, memberUid는 사용자 이름으로 구성원을 담습니다. memberOf는 사용자 항목에 있고, gidNumber는 양쪽에 있는 번호이며, tokenGroups는 Active Directory의 응답입니다.";
        group_base_dn: "Group base DN", "그룹 기본 DN";
        group_base_help: "Where groups are searched; the base DN when it is empty.", "그룹을 검색할 위치입니다. 비워 두면 기본 DN입니다.";
        group_filter: "Group filter", "그룹 필터";
        group_filter_help: "Which entries are groups; empty for any.", "그룹인 항목을 정합니다. 비워 두면 모두입니다.";
        nested_groups: "Nested groups", "중첩 그룹";
        nested_help: "Groups that a person's groups are in count, too.", "사용자의 그룹이 속한 그룹도 포함합니다.";
        allowed_groups: "Allowed groups", "허용된 그룹";
        allowed_help: "Only members of one of these get in, nested ones counted; everybody when it is empty. Names or DNs, one per line. It does not filter what is synchronized.",
            "이 중 하나의 구성원만 로그인할 수 있으며 중첩 그룹도 포함합니다. 비워 두면 모두 허용합니다. 이름 또는 DN을 한 줄에 하나씩 입력하세요. 동기화할 그룹을 제한하지는 않습니다.";
        sync_groups: "Synchronize user groups", "사용자 그룹 동기화";
        sync_groups_help: "At each sign-in a person joins the groups of Access → Groups that the directory names, and leaves those it no longer names. Only memberships that this connection made change.",
            "로그인할 때마다 디렉터리의 그룹(접근 → 그룹)에 들어가고, 더 이상 없는 그룹에서 나갑니다. 이 연결이 만든 멤버십만 바뀝니다.";
        absent_groups: "When the directory knows no groups of somebody", "그룹이 없는 사용자";
        absent_unknown: "Memberships stay as they are", "멤버십을 그대로 유지";
        absent_none: "The person is in no group", "속한 그룹이 없음";

        timeouts: "Timeouts", "시간 제한";
        connect_seconds: "Connecting, in seconds", "연결(초)";
        bind_seconds: "Bind, in seconds", "바인드(초)";
        search_seconds: "Search, in seconds", "검색(초)";

        updated: "These settings passed the test, and are saved.", "이 설정이 테스트를 통과하여 저장했습니다.";
        test: "Test connection", "연결 테스트";

        try_person: "Try a person", "사용자로 시험하기";
        try_what: "Shows the entry as it comes, how it maps, the groups with the way that led to each, and what the person would become. Nothing is changed.",
            "항목의 내용, 매핑, 그룹과 그 경로, 로그인 결과를 보여 줍니다. 아무것도 변경되지 않습니다.";
        try_login: "User name", "사용자 이름";
        try_password: "Password, if it is to be checked", "비밀번호(확인하려면)";
        try_password_help: "It is sent to the directory once, and kept nowhere.", "디렉터리로 한 번만 보내며 저장하지 않습니다.";
        try_do: "Try this person", "이 사용자로 시험";
        last_test: "Your last test", "마지막 테스트";

        guide: "In the directory", "디렉터리에서 할 일";
        guide_account: "Make an account for Gatehouse that may read people and groups, and nothing more. Its DN is the bind DN.",
            "사용자와 그룹을 읽을 수만 있는 Gatehouse용 계정을 만듭니다. 그 DN이 바인드 DN입니다.";
        guide_account_ad: "Make an ordinary user for Gatehouse; it may read people and groups as it is. As bind DN its name@domain will do.",
            "Gatehouse용 일반 사용자를 만듭니다. 기본 권한으로 사용자와 그룹을 읽을 수 있습니다. 바인드 DN에 name@domain 을 쓸 수 있습니다.";
        guide_account_ipa: "Make a system account under cn=sysaccounts,cn=etc: it may read people and groups, and belongs to nobody.",
            "cn=sysaccounts,cn=etc 아래에 시스템 계정을 만듭니다. 사용자와 그룹을 읽을 수 있으며 개인 계정이 아닙니다.";
        guide_address: "Enter the server's address by the name that its certificate has. A certificate of your own authority goes under CA certificates.",
            "인증서에 있는 이름으로 서버 주소를 입력합니다. 자체 인증 기관의 인증서는 CA 인증서에 입력하세요.";
        guide_base: "The base is the place that all people are below, such as {example}.", "기본 DN은 모든 사용자가 속한 위치입니다. 예: {example}";
        guide_test: "Test the connection: it proves the settings once an entry's unique id, user name and email map.",
            "연결을 테스트하세요. 항목의 고유 ID, 사용자 이름, 이메일이 매핑되면 설정이 검증됩니다.";
        guide_try: "Then try a person, and look at the groups.", "그런 다음 사용자로 시험하고 그룹을 확인하세요.";
    }
}

impl Text {
    /// What a choice offers, with its words.
    pub fn options(&self, field: &str) -> Vec<(&'static str, &'static str)> {
        match field {
            "tls" => vec![
                ("ldaps", self.tls_ldaps),
                ("start_tls", self.tls_start),
                ("none", self.tls_none),
            ],
            "user_scope" => vec![("subtree", self.scope_subtree), ("one_level", self.scope_one)],
            _ => Vec::new(),
        }
    }

    /// The label of a form's field, by its HTML name.
    pub fn label(&self, field: &str) -> Option<&'static str> {
        Some(match field {
            "display_name" => self.display_name,
            "addresses" => self.addresses,
            "tls" => self.tls,
            "ca_certificates" => self.ca_certificates,
            "base_dn" => self.base_dn,
            "bind_dn" => self.bind_dn,
            "bind_password" => self.bind_password,
            "attributes" => self.attributes,
            "map_user_id" => self.map_user_id,
            "map_user_name" => self.map_user_name,
            "map_email" => self.map_email,
            "map_name" => self.map_name,
            "map_given_name" => self.map_given_name,
            "map_family_name" => self.map_family_name,
            "map_picture" => self.map_picture,
            "map_groups" => self.map_groups,
            "user_filter" => self.user_filter,
            "user_scope" => self.user_scope,
            "group_base_dn" => self.group_base_dn,
            "group_filter" => self.group_filter,
            "allowed_groups" => self.allowed_groups,
            "absent_groups" => self.absent_groups,
            "connect_seconds" => self.connect_seconds,
            "bind_seconds" => self.bind_seconds,
            "search_seconds" => self.search_seconds,
            "nested_groups" => self.nested_groups,
            "create_users" => self.create_users,
            "sync_groups" => self.sync_groups,
            _ => return None,
        })
    }
}
