//! The words of teams and projects.

gatehouse_domain::strings! {
    /// Teams.
    Text {
        lead: "People and programs that share projects. The W&B SDK calls a team an entity.",
            "프로젝트를 함께 쓰는 사용자와 프로그램입니다. W&B SDK에서는 팀을 엔터티(entity)라고 부릅니다.";
        new: "New team", "새 팀";
        search: "Search teams", "팀 검색";
        count: "Teams: {n}", "팀 {n}개";
        empty: "There is no team yet. Runs are logged into projects of a team: make one, then add people to it.",
            "아직 팀이 없습니다. 실행은 팀의 프로젝트에 기록됩니다. 팀을 만들고 사용자를 추가하세요.";
        empty_member: "There is no team yet. An organization administrator makes them.",
            "아직 팀이 없습니다. 조직 관리자가 팀을 만듭니다.";
        none: "No team matches this search.", "검색과 일치하는 팀이 없습니다.";
        name: "Name", "이름";
        slug: "Name in addresses", "주소에 쓰이는 이름";
        slug_help: "Programs name the team so (WANDB_ENTITY). Small letters, digits and - _ . between them. Left empty, it is made from the name.",
            "프로그램이 팀을 지정할 때 쓰는 이름입니다(WANDB_ENTITY). 영문 소문자, 숫자, 그 사이의 - _ . 를 쓸 수 있습니다. 비우면 이름에서 만듭니다.";
        members: "Members", "구성원";
        projects: "Projects", "프로젝트";
        settings: "Settings", "설정";
        tabs: "Pages of the team", "팀의 페이지";
        make: "Make team", "팀 만들기";
        cancel: "Cancel", "취소";
        search_members: "Search members", "구성원 검색";
        member_count: "Members: {n}", "구성원 {n}명";
        person: "Person", "사용자";
        email: "Email", "이메일";
        role: "Role", "역할";
        through: "Through", "경로";
        through_role: "{source}: {role}", "{source}: {role}";
        by_hand: "added here", "직접 추가";
        by_invitation: "invitation", "초대";
        by_group: "group {name}", "{name} 그룹";
        by_connection: "sign-in through {name}", "{name} 로그인";
        by_gone: "a connection or group that is gone", "삭제된 연결 또는 그룹";
        no_members: "Nobody is in this team. Add people below, or let a group lead here in the team's settings.",
            "이 팀에 구성원이 없습니다. 아래에서 추가하거나 팀 설정에서 그룹을 연결하세요.";
        no_members_seen: "Nobody is in this team.", "이 팀에 구성원이 없습니다.";
        no_member_found: "No member matches this search.", "검색과 일치하는 구성원이 없습니다.";
        follows: "The highest role counts. A membership through a group follows the group: it is taken back there, or in this team's settings.",
            "가장 높은 역할이 적용됩니다. 그룹을 통한 멤버십은 그룹을 따르므로 그룹이나 이 팀의 설정에서 해제하세요.";
        remove: "Remove", "제거";
        remove_name: "Remove {who}, {source}", "{who} 제거, {source}";
        add_title: "Add somebody", "구성원 추가";
        who: "User name or email", "사용자 이름 또는 이메일";
        who_help: "Of somebody in the organization.", "조직에 있는 사용자입니다.";
        role_help: "Viewers read, members write, too. Administrators say who is in the team and make its service accounts.",
            "보기 전용은 읽기만, 구성원은 쓰기도 할 수 있습니다. 관리자는 구성원을 정하고 서비스 계정을 만듭니다.";
        add: "Add", "추가";
        done_add: "Added.", "추가했습니다.";
        done_remove: "Removed.", "제거했습니다.";
        done_role: "The role is saved.", "역할을 저장했습니다.";
        names: "Names", "이름";
        rename: "Save names", "이름 저장";
        rename_help: "Programs that still use the former name in addresses are led to the new one for 90 days.",
            "주소의 이전 이름을 쓰는 프로그램은 90일 동안 새 이름으로 연결됩니다.";
        done_rename: "The names are saved.", "이름을 저장했습니다.";
        groups: "Groups that lead here", "연결된 그룹";
        groups_lead: "Who is in such a group, and in the organization, is in this team.",
            "이 그룹에 있고 조직에 있는 사용자는 이 팀의 구성원이 됩니다.";
        no_groups: "No group leads here.", "연결된 그룹이 없습니다.";
        group: "Group", "그룹";
        group_help: "The name of a group under Access, Groups.", "접근 → 그룹에 있는 그룹의 이름입니다.";
        groups_admin: "Groups are of the whole installation: an instance administrator lets them lead here.",
            "그룹은 설치 전체에 속하므로 인스턴스 관리자가 연결합니다.";
        map: "Let it lead here", "그룹 연결";
        unmap: "Lead here no more", "연결 해제";
        unmap_name: "Let {group} lead here no more", "{group} 연결 해제";
        done_map: "The group leads here now.", "그룹을 연결했습니다.";
        done_unmap: "The group leads here no more.", "그룹 연결을 해제했습니다.";
        no_projects: "No project yet. A first run of a program makes one, or make it here.",
            "아직 프로젝트가 없습니다. 프로그램의 첫 실행이 만들거나 여기서 만들 수 있습니다.";
        access: "Access", "접근";
        open: "Open", "공개";
        restricted: "Restricted", "제한됨";
        made: "Made", "만든 때";
        new_project: "New project", "새 프로젝트";
        project_help: "As programs name it (WANDB_PROJECT).", "프로그램이 쓰는 이름입니다(WANDB_PROJECT).";
        make_project: "Make project", "프로젝트 만들기";
        open_what: "Everybody in the team reaches it, and the service accounts of the organization and the team.",
            "팀의 모든 구성원과 조직 및 팀의 서비스 계정이 접근할 수 있습니다.";
        restricted_what: "Only those reach it who are added below, and the team's administrators.",
            "아래에 추가된 사용자와 서비스 계정, 팀 관리자만 접근할 수 있습니다.";
        restrict: "Restrict", "제한";
        restrict_what: "From now on only those reach it who are added here, and the team's administrators. Programs of others are refused.",
            "이제 여기에 추가된 사용자와 서비스 계정, 팀 관리자만 접근할 수 있습니다. 다른 프로그램은 거부됩니다.";
        restrict_do: "Restrict {name}", "{name} 제한";
        open_up: "Open", "공개";
        open_up_what: "From now on everybody in the team reaches it. Who was added stays added.",
            "이제 팀의 모든 구성원이 접근할 수 있습니다. 추가된 사용자와 서비스 계정은 그대로 유지됩니다.";
        open_do: "Open {name}", "{name} 공개";
        done_access: "Saved.", "저장했습니다.";
        added: "Added to it", "추가된 사용자와 서비스 계정";
        nobody_added: "Nobody was added. Add people and service accounts below who shall reach it while it is restricted.",
            "추가된 사용자가 없습니다. 제한된 동안 접근할 사용자와 서비스 계정을 아래에서 추가하세요.";
        who_project: "User name, email or service account", "사용자 이름, 이메일 또는 서비스 계정";
        who_project_help: "Of somebody in the organization, or the name in addresses of a service account of it.",
            "조직에 있는 사용자 또는 조직의 서비스 계정의 주소 이름입니다.";
        role_project_help: "Members read and write. Administrators say who is added, too; service accounts are members.",
            "구성원은 읽고 쓸 수 있습니다. 관리자는 추가할 대상도 정합니다. 서비스 계정은 구성원으로만 추가됩니다.";
        kind: "Kind", "종류";
        a_person: "Person", "사용자";
        a_service: "Service account", "서비스 계정";
        remove_one: "Remove {who}", "{who} 제거";
    }
}
