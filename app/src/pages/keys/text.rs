//! The words of API keys.

use crate::dto::machines::KeyState;

gatehouse_domain::strings! {
    /// API keys.
    Text {
        keys: "API keys", "API 키";
        own_lead: "What programs sign in with for you: the W&B and ClearML SDKs, scripts, CI jobs. A program may do no more with a key than you may.",
            "W&B와 ClearML SDK, 스크립트, CI 작업 같은 프로그램이 사용자를 대신해 로그인할 때 씁니다. 키로는 사용자 본인의 권한을 넘어서는 일을 할 수 없습니다.";
        none_own: "You have no API key. Make one below; a program signs in with it in your place.",
            "API 키가 없습니다. 아래에서 만들면 프로그램이 대신 로그인할 수 있습니다.";
        none: "It has no API key, so nothing can sign in as it. Make one below.",
            "API 키가 없어 아무것도 이 계정으로 로그인할 수 없습니다. 아래에서 만드세요.";
        name: "Name", "이름";
        scopes: "May", "권한";
        ends: "Ends", "만료";
        last_used: "Last used", "마지막 사용";
        made: "Made by", "만든 사람";
        actions: "Actions", "작업";
        never_used: "never", "없음";
        never_ends: "does not end", "만료 없음";
        expired: "Expired", "만료됨";
        revoked: "Revoked", "폐기됨";
        maker_gone: "Maker disabled", "만든 사람 비활성";
        used_from: "from {address}", "{address}에서";
        new: "New API key", "새 API 키";
        name_help: "What it is for: the program or the machine, such as “training on node 3”.",
            "용도를 적으세요. 예: “3번 노드 학습”.";
        days: "Ends after (days)", "만료(일)";
        days_help: "A number, 90 where nothing is said. Or “never”: then only revoking ends it.",
            "숫자를 입력하세요. 비우면 90일입니다. “never”를 입력하면 폐기할 때까지 유효합니다.";
        may_read: "Read", "읽기";
        may_read_help: "Read projects and runs.", "프로젝트와 실행을 읽습니다.";
        may_write: "Write", "쓰기";
        may_write_help: "Log runs.", "실행을 기록합니다.";
        may_admin: "Manage own keys", "자신의 키 관리";
        may_admin_help: "Make, rotate and revoke keys of the same owner. Few programs need it.",
            "같은 소유자의 키를 만들고 교체하고 폐기합니다. 필요한 프로그램은 드뭅니다.";
        make: "Make API key", "API 키 만들기";
        rotate: "Rotate", "교체";
        rotate_what: "Makes a new key of the same kind. The old one goes on meanwhile, so that you can put the new one in place.",
            "같은 종류의 새 키를 만듭니다. 새 키를 적용할 수 있도록 기존 키는 그동안 계속 작동합니다.";
        overlap: "The old key goes on for", "기존 키 유지 시간";
        overlap_none: "It ends now", "지금 종료";
        overlap_hour: "1 hour", "1시간";
        overlap_day: "24 hours", "24시간";
        overlap_week: "7 days", "7일";
        rotate_do: "Rotate {name}", "{name} 교체";
        revoke: "Revoke", "폐기";
        revoke_what: "Programs that use it are refused from now on. This cannot be undone.",
            "이 키를 쓰는 프로그램은 바로 거부됩니다. 되돌릴 수 없습니다.";
        revoke_do: "Revoke {name}", "{name} 폐기";
        done_revoke: "Revoked. Programs with this key are refused.", "폐기했습니다. 이 키를 쓰는 프로그램은 거부됩니다.";
        made_title: "The key “{name}”", "키 “{name}”";
        once: "Copy the key now and keep it where secrets are kept: it is shown this once. Who loses it makes a new one.",
            "지금 키를 복사해 비밀 정보를 보관하는 곳에 두세요. 한 번만 표시됩니다. 잃어버리면 새로 만들어야 합니다.";
        key: "API key", "API 키";
        access_key: "Access key (ClearML)", "액세스 키 (ClearML)";
        access_key_help: "ClearML asks for two: this is the access key, the API key is its secret.",
            "ClearML은 두 값을 요구합니다. 이것이 액세스 키이고 API 키가 시크릿입니다.";
        default_team: "Default team", "기본 팀";
        default_team_help: "Where your runs go that name no team.", "팀을 지정하지 않은 실행이 기록될 팀입니다.";
        no_team: "You are in no team. Runs of your programs need one: ask a team's administrator to add you.",
            "소속된 팀이 없습니다. 프로그램을 실행하려면 팀이 필요합니다. 팀 관리자에게 추가를 요청하세요.";
        save_team: "Save default team", "기본 팀 저장";
        done_team: "The default team is saved.", "기본 팀을 저장했습니다.";
        use_it: "With the W&B SDK: {command}", "W&B SDK에서: {command}";
    }
}

impl Text {
    /// How a key stands; none for one that works.
    pub fn state(&self, state: KeyState) -> Option<&'static str> {
        match state {
            KeyState::Works => None,
            KeyState::Expired => Some(self.expired),
            KeyState::Revoked => Some(self.revoked),
        }
    }

    /// What a key may be used for, in words.
    pub fn scopes_of(&self, scopes: &str) -> String {
        let word = |scope| match scope {
            "read" => self.may_read,
            "write" => self.may_write,
            "admin" => self.may_admin,
            _ => "",
        };
        let words: Vec<&str> = scopes.split(' ').map(word).collect();
        words.join(", ")
    }
}
