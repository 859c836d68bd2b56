//! The pages of people who are not in the console: sign in, set up, sign out, errors.

crate::strings! {
    /// The texts of these pages.
    Gate {
        // every page
        language: "Language", "언어";
        insecure: "This address uses http: anybody on the way can read what you type, passwords too.",
            "http 주소입니다. 비밀번호를 포함해 입력한 내용을 중간에서 읽을 수 있습니다.";
        help_reference: "If you need help, give your administrator {reference}.",
            "도움이 필요하면 관리자에게 {reference} 번호를 알려 주세요.";
        to_start: "Go to the start page", "시작 페이지로 이동";
        to_login: "Sign in", "로그인";
        to_account: "Back to your account", "내 계정으로 돌아가기";
        to_console: "Open the console", "콘솔 열기";
        signed_in_as: "You are signed in as {name}.", "{name} 계정으로 로그인되어 있습니다.";

        // sign in
        sign_in: "Sign in", "로그인";
        continue_with: "Continue with {name}", "{name} 계정으로 계속";
        last_used: "Last used", "마지막으로 사용한 방법";
        or_password: "or with a password", "또는 비밀번호로 로그인";
        or_provider: "or another way", "또는 다른 방법으로 로그인";
        account: "Email or user name", "이메일 또는 사용자 이름";
        directories: "Of an account here, or of {names}.", "이곳의 계정 또는 {names}의 계정을 사용합니다.";
        password: "Password", "비밀번호";
        continue_signed_in: "Continue", "계속";
        throttled: "Too many attempts. Try again in {minutes} min.", "시도가 너무 많습니다. {minutes}분 후에 다시 시도하세요.";
        why_ended: "Your session has ended. Sign in again to go on.",
            "세션이 종료되었습니다. 계속하려면 다시 로그인하세요.";
        why_fresh: "You signed in more than ten minutes ago. Sign in again before you connect another way of signing in.",
            "로그인한 지 10분이 지났습니다. 다른 로그인 방법을 연결하려면 먼저 다시 로그인하세요.";
        no_administrator: "There is no administrator yet. Open the one-time setup link that the server printed when it started; restart the server for a new one.",
            "아직 관리자가 없습니다. 서버가 시작할 때 출력한 일회용 설정 링크를 여세요. 서버를 다시 시작하면 새 링크를 받습니다.";

        told: "An administrator was told, too, and can see whether it may be connected for you.",
            "관리자에게도 알렸으며, 관리자가 대신 연결해도 되는지 확인할 수 있습니다.";

        // going to a provider
        going: "Going to {name}…", "{name}(으)로 이동하는 중…";
        going_test: "Sign in there to test the settings. The result appears in this tab; nothing is changed.",
            "설정을 테스트하려면 그곳에서 로그인하세요. 결과는 이 탭에 표시되며 아무것도 변경되지 않습니다.";
        going_link: "Sign in there to connect that identity to your account.",
            "그 신원을 내 계정에 연결하려면 그곳에서 로그인하세요.";
        go: "Go to {name}", "{name}(으)로 이동";

        // connecting an identity of a directory
        connect: "Connect {name}", "{name} 연결";
        connect_text: "With your user name and password at {name}. After that you can sign in here with it, too. The password is sent there once, and kept nowhere.",
            "{name}의 사용자 이름과 비밀번호를 입력하세요. 이후 그것으로도 로그인할 수 있습니다. 비밀번호는 그곳으로 한 번만 보내며 저장하지 않습니다.";
        connect_do: "Connect", "연결";

        // sign out
        sign_out: "Sign out", "로그아웃";
        sign_out_question: "Sign out?", "로그아웃할까요?";
        signed_out: "You are signed out", "로그아웃되었습니다";
        signed_out_here: "You are signed out here", "여기에서 로그아웃되었습니다";
        leaving_text: "Next you sign out at {name} as well, so that nobody signs in again from this browser without a password.",
            "다음으로 {name}에서도 로그아웃합니다. 그래야 이 브라우저에서 비밀번호 없이 다시 로그인할 수 없습니다.";
        leave: "Sign out at {name}", "{name}에서 로그아웃";
        leaving_stuck: "If {name} does not bring you back here, close all windows of this browser.",
            "{name}에서 이곳으로 돌아오지 않으면 이 브라우저의 모든 창을 닫으세요.";
        ended_here: "Your session in this browser has ended.", "이 브라우저의 세션이 종료되었습니다.";
        revoked: "{name} took back the token that the session held.", "{name}에서 세션이 보관하던 토큰을 취소했습니다.";
        not_revoked: "{name} did not take back the token that the session held. It is deleted here, and runs out by itself.",
            "{name}에서 세션이 보관하던 토큰을 취소하지 않았습니다. 여기에서는 삭제되었고 시간이 지나면 만료됩니다.";
        ended_there: "You are signed out at {name}, unless you chose there to stay signed in.",
            "{name}에서 로그아웃되었습니다(그곳에서 로그인 유지를 선택한 경우는 제외).";
        not_confirmed: "{name} did not confirm that you are signed out there. On a computer that others use, sign out on its own page, or close all windows of this browser.",
            "{name}에서 로그아웃되었는지 확인되지 않았습니다. 다른 사람도 사용하는 컴퓨터라면 그 페이지에서 로그아웃하거나 이 브라우저의 모든 창을 닫으세요.";
        not_asked: "You may still be signed in at {name}. On a computer that others use, sign out on its own page, or close all windows of this browser.",
            "{name}에는 아직 로그인되어 있을 수 있습니다. 다른 사람도 사용하는 컴퓨터라면 그 페이지에서 로그아웃하거나 이 브라우저의 모든 창을 닫으세요.";
        not_signed_in: "You are not signed in", "로그인되어 있지 않습니다";
        sign_in_again: "Sign in again", "다시 로그인";

        // set up
        setup: "Set up Gatehouse", "Gatehouse 설정";
        setup_text: "Create the first administrator. Everything else is done in the console.",
            "첫 관리자를 만드세요. 나머지는 모두 콘솔에서 설정합니다.";
        email: "Email", "이메일";
        email_help: "You sign in with it.", "로그인할 때 사용합니다.";
        full_name: "Full name (optional)", "이름(선택)";
        password_help: "At least {least} characters. A few words that do not belong together are strong and easy to type.",
            "최소 {least}자입니다. 서로 관련 없는 단어 몇 개를 이어 쓰면 안전하고 입력하기도 쉽습니다.";
        again: "Repeat the password", "비밀번호 다시 입력";
        create: "Create administrator", "관리자 만들기";
        check_fields: "Nothing was created yet. Look at the marked fields.",
            "아직 만들지 않았습니다. 표시된 항목을 확인하세요.";
        setup_link: "This setup link does not work", "설정 링크를 사용할 수 없습니다";

        // choose a password
        choose_password: "Choose a password", "비밀번호 설정";
        choose_password_link: "For the account {name}. You are signed in afterwards, and signed out everywhere else.",
            "{name} 계정의 비밀번호입니다. 설정하면 로그인되고 다른 곳에서는 모두 로그아웃됩니다.";
        choose_password_first: "The password of {name} was chosen by somebody else. Choose one that only you know; then you are signed in.",
            "{name} 계정의 비밀번호는 다른 사람이 정한 것입니다. 본인만 아는 비밀번호를 정하면 로그인됩니다.";
        new_password: "New password", "새 비밀번호";
        choose_password_do: "Set password and sign in", "비밀번호 설정 후 로그인";
        check_password: "The password was not changed. Look at the marked field.",
            "비밀번호를 변경하지 않았습니다. 표시된 항목을 확인하세요.";

        // register
        register: "Create an account", "계정 만들기";
        to_register: "Create an account", "계정 만들기";
        have_account: "I have an account already", "이미 계정이 있습니다";
        user_name: "User name", "사용자 이름";
        register_waits: "An administrator looks at each new account before it can be used.",
            "새 계정은 관리자의 승인을 받아야 사용할 수 있습니다.";
        register_domains: "An address of {domains}.", "{domains} 주소만 사용할 수 있습니다.";
        registered_waits: "The account {name} is made, and waits for an administrator. Sign in once it is approved.",
            "{name} 계정을 만들었으며 관리자의 승인을 기다립니다. 승인되면 로그인하세요.";

        // a way back in
        recover: "A way back in", "다시 들어가기";
        to_recover: "I am an administrator and cannot get in", "관리자인데 로그인할 수 없습니다";
        recover_by_link: "This link makes one administrator, or restores one. All administrators are told.",
            "이 링크로 관리자를 만들거나 복원합니다. 모든 관리자에게 알립니다.";
        recover_by_code: "A recovery code makes one administrator, or restores one. All administrators are told.",
            "복구 코드로 관리자를 만들거나 복원합니다. 모든 관리자에게 알립니다.";
        recover_account_help: "An account there is becomes an administrator and is enabled; else one is made.",
            "있는 계정은 관리자가 되고 활성화되며, 없으면 새로 만듭니다.";
        recovery_code: "Recovery code", "복구 코드";
        recovery_code_help: "One of the ten that were shown when this installation was set up. Each works once.",
            "이 설치를 설정할 때 표시된 10개 중 하나입니다. 각각 한 번만 사용할 수 있습니다.";
        recover_do: "Set password and sign in", "비밀번호 설정 후 로그인";
        recover_check: "Nothing was changed. Look at the marked fields.", "변경하지 않았습니다. 표시된 항목을 확인하세요.";
        recover_on_host: "Without a code: whoever can run programs on the host runs gatehouse admin recover there, which prints a link.",
            "코드가 없으면 호스트에서 프로그램을 실행할 수 있는 사람이 gatehouse admin recover를 실행하여 링크를 출력합니다.";
        codes: "Recovery codes", "복구 코드";
        codes_text: "Keep these ten apart from this computer. Each lets an administrator back in once, when nobody can sign in. They are shown only now.",
            "이 10개를 이 컴퓨터와 다른 곳에 보관하세요. 아무도 로그인할 수 없을 때 각 코드로 관리자가 한 번 들어올 수 있습니다. 지금만 표시됩니다.";
        codes_kept: "I have kept them: open the console", "보관했습니다. 콘솔 열기";

        // a new public URL
        public_url: "Confirm the new public URL", "새 공개 URL 확인";
        public_url_text: "You reached this page under the new address. Confirm it, and from now on sign-in uses it.",
            "새 주소로 이 페이지에 도착했습니다. 확인하면 이제부터 로그인에 이 주소를 사용합니다.";
        public_url_new: "New public URL", "새 공개 URL";
        public_url_now: "In force now", "현재 공개 URL";
        public_url_host: "Host this browser asked for", "브라우저가 요청한 호스트";
        public_url_confirm: "Use this address", "이 주소 사용";
        public_url_providers: "Register the new callback URL at your providers: {callback}",
            "공급자에 새 콜백 URL을 등록하세요: {callback}";
        public_url_done: "The public URL is {url}", "공개 URL이 {url}(으)로 변경되었습니다";
        public_url_done_text: "Sessions belong to an address: sign in again under the new one.",
            "세션은 주소별로 유지됩니다. 새 주소에서 다시 로그인하세요.";
        public_url_last_way: "Every administrator signs in with a provider, and none of them has signed in under the new address. Give an administrator a password first, or set GATEHOUSE_PUBLIC_URL.",
            "모든 관리자가 공급자로 로그인하며, 새 주소로 로그인한 적이 없습니다. 먼저 관리자에게 비밀번호를 설정하거나 GATEHOUSE_PUBLIC_URL을 지정하세요.";
        public_url_gone: "This link was used already, or is older than ten minutes. Propose the address again under Settings.",
            "이미 사용되었거나 10분이 지난 링크입니다. 설정에서 주소를 다시 제안하세요.";
        public_url_cookie: "This browser did not send the cookie back that the page had set, so sign-in would not work under this address. Is it reached by another scheme or host than {url}?",
            "페이지가 설정한 쿠키를 브라우저가 돌려보내지 않아 이 주소로는 로그인할 수 없습니다. {url} 이(가) 아닌 다른 스킴이나 호스트로 접속했나요?";
        public_url_other: "The form was sent from {seen}, but the proposed address is {url}. Open the link under the proposed address.",
            "{seen} 에서 양식을 보냈지만 제안된 주소는 {url} 입니다. 제안된 주소로 링크를 여세요.";
        public_url_unsaid: "an address that the browser did not name", "브라우저가 밝히지 않은 주소";

        // errors
        error: "This did not work", "처리하지 못했습니다";
        not_found: "There is no such page", "없는 페이지입니다";
        not_found_text: "Nothing is at {path}. Check the address, or begin at the start page.",
            "{path} 에는 아무것도 없습니다. 주소를 확인하거나 시작 페이지로 이동하세요.";
        method: "This page cannot be used that way", "이 방법으로는 사용할 수 없는 페이지입니다";
        method_text: "{path} does not answer {method} requests.", "{path} 은(는) {method} 요청에 응답하지 않습니다.";
        forbidden: "You may not open this page", "이 페이지를 열 수 없습니다";
        cross_site: "The form was not accepted", "양식을 받아들이지 않았습니다";
        too_large: "That was too much at once", "요청이 너무 큽니다";
        too_large_text: "A request may hold at most {limit} KiB. Shorten what you typed, and send it again.",
            "요청은 최대 {limit} KiB까지 보낼 수 있습니다. 내용을 줄여 다시 보내세요.";
        too_slow: "This took too long", "시간이 너무 오래 걸렸습니다";
        too_slow_text: "The request was given up after {seconds} seconds. Try again in a moment.",
            "{seconds}초가 지나 요청을 중단했습니다. 잠시 후 다시 시도하세요.";
        bad_request: "This could not be read", "요청을 읽을 수 없습니다";
        bad_request_text: "The form was incomplete or in a format that is not used here. Open the page again and retry.",
            "양식이 불완전하거나 사용하지 않는 형식입니다. 페이지를 다시 열고 시도하세요.";
        unauthenticated: "Sign in first", "먼저 로그인하세요";
        unauthenticated_text: "Nobody is signed in, or the session has ended. Nothing was changed.",
            "로그인되어 있지 않거나 세션이 종료되었습니다. 아무것도 변경되지 않았습니다.";
        unexpected: "Something went wrong here", "문제가 발생했습니다";
    }
}
