//! The timeline's words.

gatehouse_domain::strings! {
    /// The timeline.
    Text {
        somebody: "Somebody", "사용자";
        works: "The directory works", "디렉터리가 정상입니다";
        signed_out: "{who} was signed out: the directory does not let this person in any more", "디렉터리에서 더 이상 허용되지 않아 {who} 님이 로그아웃되었습니다";
        not_asked: "The directory could not be asked again about people who are signed in", "로그인한 사용자를 디렉터리에서 다시 확인하지 못했습니다";
        nobody_out: "Nobody's session ends because of it.", "이 때문에 종료되는 세션은 없습니다.";
        running: "{who} has not come back from the provider yet", "{who} 님이 아직 공급자에서 돌아오지 않았습니다";
        signed_in: "{who} signed in", "{who} 님이 로그인했습니다";
        signed_in_new: "{who} signed in and got an account", "{who} 님이 로그인하여 계정이 만들어졌습니다";
        linked: "{who} connected a sign-in method", "{who} 님이 로그인 방법을 연결했습니다";
        would: "{who} would sign in", "{who} 님은 로그인할 수 있습니다";
        would_be_refused: "{who} would be refused", "{who} 님은 거부됩니다";
        test_failed: "The test did not succeed", "테스트에 실패했습니다";
        refused: "{who} was refused", "{who} 님이 거부되었습니다";
        waiting: "waiting", "대기 중";
        passed: "passed", "통과";
        lead: "{connection}, {at}.", "{connection}, {at}.";
        lead_test: "Dry run of the form of {connection} as it stood at {at}.", "{at} 시점의 {connection} 양식을 시험 실행한 결과입니다.";
        nothing_changed: "Nothing was changed.", "변경된 것은 없습니다.";
        reference: "Reference", "참조 번호";
        report: "report", "보고서";
        copy_report: "Copy report", "보고서 복사";
        again: "Test again", "다시 테스트";
        to_form: "Back to the form", "양식으로 돌아가기";
        test: "Test", "테스트";
        steps: "Steps", "단계";
        not_reached: "not reached", "도달하지 않음";
        not_needed: "not needed with these settings", "이 설정에서는 필요하지 않음";
        expected: "Expected", "예상";
        received: "Received", "받음";
        right: "right", "일치";
        all_right: "right: {checks}", "일치: {checks}";
        details: "What was sent and received", "보내고 받은 내용";
        ms: "{n} ms", "{n} ms";
        password_form: "Password form", "비밀번호 양식";
        key: "API key", "API 키";
        to_change: "On the side of {side}", "{side} 쪽에서 할 일";
        the_field: "Go to the field", "해당 항목으로 이동";
        person: "The person", "사용자";
        sample: "One of the entries, as it maps", "항목 하나를 매핑한 결과";
        entry: "The whole entry", "항목 전체";
        from_attribute: "from {claim}", "{claim} 속성";
        account: "Account", "계정";
        new_account: "new: {name}", "새 계정: {name}";
        existing_account: "existing: {name}", "기존 계정: {name}";
        no_account: "none: the person does not come in", "없음: 로그인할 수 없습니다";
        identity: "Identity", "신원";
        from_claim: "from {claim}", "{claim} 클레임";
        not_sent: "not sent (tried {claims})", "전송되지 않음({claims})";
        all_claims: "All claims", "모든 클레임";
    }
}

gatehouse_domain::strings! {
    /// The steps' names.
    StepNames {
        password: "Password", "비밀번호";
        assertion: "Token given in", "전달된 토큰";
        key: "API key", "API 키";
        discovery: "Discovery", "구성 조회";
        authorization_request: "Authorization request", "인증 요청";
        callback: "Callback", "콜백";
        token: "Token", "토큰";
        id_token: "ID token", "ID 토큰";
        user_info: "User info", "사용자 정보";
        connect: "Connection", "연결";
        secure: "TLS", "TLS";
        bind: "Bind", "바인드";
        search: "Search", "검색";
        person_bind: "The person's password", "사용자 비밀번호";
        memberships: "Groups in the directory", "디렉터리의 그룹";
        mapping: "Mapping", "매핑";
        admission: "Admission", "허용 여부";
        account: "User", "사용자";
        groups: "Groups", "그룹";
    }
}

gatehouse_domain::strings! {
    /// What became of the person's groups.
    GroupText {
        matched: "Matched here", "이곳의 그룹과 일치";
        gained: "Gained", "추가됨";
        would_gain: "Would gain", "추가될 그룹";
        lost: "Lost", "제외됨";
        would_lose: "Would lose", "제외될 그룹";
        anyway: "Stays a member all the same", "다른 경로로 유지됨";
        absent: "The provider sent no groups claim. By the settings that says nothing: memberships stay as they are.",
            "공급자가 그룹 클레임을 보내지 않았습니다. 설정에 따라 멤버십을 그대로 유지합니다.";
        overage: "The person is in more groups than fit into the token, so the provider left the list out. Memberships stay as they are. In Entra let the claim hold only the groups that are assigned to the application.",
            "토큰에 담기에는 그룹이 너무 많아 공급자가 목록을 보내지 않았습니다. 멤버십은 그대로 유지됩니다. Entra에서는 애플리케이션에 할당된 그룹만 클레임에 포함하세요.";
        too_many: "The claim holds more than 1,000 names. Memberships stay as they are: taking some of the names would lose the others. Let the provider send fewer.",
            "클레임에 이름이 1,000개를 넘습니다. 일부만 읽으면 나머지를 잃게 되므로 멤버십을 그대로 유지합니다. 공급자가 더 적게 보내도록 하세요.";
        unreadable: "The claim is neither a text nor a list of texts, so memberships stay as they are. Look at the claims, and name the right one under User groups synchronization.",
            "클레임이 텍스트나 텍스트 목록이 아니어서 멤버십을 그대로 유지합니다. 클레임을 확인하고 사용자 그룹 동기화에 올바른 클레임을 입력하세요.";
        unmatched: "No such group here", "이곳에 없는 그룹";
        unmatched_what: "The provider named these, and no group here has the name. Make those that you need; the others do no harm.",
            "공급자가 보냈지만 이곳에 같은 이름의 그룹이 없습니다. 필요한 것만 만드세요. 나머지는 그대로 두어도 됩니다.";
        name: "Name at the provider", "공급자의 이름";
        make: "Make this group", "이 그룹 만들기";
        made: "The group exists now; the next sign-in matches it.", "그룹이 생겼습니다. 다음 로그인에 반영됩니다.";
        more: "{n} more are not shown.", "{n}개는 표시하지 않았습니다.";
        unusable: "Names that no group can have, too long or with characters that cannot be shown: {n}.",
            "너무 길거나 표시할 수 없는 문자가 있어 그룹 이름이 될 수 없는 이름이 {n}개 있습니다.";
    }
}
