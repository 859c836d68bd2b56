//! What programs with a key are refused for. The first sentence is what the program prints.

macro_rules! machines { ($($before:tt)*) => { table! { $($before)*
KeyMissing "key-missing" Person 401 None;
    person "No API key was sent. Make one under Your account, API keys, and set it as WANDB_API_KEY.", "API 키가 전송되지 않았습니다. 내 계정 → API 키에서 키를 만들어 WANDB_API_KEY로 설정하세요.";
    means "The program sent neither a key nor a token.", "프로그램이 키나 토큰을 보내지 않았습니다.";
    fix "Give the program a key of a person or a service account.", "프로그램에 사용자 또는 서비스 계정의 키를 설정하세요.";
KeyMalformed "key-malformed" Person 401 None;
    person "This is no API key of this server: it was mistyped, cut off, or belongs to another server. A key begins with local- and has 40 characters after it.", "이 서버의 API 키가 아닙니다. 잘못 입력되었거나 잘렸거나 다른 서버의 키입니다. 키는 local- 로 시작하고 그 뒤에 40자가 있습니다.";
    means "The key's form or its checksum is wrong. It was not looked up.", "키의 형식이나 체크섬이 올바르지 않아 조회하지 않았습니다.";
    fix "Copy the whole key again, or make a new one.", "키 전체를 다시 복사하거나 새 키를 만드세요.";
KeyUnknown "key-unknown" Person 401 None;
    person "This API key does not exist here: it was deleted with its owner, or belongs to another server. Make a new one under Your account, API keys.", "이곳에 없는 API 키입니다. 소유자와 함께 삭제되었거나 다른 서버의 키입니다. 내 계정 → API 키에서 새 키를 만드세요.";
    means "The key is well formed, and no account here has it.", "형식은 올바르지만 이곳의 어떤 계정에도 없는 키입니다.";
    fix "Make a new key for the person or the service account.", "사용자 또는 서비스 계정의 새 키를 만드세요.";
KeyExpired "key-expired" Person 401 None;
    person "This API key has expired. Make a new one under Your account, API keys, or ask an administrator of the service account.", "만료된 API 키입니다. 내 계정 → API 키에서 새 키를 만들거나 서비스 계정 관리자에게 요청하세요.";
    means "The key's time is over, or it was rotated and the overlap has ended.", "키의 유효 기간이 끝났거나, 키가 교체되고 겹침 기간이 끝났습니다.";
    fix "Make a new key. Rotate it before the old one ends: both work for a while.", "새 키를 만드세요. 만료 전에 교체하면 두 키가 한동안 함께 작동합니다.";
KeyRevoked "key-revoked" Person 401 None;
    person "This API key was revoked. Make a new one under Your account, API keys, or ask an administrator of the service account.", "취소된 API 키입니다. 내 계정 → API 키에서 새 키를 만들거나 서비스 계정 관리자에게 요청하세요.";
    means "Somebody revoked the key; the audit tells who.", "키가 취소되었습니다. 감사 기록에서 누가 했는지 확인할 수 있습니다.";
    fix "Make a new key if the program is still to come in.", "프로그램이 계속 접근해야 한다면 새 키를 만드세요.";
KeyOwnerDisabled "key-owner-disabled" Person 401 None;
    person "The account that this API key belongs to is disabled. Ask your administrator.", "이 API 키의 계정이 비활성화되었습니다. 관리자에게 문의하세요.";
    means "The key's owner is disabled, and all keys of the owner with them.", "키의 소유자가 비활성화되어 그 모든 키도 작동하지 않습니다.";
    fix "Enable the person or the service account, or give the program a key of another one.", "사용자 또는 서비스 계정을 활성화하거나 다른 계정의 키를 사용하세요.";
KeyInUrl "key-in-url" Person 400 None;
    person "An API key does not belong into an address, where logs and proxies keep it. Send it in the Authorization header, and replace this key: consider it leaked.", "API 키를 주소에 넣지 마세요. 로그와 프록시에 남습니다. Authorization 헤더로 보내고, 이 키는 유출된 것으로 보고 교체하세요.";
    means "The program sent the key in the address of a request. It must be considered leaked: logs and proxies on the way may have kept it.", "프로그램이 요청 주소에 키를 넣어 보냈습니다. 경로의 로그와 프록시에 남았을 수 있으므로 유출된 것으로 보아야 합니다.";
    fix "Revoke the key, make a new one, and let the program send it in the Authorization header.", "키를 취소하고 새 키를 만들어, 프로그램이 Authorization 헤더로 보내게 하세요.";
} } }
