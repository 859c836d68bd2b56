//! The words of the claims and of the person they are mapped to.

gatehouse_domain::strings! {
    /// The claims.
    Text {
        title: "Received claims", "받은 클레임";
        lead: "From your test of {when}. Use a claim for a value: its name is put into the field above.",
            "{when} 테스트에서 받은 값입니다. 클레임을 사용할 항목을 고르면 위의 입력란에 이름이 들어갑니다.";
        lead_plain: "From your test of {when}, each with the name to enter above.",
            "{when} 테스트에서 받은 값이며, 위의 입력란에 입력할 이름과 함께 표시됩니다.";
        none_came: "Your last test ended before any claims came.", "마지막 테스트는 클레임을 받기 전에 끝났습니다.";
        empty: "The provider sent no claims.", "공급자가 클레임을 보내지 않았습니다.";
        use_for: "Use for …", "사용할 항목 …";
        use_what: "Use {claim} for …", "{claim}을(를) 사용할 항목 …";
        cut: "cut or masked", "일부만 표시";
        cut_what: "A value that is marked as cut or masked is not kept whole: what it is mapped to is cut here as well, not in a sign-in.",
            "‘일부만 표시’라고 적힌 값은 전체가 보관되지 않습니다. 여기서는 매핑된 값도 일부만 표시되지만 실제 로그인에서는 전체 값을 사용합니다.";
        unnamed: "cannot be named: a dot, a space or a comma in its key is in the way, or another claim has that name",
            "지정할 수 없음: 키에 점, 공백 또는 쉼표가 있거나 다른 클레임이 같은 이름을 사용합니다";
        no_taker: "no value for anything: it is empty, or neither a text nor a list of texts", "사용할 수 없음: 비어 있거나 텍스트나 텍스트 목록이 아닙니다";
        entries: "Claims: {n}", "클레임 {n}개";
        left_out: "{n} more claims were received and are not shown.", "표시되지 않은 클레임이 {n}개 더 있습니다.";
        full: "Of a list or an object at most {n} entries are kept; there may have been more.",
            "목록이나 객체는 항목을 최대 {n}개까지 보관합니다. 더 있었을 수 있습니다.";
        picked: "{target} is taken from {claim} now.", "이제 {target} 값은 {claim}에서 가져옵니다.";
        mapped: "The person with these mappings", "이 매핑을 적용한 사용자";
        mapped_lead: "Computed anew while you type. Test again to prove it.", "입력하는 동안 다시 계산됩니다. 다시 테스트해야 검증됩니다.";
        mapped_plain: "With the mappings as they are kept.", "보관된 매핑을 적용한 결과입니다.";
        no_groups: "no names to read", "읽을 이름 없음";
        from: "from {claim}", "{claim} 클레임";
        joined: "from given and family name", "이름과 성을 합친 값";
        required: "missing: nobody gets in without it", "없음: 이 값이 없으면 아무도 로그인할 수 없습니다";
        missing: "none", "없음";
        not_https: "not used: a picture's address begins with https://", "사용하지 않음: 사진 주소는 https://로 시작해야 합니다";
        no_claim: "no claim is entered", "입력된 클레임 없음";
        absent: "{claim} was not sent", "{claim}: 전송되지 않음";
        is_empty: "{claim} is empty", "{claim}: 비어 있음";
        not_text: "{claim} is no text", "{claim}: 텍스트가 아님";
        unusable: "{claim} is too long", "{claim}: 너무 김";
        verified: "yes, the provider says so", "예, 공급자가 확인함";
        not_verified: "no, the provider says so", "아니요, 공급자가 확인하지 않음";
        not_said: "not said: email_verified is about the claim email only", "알 수 없음: email_verified는 email 클레임에만 해당합니다";
    }
}
