//! The words of organizations.

gatehouse_domain::strings! {
    /// Organizations.
    Text {
        lead: "Each has its own people, teams, service accounts and issuers of tokens. What is in one is not seen from another.",
            "조직마다 사용자, 팀, 서비스 계정, 토큰 발급자가 따로 있습니다. 다른 조직에서는 보이지 않습니다.";
        new: "New organization", "새 조직";
        new_lead: "One organization is enough for most: teams keep projects apart within it. A second one keeps people apart, too.",
            "대부분은 조직 하나로 충분하며 팀으로 프로젝트를 나눌 수 있습니다. 두 번째 조직은 사용자까지 분리합니다.";
        name: "Name", "이름";
        slug: "Name in addresses", "주소에 쓰이는 이름";
        slug_help: "Tokens for this organization are made out to this name (aud). Small letters, digits and - _ . between them. Left empty, it is made from the name.",
            "이 조직의 토큰은 이 이름을 대상(aud)으로 발급됩니다. 영문 소문자, 숫자, 그 사이의 - _ . 를 쓸 수 있습니다. 비우면 이름에서 만듭니다.";
        make: "Make organization", "조직 만들기";
        cancel: "Cancel", "취소";
        members: "Members", "구성원";
        settings: "Settings", "설정";
        tabs: "Pages of the organization", "조직의 페이지";
        role: "Your role", "내 역할";
        no_role: "not in it", "구성원 아님";
        search_members: "Search members", "구성원 검색";
        member_count: "Members: {n}", "구성원 {n}명";
        person: "Person", "사용자";
        email: "Email", "이메일";
        member_role: "Role", "역할";
        since: "Since", "가입";
        no_members: "Nobody is in this organization. Add people below.", "이 조직에 구성원이 없습니다. 아래에서 추가하세요.";
        no_member_found: "No member matches this search.", "검색과 일치하는 구성원이 없습니다.";
        everybody: "Everybody with an account here is in this organization from the beginning.",
            "이곳에 계정이 있는 사용자는 처음부터 모두 이 조직에 속합니다.";
        remove: "Remove", "제거";
        remove_what: "The person leaves the teams and projects of the organization, too, and programs with the person's keys are refused there. The account stays.",
            "이 사용자는 조직의 팀과 프로젝트에서도 빠지고, 그 키를 쓰는 프로그램은 이 조직에서 거부됩니다. 계정은 유지됩니다.";
        remove_do: "Remove {who}", "{who} 제거";
        add_title: "Add somebody", "구성원 추가";
        who: "User name or email", "사용자 이름 또는 이메일";
        who_help: "Of somebody who has an account here.", "이곳에 계정이 있는 사용자입니다.";
        role_help: "Administrators make teams, service accounts and issuers, and say who is in the organization.",
            "관리자는 팀, 서비스 계정, 발급자를 만들고 구성원을 정합니다.";
        add: "Add", "추가";
        done_add: "Added.", "추가했습니다.";
        done_remove: "Removed.", "제거했습니다.";
        done_role: "The role is saved.", "역할을 저장했습니다.";
        names: "Names", "이름";
        rename: "Save names", "이름 저장";
        rename_help: "Tokens that are made out to the new name are taken from then on. The former name leads here and is nobody else's for good.",
            "이후에는 새 이름을 대상으로 한 토큰을 받습니다. 이전 이름은 이 조직으로 연결되며 다른 곳에서 다시 쓸 수 없습니다.";
        done_rename: "The names are saved.", "이름을 저장했습니다.";
    }
}
