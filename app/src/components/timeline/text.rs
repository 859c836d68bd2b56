//! The timeline's words.

gatehouse_domain::strings! {
    /// The timeline.
    Text {
        somebody: "Somebody", "사용자";
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
        to_change: "On the side of {side}", "{side} 쪽에서 할 일";
        the_field: "Go to the field", "해당 항목으로 이동";
        person: "The person", "사용자";
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
        discovery: "Discovery", "구성 조회";
        authorization_request: "Authorization request", "인증 요청";
        callback: "Callback", "콜백";
        token: "Token", "토큰";
        id_token: "ID token", "ID 토큰";
        user_info: "User info", "사용자 정보";
        mapping: "Mapping", "매핑";
        admission: "Admission", "허용 여부";
        account: "User", "사용자";
    }
}
