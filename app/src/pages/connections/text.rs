//! The words of the connections' pages.

use gatehouse_domain::connection::{Protocol, Provider};

gatehouse_domain::strings! {
    /// Connections: the table, the form, testing, switching, deleting.
    Text {
        new: "New connection", "새 연결";
        active: "Active", "활성";
        name: "Name", "이름";
        provider: "Provider", "공급자";
        custom: "Custom", "사용자 지정";
        protocol: "Protocol", "프로토콜";
        id: "ID", "ID";
        status: "Status", "상태";
        updated: "Last update", "마지막 변경";
        actions: "Actions", "작업";
        edit: "Edit", "편집";
        delete: "Delete", "삭제";
        go_on: "Continue", "계속";
        discard: "Discard", "버리기";

        tested: "Tested", "테스트됨";
        live: "Active", "활성";
        changed: "Changed since its test", "테스트 후 변경됨";
        locked: "These settings come from outside of the console ({origin}).", "이 설정은 콘솔 외부({origin})에서 옵니다.";
        locked_what: "They cannot be changed here. Change {names} there and start the program again: what is set there is live at once.",
            "여기에서는 바꿀 수 없습니다. 거기에서 {names}을(를) 바꾸고 프로그램을 다시 시작하면 바로 적용됩니다.";
        gone: "Its settings are not there any more, so it was switched off.", "설정이 더 이상 없어 꺼졌습니다.";
        gone_what: "They came from outside of the console ({origin}). Who is connected through it, and who is signed in, stays. Set them again there and it is on again; or delete it here.",
            "콘솔 외부({origin})에서 온 설정입니다. 연결된 사용자와 로그인한 사용자는 유지됩니다. 거기에서 다시 설정하면 다시 켜집니다. 또는 여기에서 삭제하세요.";
        look: "Settings", "설정 보기";
        look_at: "Settings of {name}", "{name} 설정";
        seen: "seen to work {when}", "{when} 작동 확인됨";
        not_seen: "nobody has signed in with it yet", "아직 로그인한 사람이 없음";
        program: "Gatehouse itself", "Gatehouse";

        on_provider: "Everybody sees a button for it on the login page, and people at the provider can sign in with it. The saved settings, which have been tested, go live.",
            "로그인 페이지에 버튼이 표시되고, 공급자의 사용자가 로그인할 수 있습니다. 테스트한 저장된 설정이 적용됩니다.";
        lost: "Another issuer or user id goes live: connected identities that are lost: {n}. Their accounts stay, but are not found again by a sign-in.",
            "발급자 또는 사용자 ID가 바뀌어 연결된 신원 {n}개를 잃게 됩니다. 계정은 유지되지만 로그인할 때 다시 찾지 못합니다.";
        on_directory: "Its people can sign in with their user name and password at the login page's form, after the accounts kept here. The saved settings, which have been tested, go live.",
            "사용자는 로그인 페이지의 양식에서 사용자 이름과 비밀번호로 로그인할 수 있으며, 이곳의 계정을 먼저 확인합니다. 테스트한 저장된 설정이 적용됩니다.";
        off_directory: "Nobody signs in with it until it is switched on again. Who is signed in stays signed in, and is still looked up there. Sign-ins through it in the last 7 days: {n}.",
            "다시 켤 때까지 아무도 이 연결로 로그인할 수 없습니다. 이미 로그인한 사용자는 유지되며 계속 디렉터리에서 확인합니다. 최근 7일 동안 로그인 {n}회가 있었습니다.";
        on_do: "Switch {name} on", "{name} 켜기";
        off_provider: "Its button disappears from the login page, and nobody signs in with it until it is switched on again. Who is signed in stays signed in. Sign-ins through it in the last 7 days: {n}.",
            "로그인 페이지에서 버튼이 사라지고, 다시 켤 때까지 아무도 이 연결로 로그인할 수 없습니다. 이미 로그인한 사용자는 유지됩니다. 최근 7일 동안 로그인 {n}회가 있었습니다.";
        off_do: "Switch {name} off", "{name} 끄기";
        cancel: "Cancel", "취소";

        new_lead: "Choose what you connect to. The next page shows what to do there, with the values of this installation.",
            "연결할 대상을 선택하세요. 다음 페이지에서 이 설치의 값과 함께 안내합니다.";
        tile_keycloak: "A realm of your own Keycloak server. The guide uses the words of its menus.",
            "직접 운영하는 Keycloak 서버의 영역(realm)입니다. 메뉴 이름 그대로 안내합니다.";
        tile_openldap: "OpenLDAP: people and groups in a tree of your own.", "OpenLDAP: 직접 운영하는 트리의 사용자와 그룹입니다.";
        tile_ad: "Microsoft's directory, or Samba in its place. Nested groups count.", "Microsoft의 디렉터리 또는 Samba입니다. 중첩 그룹도 포함됩니다.";
        tile_freeipa: "389 Directory Server, alone or in FreeIPA.", "389 Directory Server 단독 또는 FreeIPA입니다.";
        tile_ldap: "Any directory that speaks LDAP.", "LDAP을 지원하는 모든 디렉터리입니다.";
        tile_custom: "Any provider that speaks OpenID Connect.",
            "OpenID Connect를 지원하는 모든 공급자입니다.";
        choose: "Choose a provider", "공급자 선택";
        next: "Next", "다음";
        steps: "Steps", "단계";
        step_provider: "Provider", "공급자";
        step_configure: "Configure", "설정";
        step_test: "Test", "테스트";
        step_activate: "Activate", "활성화";

        connect_to: "Connect {provider}", "{provider} 연결";
        connect_custom: "Connect a provider", "공급자 연결";
        edit_title: "Edit {name}", "{name} 편집";
        configuration: "Configuration", "설정";
        public_url: "Public URL", "공개 URL";
        public_url_help: "The address of this installation. It is changed under", "이 설치의 주소입니다. 변경 위치:";
        callback_url: "Callback URL", "콜백 URL";
        callback_help: "Register it at the provider exactly like this.", "공급자에 그대로 등록하세요.";
        display_name: "Display name", "표시 이름";
        display_name_help: "People read it on the button of the login page, as soon as it is saved.", "로그인 페이지의 버튼에 표시되며, 저장하면 바로 바뀝니다.";
        issuer: "Issuer", "발급자";
        issuer_help: "The provider's own name for itself, a URL. It is compared character by character.",
            "공급자가 사용하는 자신의 URL입니다. 글자 그대로 비교합니다.";
        discover: "Discover", "자동 검색";
        discover_help: "Asks the provider for its endpoints and fills them in.", "공급자에서 엔드포인트를 가져와 채웁니다.";
        discovered: "The provider's endpoints are filled in below.", "공급자의 엔드포인트를 아래에 채웠습니다.";
        use_that: "Use {found}", "{found} 사용";
        client_id: "Client ID", "클라이언트 ID";
        client_id_help: "The name of this installation at the provider.", "공급자에 등록된 이 설치의 이름입니다.";
        client_secret: "Client secret", "클라이언트 시크릿";
        client_secret_help: "Stored encrypted, and never shown again.", "암호화하여 저장하며 다시 표시하지 않습니다.";
        authorization_endpoint: "Authorization endpoint", "인증 엔드포인트";
        token_endpoint: "Access token endpoint", "액세스 토큰 엔드포인트";
        userinfo_endpoint: "User info endpoint", "사용자 정보 엔드포인트";
        jwks_uri: "JWKS endpoint", "JWKS 엔드포인트";
        revocation_endpoint: "Revocation endpoint", "토큰 취소 엔드포인트";
        revocation_endpoint_help: "Gets the session's token back when a person signs out.", "사용자가 로그아웃할 때 세션의 토큰을 취소합니다.";
        end_session_endpoint: "End session endpoint", "세션 종료 엔드포인트";
        end_session_endpoint_help: "People who sign out here go there to sign out at the provider too.", "여기에서 로그아웃한 사용자가 공급자에서도 로그아웃하도록 이동하는 주소입니다.";
        endpoints: "Endpoints", "엔드포인트";
        endpoints_help: "An endpoint that is left empty is taken from what the provider publishes, at each sign-in.",
            "비워 두면 로그인할 때마다 공급자가 게시한 값을 사용합니다.";
        from_discovery: "from discovery", "자동 검색 값 사용";
        identity_from_id_token: "Obtain user information from Identity Token", "ID 토큰에서 사용자 정보 얻기";
        identity_from_id_token_help: "The user info endpoint is not asked. In the implicit flow it never is: there is no access token to ask with.",
            "사용자 정보 엔드포인트를 호출하지 않습니다. 암시적 흐름에서는 액세스 토큰이 없어 항상 호출하지 않습니다.";
        email_verification: "Email verification", "이메일 확인";
        email_verification_help: "Only people whose address the provider has verified get in.", "공급자가 이메일을 확인한 사용자만 로그인할 수 있습니다.";
        create_users: "Create new users on first login", "첫 로그인 시 새 사용자 만들기";
        create_users_help: "Otherwise only people who are already here, or who are invited, get in.", "끄면 이미 등록되었거나 초대된 사용자만 로그인할 수 있습니다.";
        verify_signature: "Verify token signature", "토큰 서명 확인";
        verify_signature_help: "The ID token is checked with the provider's published keys.", "공급자가 게시한 키로 ID 토큰을 확인합니다.";
        signature_lost: "Without it, only the TLS connection to the access token endpoint vouches for who signs in.",
            "서명을 확인하지 않으면 액세스 토큰 엔드포인트와의 TLS 연결만이 사용자의 신원을 보증합니다.";
        signature_lost_2: "Whoever can answer in that endpoint's place, a proxy that opens TLS for instance, can sign in as anybody. Leave it on unless the provider publishes no keys.",
            "TLS를 여는 프록시처럼 그 엔드포인트를 대신해 응답할 수 있는 누구나 다른 사람으로 로그인할 수 있습니다. 공급자가 키를 게시하지 않는 경우가 아니면 켜 두세요.";
        flow: "Flow", "흐름";
        flow_help: "What the provider sends back through the browser. The provider's client has to allow it. The authorization code flow is the safe choice; the implicit flow needs neither a client secret nor a way from this server to the access token endpoint.",
            "공급자가 브라우저를 통해 돌려보내는 값입니다. 공급자의 클라이언트에서 허용해야 합니다. 인증 코드 흐름이 안전한 선택이며, 암시적 흐름에는 클라이언트 시크릿도 이 서버에서 액세스 토큰 엔드포인트로의 접근도 필요하지 않습니다.";
        flow_code: "Authorization code", "인증 코드";
        flow_implicit: "Implicit (ID token by form_post)", "암시적 (form_post로 ID 토큰)";
        flow_hybrid: "Hybrid (code and ID token by form_post)", "하이브리드 (form_post로 코드와 ID 토큰)";
        additional: "Additional settings", "추가 설정";
        code_challenge_method: "Code challenge method", "코드 챌린지 방식";
        code_challenge_help: "PKCE ties the answer to the browser that asked. S256 is the safe choice.", "PKCE는 응답을 요청한 브라우저에 묶습니다. S256이 안전합니다.";
        none_word: "None", "없음";
        plain_word: "Plain", "Plain";
        standard_scopes: "Standard scopes", "표준 범위";
        additional_scopes: "Additional scopes", "추가 범위";
        scopes_help: "Separated by commas or spaces.", "쉼표 또는 공백으로 구분합니다.";
        client_authentication: "Client authentication", "클라이언트 인증";
        client_authentication_help: "How the client secret is sent to the access token endpoint.", "클라이언트 시크릿을 액세스 토큰 엔드포인트로 보내는 방식입니다.";
        basic: "Basic (client_secret_basic)", "Basic (client_secret_basic)";
        post: "In the form (client_secret_post)", "양식 (client_secret_post)";
        public: "None, a public client", "없음, 공개 클라이언트";
        leeway_seconds: "Clock leeway, in seconds", "시계 허용 오차(초)";
        leeway_help: "How far the provider's clock may differ from ours.", "공급자 시계와의 허용 차이입니다.";
        algorithms: "Signature algorithms", "서명 알고리즘";
        algorithms_help: "What an ID token may be signed with.", "ID 토큰에 허용하는 서명 방식입니다.";
        ca_certificates: "CA certificates", "CA 인증서";
        ca_help: "Further authorities to trust for this provider, as PEM. Leave it empty for a certificate that browsers trust.",
            "이 공급자에 대해 추가로 신뢰할 인증 기관(PEM)입니다. 공인 인증서라면 비워 두세요.";
        mappings: "Claims mappings", "클레임 매핑";
        mappings_help: "The claim to take each value from. Several, separated by commas, are tried in order; a.b reaches into an object when there is no claim of that very name.",
            "각 값을 가져올 클레임입니다. 쉼표로 구분하면 순서대로 시도하며, 같은 이름의 클레임이 없으면 a.b는 객체 안의 값을 가리킵니다.";
        map_user_id: "User id", "사용자 ID";
        map_user_id_help: "Changing it makes other people of those who signed in before: their accounts are not found again.",
            "변경하면 이전에 로그인한 사용자를 다른 사람으로 보게 되어 기존 계정을 찾지 못합니다.";
        map_user_name: "User name", "사용자 이름";
        map_email: "Email", "이메일";
        map_name: "Name", "이름";
        map_given_name: "Given name", "이름 (given)";
        map_family_name: "Family name", "성 (family)";
        map_picture: "Picture", "사진";
        identifier_claims: "Require user name and name", "사용자 이름과 이름 필수";
        identifier_claims_help: "Who comes without them is refused.", "이 값이 없는 사용자는 거부됩니다.";
        groups: "User groups synchronization", "사용자 그룹 동기화";
        sync_groups: "Synchronize user groups", "사용자 그룹 동기화";
        sync_groups_help: "At each sign-in a person joins the groups of Access → Groups that the provider names, and leaves those it no longer names. Only memberships that this connection made change.",
            "로그인할 때마다 공급자가 보낸 이름의 그룹(접근 → 그룹)에 들어가고, 더 이상 보내지 않는 그룹에서 나갑니다. 이 연결이 만든 멤버십만 바뀝니다.";
        map_groups: "Groups claim", "그룹 클레임";
        map_groups_help: "A list of names; a text is one name. Several claims, separated by commas, are tried in order; a.b reaches into an object.",
            "이름 목록입니다. 텍스트는 이름 하나로 봅니다. 쉼표로 구분한 클레임은 순서대로 시도하며 a.b는 객체 안의 값을 가리킵니다.";
        absent_groups: "When the claim is not sent", "클레임이 없을 때";
        absent_groups_help: "Keycloak leaves the claim out for somebody who is in no group; other providers leave it out for other reasons, too.",
            "Keycloak은 속한 그룹이 없으면 클레임을 보내지 않습니다. 다른 공급자는 다른 이유로도 보내지 않습니다.";
        absent_unknown: "Memberships stay as they are", "멤버십을 그대로 유지";
        absent_none: "The person is in no group", "속한 그룹이 없음";

        never_saved: "Not saved yet", "아직 저장되지 않음";
        unsaved: "Unsaved changes", "저장하지 않은 변경 사항";
        unsaved_kept: "Unsaved changes, kept {when}", "저장하지 않은 변경 사항, {when} 보관됨";
        unsaved_kept_now: "Unsaved changes, kept just now", "저장하지 않은 변경 사항, 방금 보관됨";
        all_saved: "All changes are saved", "모든 변경 사항이 저장됨";
        just_saved: "Saved. How people sign in has not changed.", "저장했습니다. 로그인 방식은 그대로입니다.";
        save_draft: "Save draft", "초안 저장";
        save_what: "Saving changes nothing about how anybody signs in. That happens when the saved settings are switched on, and what is then left for administrators is said there.",
            "저장해도 로그인 방식은 바뀌지 않습니다. 저장된 설정을 켤 때 바뀌며, 그때 관리자에게 남는 로그인 수단을 알려 줍니다.";
        save: "Save", "저장";
        test: "Test provider", "공급자 테스트";
        check_fields: "Some fields need another look", "확인이 필요한 항목이 있습니다";

        conflict: "{by} saved this connection while you edited it", "편집하는 동안 {by} 님이 이 연결을 저장했습니다";
        conflict_what: "Your changes are kept, not saved. This is what changed:", "변경 사항은 보관되었지만 저장되지 않았습니다. 변경된 내용:";
        conflict_same: "The settings are the same as when you began.", "시작할 때와 설정이 같습니다.";
        field: "Field", "항목";
        before: "Before", "이전";
        now: "Now", "현재";
        keep_mine: "Keep mine", "내 변경 유지";
        keep_mine_what: "Keep mine saves your form over it. Take theirs discards your changes.",
            "내 변경 유지는 내 양식으로 덮어씁니다. 상대 변경 사용은 내 변경을 버립니다.";
        take_theirs: "Take theirs", "상대 변경 사용";

        waiting: "The test is running in the other tab.", "다른 탭에서 테스트가 진행 중입니다.";
        waiting_what: "Sign in there as somebody who should get in. Nothing is changed by it. If that tab shows the form again, it says what to put right.",
            "로그인할 수 있어야 하는 사람으로 로그인하세요. 아무것도 변경되지 않습니다. 그 탭에 양식이 다시 표시되면 고칠 항목이 함께 표시됩니다.";
        nothing_back: "Nothing has come back yet.", "아직 응답이 없습니다.";
        nothing_back_what: "If the other tab shows an error of the provider, look there for the redirect URI, which must be exactly the callback URL above, and for the client ID. If no tab opened, the browser blocked it.",
            "다른 탭에 공급자의 오류가 표시되면 공급자에 등록된 리디렉션 URI(위의 콜백 URL과 정확히 같아야 함)와 클라이언트 ID를 확인하세요. 탭이 열리지 않았다면 브라우저가 차단한 것입니다.";
        test_passed: "The test succeeded.", "테스트에 성공했습니다.";
        test_passed_as: "The test succeeded: it would have signed in {who}.", "테스트에 성공했습니다. 로그인할 사용자: {who}.";
        test_passed_person: "The connection works; this person would be refused.", "연결은 정상이며, 이 사용자는 거부됩니다.";
        test_failed: "The test was refused.", "테스트가 거부되었습니다.";
        test_passed_save: "Save the settings; then they can be switched on.", "설정을 저장하면 켤 수 있습니다.";
        test_outdated: "The form has been changed since. Test it again.", "그 뒤에 양식이 변경되었습니다. 다시 테스트하세요.";
        test_passed_on: "These settings can be switched on now.", "이제 이 설정을 켤 수 있습니다.";
        unreached: "Look at the public URL before the first test.", "첫 테스트 전에 공개 URL을 확인하세요.";
        unreached_what: "What this browser opened and what the server sees do not agree, or could not be compared. A provider sends people back to the public URL.",
            "이 브라우저에서 연 주소와 서버가 보는 주소가 다르거나 비교할 수 없습니다. 공급자는 사용자를 공개 URL로 돌려보냅니다.";
        unreached_do: "Check it", "확인";
        claims_none: "Once you have tested the provider, the claims that it sends can be picked here.",
            "공급자를 테스트하면 전송된 클레임을 여기에서 선택할 수 있습니다.";
        claims_show: "Pick from the claims of your last test", "마지막 테스트의 클레임에서 선택";
        see_result: "See the result", "결과 보기";
        to_activate: "Go on to activate", "활성화로 이동";

        running: "has not come back from the provider", "공급자에서 돌아오지 않음";
        tabs: "Parts of this page", "이 페이지의 구성";
        overview: "Overview", "개요";
        revisions: "Revisions", "리비전";
        delete_do: "Delete {name}", "{name} 삭제";
    }
}

impl Text {
    /// What switching a connection on means.
    pub fn on_what(&self, provider: Provider) -> &'static str {
        match provider.protocol() {
            Protocol::Oidc => self.on_provider,
            Protocol::Ldap => self.on_directory,
        }
    }

    /// What switching it off means.
    pub fn off_what(&self, provider: Provider) -> &'static str {
        match provider.protocol() {
            Protocol::Oidc => self.off_provider,
            Protocol::Ldap => self.off_directory,
        }
    }

    /// A preset's name.
    pub fn provider(&self, provider: Provider) -> &'static str {
        match provider {
            Provider::Custom => self.custom,
            named => named.name(),
        }
    }

    /// What can be chosen in a form's field, by its HTML name: each value with its words.
    pub fn options(&self, field: &str) -> Vec<(&'static str, &'static str)> {
        match field {
            "flow" => vec![
                ("code", self.flow_code),
                ("implicit", self.flow_implicit),
                ("hybrid", self.flow_hybrid),
            ],
            "code_challenge_method" => vec![
                ("none", self.none_word),
                ("plain", self.plain_word),
                ("S256", "S256"),
            ],
            "client_authentication" => vec![
                ("client_secret_basic", self.basic),
                ("client_secret_post", self.post),
                ("none", self.public),
            ],
            "absent_groups" => vec![("unknown", self.absent_unknown), ("none", self.absent_none)],
            _ => Vec::new(),
        }
    }

    /// The label of a form's field, by its HTML name.
    pub fn label(&self, field: &str) -> &'static str {
        match field {
            "display_name" => self.display_name,
            "issuer" => self.issuer,
            "client_id" => self.client_id,
            "client_secret" => self.client_secret,
            "authorization_endpoint" => self.authorization_endpoint,
            "token_endpoint" => self.token_endpoint,
            "userinfo_endpoint" => self.userinfo_endpoint,
            "jwks_uri" => self.jwks_uri,
            "revocation_endpoint" => self.revocation_endpoint,
            "end_session_endpoint" => self.end_session_endpoint,
            "identity_from_id_token" => self.identity_from_id_token,
            "email_verification" => self.email_verification,
            "create_users" => self.create_users,
            "verify_signature" => self.verify_signature,
            "flow" => self.flow,
            "code_challenge_method" => self.code_challenge_method,
            "standard_scopes" => self.standard_scopes,
            "additional_scopes" => self.additional_scopes,
            "client_authentication" => self.client_authentication,
            "leeway_seconds" => self.leeway_seconds,
            "algorithms" => self.algorithms,
            "ca_certificates" => self.ca_certificates,
            "map_user_id" => self.map_user_id,
            "map_user_name" => self.map_user_name,
            "map_email" => self.map_email,
            "map_name" => self.map_name,
            "map_given_name" => self.map_given_name,
            "map_family_name" => self.map_family_name,
            "map_picture" => self.map_picture,
            "identifier_claims" => self.identifier_claims,
            "sync_groups" => self.sync_groups,
            "map_groups" => self.map_groups,
            "absent_groups" => self.absent_groups,
            _ => self.field,
        }
    }
}
