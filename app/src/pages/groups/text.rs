//! The words of the groups' pages.

gatehouse_domain::strings! {
    /// Groups.
    Text {
        lead: "People who belong together. Connections that synchronize user groups put people into the groups of the same name.",
            "함께 묶인 사용자입니다. 사용자 그룹을 동기화하는 연결은 같은 이름의 그룹에 사용자를 넣습니다.";
        new: "New group", "새 그룹";
        search: "Search groups", "그룹 검색";
        count: "Groups: {n}", "그룹 {n}개";
        empty: "There is no group yet. A group holds people who belong together. Make one with the name that your provider uses, and a connection that synchronizes user groups fills it as people sign in.",
            "아직 그룹이 없습니다. 그룹은 함께 묶인 사용자를 담습니다. 공급자가 쓰는 이름으로 만들면 사용자 그룹을 동기화하는 연결이 로그인할 때 채웁니다.";
        none: "No group matches this search.", "검색과 일치하는 그룹이 없습니다.";
        show_all: "Show all groups", "모든 그룹 보기";
        name: "Name", "이름";
        name_help: "As the provider names it. Capital and small letters and spaces around it make no difference.",
            "공급자가 쓰는 이름입니다. 대소문자와 앞뒤 공백은 구분하지 않습니다.";
        members: "Members", "구성원";
        member_count: "Members: {n}", "구성원 {n}명";
        make: "Make group", "그룹 만들기";
        cancel: "Cancel", "취소";
        search_members: "Search members", "구성원 검색";
        person: "Person", "사용자";
        email: "Email", "이메일";
        through: "Through", "경로";
        no_members: "Nobody is in this group. Add people below, or let a connection that synchronizes user groups fill it.",
            "이 그룹에 구성원이 없습니다. 아래에서 추가하거나 사용자 그룹을 동기화하는 연결이 채우게 하세요.";
        no_member_found: "No member matches this search.", "검색과 일치하는 구성원이 없습니다.";
        follows: "A membership through a connection follows the provider: one that is removed here comes back at the next sign-in while the provider names the group.",
            "연결을 통한 멤버십은 공급자를 따릅니다. 여기서 제거해도 공급자가 그룹을 보내는 한 다음 로그인에 다시 추가됩니다.";
        remove: "Remove", "제거";
        remove_name: "Remove {who}, {source}", "{who} 제거, {source}";
        add_title: "Add somebody", "구성원 추가";
        who: "User name or email", "사용자 이름 또는 이메일";
        who_help: "Of somebody who has an account here.", "이곳에 계정이 있는 사용자입니다.";
        add: "Add", "추가";
        settings: "Name and deletion", "이름과 삭제";
        rename: "Save name", "이름 저장";
        rename_help: "From then on providers' names are matched with the new one; who came in through a connection stays until their next sign-in.",
            "이후 공급자의 이름을 새 이름과 비교합니다. 연결을 통한 구성원은 다음 로그인까지 유지됩니다.";
        delete: "Delete group", "그룹 삭제";
        delete_what: "Memberships that are lost: {n}. The accounts stay. This cannot be undone.",
            "{n}명의 멤버십이 사라집니다. 계정은 유지됩니다. 되돌릴 수 없습니다.";
        delete_nobody: "Nobody is in it; nobody loses anything. This cannot be undone.", "구성원이 없어 잃는 것이 없습니다. 되돌릴 수 없습니다.";
        delete_do: "Delete {name}", "{name} 삭제";
        done_add: "Added.", "추가했습니다.";
        done_remove: "Removed.", "제거했습니다.";
        done_rename: "The name is saved.", "이름을 저장했습니다.";
    }
}
