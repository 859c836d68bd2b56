//! The words of service accounts.

gatehouse_domain::strings! {
    /// Service accounts.
    Text {
        lead: "Accounts of programs: CI jobs, training machines, scripts. Nobody signs in to the console with one.",
            "CI 작업, 학습 장비, 스크립트 같은 프로그램의 계정입니다. 이 계정으로는 콘솔에 로그인할 수 없습니다.";
        lead_team: "Accounts of programs that work in this team only.", "이 팀에서만 작동하는 프로그램의 계정입니다.";
        new: "New service account", "새 서비스 계정";
        organization: "Organization", "조직";
        choose: "Show", "보기";
        search: "Search service accounts", "서비스 계정 검색";
        count: "Service accounts: {n}", "서비스 계정 {n}개";
        empty: "There is no service account yet. Make one for each program that has to sign in by itself, so that its key can be ended without stopping others.",
            "아직 서비스 계정이 없습니다. 스스로 로그인해야 하는 프로그램마다 하나씩 만들면 다른 프로그램을 멈추지 않고 키를 폐기할 수 있습니다.";
        none: "No service account matches this search.", "검색과 일치하는 서비스 계정이 없습니다.";
        name: "Name", "이름";
        name_help: "What it is for, such as “nightly evaluation”.", "용도를 적으세요. 예: “야간 평가”.";
        scope: "Scope", "범위";
        whole_organization: "Organization", "조직 전체";
        of_team: "Team {team}", "{team} 팀";
        method: "Authentication method", "인증 방법";
        built_in: "Generate API key (Built-in)", "API 키 생성 (기본)";
        federated: "Federated Identity", "연합 신원";
        by_key: "API key", "API 키";
        subject: "Subject", "주체(sub)";
        subject_help: "What the issuer writes as sub into the program's tokens, letter for letter.",
            "발급자가 프로그램의 토큰에 sub로 쓰는 값을 그대로 입력하세요.";
        last_used: "Last used", "마지막 사용";
        keys: "Keys", "키";
        no_keys: "none", "없음";
        key_ends: "{name}, ends {day}", "{name}, {day} 만료";
        key_stays: "{name}, does not end", "{name}, 만료 없음";
        made: "Made by", "만든 사람";
        disabled: "Disabled", "비활성";
        unused: "Unused for 90 days", "90일간 미사용";
        default_team: "Default team", "기본 팀";
        default_team_help: "Where its runs go that name no team (WANDB_ENTITY). The team's name as in addresses; may be empty.",
            "팀(WANDB_ENTITY)을 지정하지 않은 실행이 기록될 팀입니다. 주소에 쓰이는 팀 이름을 입력하세요. 비워 둘 수 있습니다.";
        no_default_team: "none: runs have to name a team", "없음: 실행이 팀을 지정해야 함";
        new_lead: "It reads and writes all projects of the organization but restricted ones, until it is added to them.",
            "제한된 프로젝트를 제외한 조직의 모든 프로젝트를 읽고 씁니다. 제한된 프로젝트에는 따로 추가해야 합니다.";
        new_lead_team: "It reads and writes the projects of the team {team} but restricted ones, until it is added to them.",
            "제한된 프로젝트를 제외한 {team} 팀의 프로젝트를 읽고 씁니다. 제한된 프로젝트에는 따로 추가해야 합니다.";
        create: "Create", "만들기";
        cancel: "Cancel", "취소";
        made_federated: "Made. It has no key: its program signs in with a token of the organization's issuer.",
            "만들었습니다. 키는 없으며 프로그램은 조직의 발급자가 만든 토큰으로 로그인합니다.";
        open: "Open the service account", "서비스 계정 열기";
        another: "Make another one", "하나 더 만들기";
        account: "Service account", "서비스 계정";
        in_addresses: "Name in addresses", "주소에 쓰이는 이름";
        settings: "Name and end", "이름과 종료";
        rename: "Save name", "이름 저장";
        rename_help: "Its former name leads here for 90 days.", "이전 이름은 90일 동안 이 계정으로 연결됩니다.";
        move_team: "Save default team", "기본 팀 저장";
        disable: "Disable", "비활성화";
        disable_what: "Programs that use it are refused within five seconds, with each of its keys and tokens. Nothing is lost: enabling it lets them in again.",
            "이 계정을 쓰는 프로그램은 모든 키와 토큰이 5초 안에 거부됩니다. 잃는 것은 없으며 다시 활성화하면 작동합니다.";
        disable_do: "Disable {name}", "{name} 비활성화";
        enable: "Enable", "활성화";
        enable_what: "Its keys that have not ended work again.", "만료되지 않은 키가 다시 작동합니다.";
        enable_do: "Enable {name}", "{name} 활성화";
        delete: "Delete service account", "서비스 계정 삭제";
        delete_what: "Programs that use it stop working within five seconds. Keys that work now: {n}. Last used: {used}. Its runs and what it did stay on record under its name. This cannot be undone.",
            "이 계정을 쓰는 프로그램은 5초 안에 작동을 멈춥니다. 지금 작동하는 키: {n}개. 마지막 사용: {used}. 실행과 기록은 이름과 함께 남습니다. 되돌릴 수 없습니다.";
        never: "never", "없음";
        delete_do: "Delete {name}", "{name} 삭제";
        done_rename: "The name is saved.", "이름을 저장했습니다.";
        done_disabled: "Saved.", "저장했습니다.";
        done_team: "The default team is saved.", "기본 팀을 저장했습니다.";
    }
}
