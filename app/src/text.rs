//! The words of the console's frame; pages bring tables of their own.

use crate::prefs::use_lang;

gatehouse_domain::strings! {
    /// Navigation, menus and the sentences for errors that any page can show.
    Common {
        skip: "Skip to content", "본문으로 건너뛰기";
        console: "Console", "콘솔";
        overview: "Overview", "개요";
        connections: "Connections", "연결";
        users: "Users", "사용자";
        groups: "Groups", "그룹";
        to_confirm: "To confirm", "확인 대기";
        waiting: "{n} waiting", "{n}건 대기 중";
        invitations: "Invitations", "초대";
        changes: "Changes", "변경 이력";
        attempts: "Attempts", "로그인 시도";
        settings: "Settings", "설정";
        organizations: "Organizations", "조직";
        teams: "Teams", "팀";
        machines: "Machines", "프로그램";
        service_accounts: "Service accounts", "서비스 계정";
        access: "Access", "접근";
        audit: "Audit", "감사";
        account: "Your account", "내 계정";
        system_settings: "System Settings", "시스템 설정";
        sign_out: "Sign out", "로그아웃";
        theme: "Theme", "테마";
        theme_system: "System", "시스템";
        theme_light: "Light", "밝게";
        theme_dark: "Dark", "어둡게";
        language: "Language", "언어";
        keys: "Keyboard", "키보드";
        key_search: "Search this list", "이 목록에서 검색";
        key_list: "Show or hide these keys", "단축키 목록 표시 또는 숨기기";
        key_close: "Close what is open", "열린 것 닫기";
        keys_are_off: "The keys / and ? are switched off in this browser.", "이 브라우저에서는 /와 ? 키가 꺼져 있습니다.";
        keys_switch_off: "Switch / and ? off", "/와 ? 끄기";
        keys_switch_on: "Switch / and ? on", "/와 ? 켜기";
        close: "Close", "닫기";
        page_of: "Page {page} of {last}", "{page} / {last} 쪽";
        past_the_end: "The list ends before this page.", "목록에 이 쪽이 없습니다.";
        first_page: "First page", "첫 쪽";
        pages: "Pages", "쪽";
        previous: "Previous", "이전";
        next: "Next", "다음";
        loading: "Loading", "불러오는 중";
        sign_in_again: "Sign in again", "다시 로그인";
        part_missing: "This page did not come: the server could not be reached. Check your connection. What you see here stays until you try again.",
            "페이지를 불러오지 못했습니다. 서버에 연결할 수 없습니다. 연결을 확인하세요. 다시 시도할 때까지 보고 있는 내용은 그대로 있습니다.";
        back_to_overview: "Back to the overview", "개요로 돌아가기";
        failed_title: "This page cannot be shown", "이 페이지를 표시할 수 없습니다";
        try_again: "Try again", "다시 시도";
        not_found_title: "This page does not exist", "존재하지 않는 페이지입니다";
        not_found: "What you looked for is not here: it may have been deleted, or the address is mistyped.",
            "찾으시는 항목이 없습니다. 삭제되었거나 주소가 잘못되었을 수 있습니다.";
        unauthenticated: "You are signed out. Sign in again in another tab, then repeat this: what you typed is still here.",
            "로그아웃되었습니다. 다른 탭에서 다시 로그인한 뒤 다시 시도하세요. 입력한 내용은 그대로 있습니다.";
        forbidden: "You may not do this. An administrator can give you the permission.",
            "권한이 없습니다. 관리자에게 권한을 요청하세요.";
        conflict: "{by} saved this in the meantime. Look at what changed, then save again.",
            "{by} 님이 그 사이에 저장했습니다. 변경 내용을 확인한 뒤 다시 저장하세요.";
        invalid: "Check the marked fields. Nothing was saved.",
            "표시된 항목을 확인하세요. 저장된 것은 없습니다.";
        bad_request: "The server did not understand this request. Reload the page and try again.",
            "서버가 요청을 이해하지 못했습니다. 페이지를 새로 고친 뒤 다시 시도하세요.";
        busy: "The server is busy. Try again in a moment.",
            "서버가 바쁩니다. 잠시 후 다시 시도하세요.";
        internal: "Something went wrong on our side. The log has the details under {reference}.",
            "서버에 문제가 발생했습니다. 자세한 내용은 로그의 {reference}에 있습니다.";
        unreachable: "The server could not be reached, or its answer could not be read. Check your connection and try again.",
            "서버에 연결할 수 없거나 응답을 읽을 수 없습니다. 연결을 확인하고 다시 시도하세요.";
    }
}

/// [`Common`] in the language of this page.
pub fn common() -> &'static Common {
    Common::of(use_lang())
}
