//! The words of the users' pages and of `/account`.

gatehouse_domain::strings! {
    /// Users.
    Text {
        lead: "Everybody who has an account here. People with a provider appear when they first sign in.",
            "이곳에 계정이 있는 모든 사용자입니다. 공급자를 쓰는 사용자는 처음 로그인하면 표시됩니다.";
        new: "New user", "새 사용자";
        new_lead: "An account with a password that is kept here. People who sign in with a provider get theirs by themselves.",
            "비밀번호를 이곳에 보관하는 계정입니다. 공급자로 로그인하는 사용자는 계정이 자동으로 만들어집니다.";
        login_help: "What the person types to sign in, beside the email. Names that look alike are taken only once.",
            "이메일 외에 로그인할 때 입력하는 이름입니다. 비슷해 보이는 이름은 하나만 사용할 수 있습니다.";
        email_optional: "Email (optional)", "이메일(선택)";
        name_optional: "Full name (optional)", "이름(선택)";
        begins: "Begins with", "초기 비밀번호";
        begins_help: "The person has to choose another password at the first sign-in.",
            "처음 로그인할 때 새 비밀번호를 정해야 합니다.";
        begins_generated: "A generated password", "자동 생성된 비밀번호";
        begins_link: "A link to choose one", "비밀번호 설정 링크";
        begins_typed: "A password that you type", "직접 입력한 비밀번호";
        initial: "Initial password", "초기 비밀번호";
        initial_help: "Only where you type one.", "직접 입력하는 경우에만 사용합니다.";
        make: "Make account", "계정 만들기";
        cancel: "Cancel", "취소";
        made: "The account {name} is made", "{name} 계정을 만들었습니다";
        made_password: "Pass this password on. It is shown only now, and works until the person has chosen another at the first sign-in.",
            "이 비밀번호를 전달하세요. 지금만 표시되며, 처음 로그인하여 새 비밀번호를 정할 때까지 유효합니다.";
        made_link: "Pass this link on. It is shown only now, works once, and for three days. Who opens it chooses the password.",
            "이 링크를 전달하세요. 지금만 표시되며 3일 동안 한 번만 사용할 수 있습니다. 링크를 연 사람이 비밀번호를 정합니다.";
        made_typed: "Pass the password on that you typed. The person chooses another at the first sign-in.",
            "입력한 비밀번호를 전달하세요. 처음 로그인할 때 새 비밀번호를 정합니다.";
        link: "Link to choose a password", "비밀번호 설정 링크";
        open_user: "Open the account", "계정 열기";
        another: "Make another", "하나 더 만들기";
        make_link: "Make a link to choose a password", "비밀번호 설정 링크 만들기";
        make_link_what: "Whoever opens the link chooses the password and is signed in; the other sessions end. It works once, for three days. The password there is works until then.",
            "링크를 연 사람이 비밀번호를 정하고 로그인되며 다른 세션은 종료됩니다. 3일 동안 한 번만 사용할 수 있고, 그때까지 기존 비밀번호가 유효합니다.";
        waiting: "Waits for approval", "승인 대기";
        waiting_n: "Waiting: {n}", "대기 중 {n}명";
        all_users: "All users", "모든 사용자";
        none_waiting: "Nobody waits. Who registers while approval is asked for appears here.",
            "대기 중인 사용자가 없습니다. 승인이 필요한 동안 가입한 사용자가 여기에 표시됩니다.";
        registered: "Registered here. Nobody has verified the address.", "직접 가입했습니다. 주소는 확인되지 않았습니다.";
        approve: "Approve", "승인";
        approve_name: "Approve {name}", "{name} 승인";
        approve_what: "The person can sign in from now on.", "이제 로그인할 수 있습니다.";
        refuse: "Refuse", "거부";
        refuse_what: "The account is deleted. The person is not told, and can register again.",
            "계정이 삭제됩니다. 사용자에게 알리지 않으며 다시 가입할 수 있습니다.";
        refuse_name: "Refuse {name}", "{name} 거부";
        delete: "Delete user", "사용자 삭제";
        delete_name: "Delete {name}", "{name} 삭제";
        delete_what: "The account goes with its password, identities, memberships and sessions. Who signs in with a provider again gets a new account. What was done stays in the audit.",
            "계정이 비밀번호, 신원, 그룹, 세션과 함께 삭제됩니다. 공급자로 다시 로그인하면 새 계정이 만들어집니다. 감사 기록은 남습니다.";
        current_password: "Current password", "현재 비밀번호";
        new_password: "New password", "새 비밀번호";
        again: "Repeat the new password", "새 비밀번호 다시 입력";
        change_password: "Change password", "비밀번호 변경";
        change_password_what: "You stay signed in here, and are signed out everywhere else.",
            "이곳의 로그인은 유지되고 다른 곳에서는 모두 로그아웃됩니다.";
        password_changed: "The password was changed.", "비밀번호를 변경했습니다.";
        search: "Search users", "사용자 검색";
        none: "Nobody matches. Try how a name or the address begins. People get an account when they first sign in with an active connection.",
            "해당하는 사용자가 없습니다. 이름이나 이메일의 시작 부분으로 검색해 보세요. 활성 연결로 처음 로그인하면 계정이 만들어집니다.";
        count: "Users: {n}", "사용자 {n}명";
        name: "Name", "이름";
        email: "Email", "이메일";
        status: "Status", "상태";
        last_sign_in: "Last sign-in", "마지막 로그인";
        created: "Account made", "계정 생성";
        never: "never", "없음";
        admin: "Administrator", "관리자";
        disabled: "Disabled", "비활성";
        user: "User", "사용자";
        profile: "Profile", "프로필";
        full_name: "Full name", "이름";
        user_name: "User name", "사용자 이름";
        password: "Password", "비밀번호";
        has_password: "set here", "설정됨";
        no_password: "none: signs in with a provider", "없음(공급자로 로그인)";
        methods: "Sign-in methods", "로그인 방법";
        identity: "Identity", "신원";
        no_identities: "No identity at a provider is connected.", "연결된 공급자 신원이 없습니다.";
        no_groups: "This person is in no group.", "속한 그룹이 없습니다.";
        sessions: "Sessions", "세션";
        no_sessions: "Nobody is signed in with this account.", "이 계정으로 로그인한 세션이 없습니다.";
        device: "Device", "기기";
        unknown_device: "Unknown browser", "알 수 없는 브라우저";
        address: "Address", "주소";
        last_seen: "Last seen", "마지막 사용";
        began: "Signed in", "로그인";
        this_one: "this one", "현재 세션";
        end: "End session", "세션 종료";
        end_all: "End all sessions", "모든 세션 종료";
        end_others: "End all other sessions", "다른 세션 모두 종료";
        access: "Access", "접근";
        disable: "Disable user", "사용자 비활성화";
        disable_name: "Disable {name}", "{name} 비활성화";
        disable_what: "The person is signed out everywhere at once and cannot sign in until the account is enabled again.",
            "모든 세션이 즉시 종료되며, 다시 활성화할 때까지 로그인할 수 없습니다.";
        enable: "Enable user", "사용자 활성화";
        enable_name: "Enable {name}", "{name} 활성화";
        enable_what: "The person can sign in again.", "다시 로그인할 수 있습니다.";
        make_admin: "Make administrator", "관리자로 지정";
        make_admin_what: "The person can change how everybody signs in, and everything else here.",
            "모든 사용자의 로그인 방식과 모든 설정을 변경할 수 있게 됩니다.";
        unmake_admin: "Make ordinary user", "일반 사용자로 변경";
        unmake_admin_what: "The person loses the console, and keeps the account.", "콘솔을 사용할 수 없게 되며 계정은 유지됩니다.";
        account_lead: "Your profile, where you are signed in, and how you sign in.", "프로필, 로그인된 기기, 로그인 방법입니다.";
        connect: "Connect {name}", "{name} 연결";
        connect_why: "You sign in there once and come back. After that you can sign in here with it.",
            "그곳에 한 번 로그인하고 돌아오면 이후 그것으로 로그인할 수 있습니다.";
        not_fresh: "To connect a sign-in method, sign in again first: this sign-in is more than ten minutes old.",
            "로그인 방법을 연결하려면 먼저 다시 로그인하세요. 로그인한 지 10분이 지났습니다.";
        sign_in_again: "Sign in again", "다시 로그인";
        disconnect_what: "You can no longer sign in with it, and where you did you are signed out. You can connect it again later.",
            "더 이상 이 방법으로 로그인할 수 없으며, 이 방법으로 로그인한 곳에서는 로그아웃됩니다. 나중에 다시 연결할 수 있습니다.";
        disconnect_of: "Disconnect {name}", "{name} 연결 해제";
        disconnect_of_what: "The person is signed out everywhere and can no longer sign in here with it. Who signs in with it afterwards is new here: refused, or somebody with an account of their own, as the connection is set.",
            "모든 세션이 종료되며 더 이상 이 방법으로 로그인할 수 없습니다. 이후 이 신원으로 로그인하면 새로운 사람으로 보고 연결 설정에 따라 거부하거나 새 계정을 만듭니다.";
        done_end: "The session has ended.", "세션을 종료했습니다.";
        done_end_all: "All sessions have ended.", "모든 세션을 종료했습니다.";
        done_end_others: "All other sessions have ended.", "다른 세션을 모두 종료했습니다.";
        done_account: "The account was changed.", "계정을 변경했습니다.";
        done_disconnect: "Disconnected. You can no longer sign in with it.", "연결을 해제했습니다. 이 방법으로 더 이상 로그인할 수 없습니다.";
        done_disconnect_of: "Disconnected. The person can no longer sign in with it.",
            "연결을 해제했습니다. 이 방법으로 더 이상 로그인할 수 없습니다.";
    }
}
