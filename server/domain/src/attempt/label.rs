//! What a fact or a check is about, in both languages.

use crate::text::Lang;
use serde::{Deserialize, Serialize};

macro_rules! labels { ($($label:ident $en:literal, $ko:literal;)*) => {
    /// What a fact or a check is about.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[allow(missing_docs)]
    pub enum Label { $($label),* }

    impl Label {
        /// The label in a language.
        pub const fn text(self, lang: Lang) -> &'static str {
            match (self, lang) { $((Label::$label, Lang::En) => $en, (Label::$label, Lang::Ko) => $ko,)* }
        }
    }
} }

labels! {
    Url "Address", "주소";
    Status "Status", "상태";
    ContentType "Content type", "콘텐츠 형식";
    Error "Error", "오류";
    ErrorDescription "Error description", "오류 설명";
    Detail "Detail", "자세히";
    Document "Document", "문서";
    Issuer "Issuer (iss)", "발급자 (iss)";
    AuthorizationEndpoint "Authorization endpoint", "인증 엔드포인트";
    TokenEndpoint "Access token endpoint", "액세스 토큰 엔드포인트";
    UserInfoEndpoint "User info endpoint", "사용자 정보 엔드포인트";
    JwksUri "JWKS endpoint", "JWKS 엔드포인트";
    RevocationEndpoint "Revocation endpoint", "토큰 취소 엔드포인트";
    EndSessionEndpoint "End session endpoint", "세션 종료 엔드포인트";
    ClientId "Client ID", "클라이언트 ID";
    ClientSecret "Client secret", "클라이언트 시크릿";
    ClientAuthentication "Client authentication", "클라이언트 인증";
    RedirectUri "Callback URL", "콜백 URL";
    Scope "Scopes", "범위";
    ResponseType "Response type", "응답 유형";
    ResponseMode "Response mode", "응답 방식";
    CodeChallengeMethod "Code challenge method", "코드 챌린지 방식";
    State "State", "상태 값 (state)";
    Nonce "Nonce", "Nonce";
    Code "Code", "코드";
    Away "Time at the provider", "공급자에 머문 시간";
    Tokens "Tokens received", "받은 토큰";
    ReceivedFrom "Received from", "받은 곳";
    TokenType "Token type", "토큰 유형";
    Parameter "Parameter given more than once", "두 번 이상 전달된 매개변수";
    Algorithm "Algorithm (alg)", "알고리즘 (alg)";
    KeyId "Key (kid)", "키 (kid)";
    Keys "Keys published", "게시된 키";
    Signature "Signature", "서명";
    Header "Header", "헤더";
    Claims "Claims", "클레임";
    CriticalHeader "Critical headers (crit)", "필수 헤더 (crit)";
    Audience "Audience (aud)", "대상 (aud)";
    AuthorizedParty "Authorized party (azp)", "승인된 당사자 (azp)";
    Subject "Subject (sub)", "주체 (sub)";
    Expiry "Expires (exp)", "만료 (exp)";
    IssuedAt "Issued (iat)", "발급 (iat)";
    NotBefore "Not before (nbf)", "유효 시작 (nbf)";
    AccessTokenHash "Access token hash (at_hash)", "액세스 토큰 해시 (at_hash)";
    CodeHash "Code hash (c_hash)", "코드 해시 (c_hash)";
    ClockDifference "Provider's clock against ours", "공급자 시계와의 차이";
    UserId "User id", "사용자 ID";
    UserName "User name", "사용자 이름";
    Email "Email", "이메일";
    EmailVerified "Email verified", "이메일 확인";
    Name "Name", "이름";
    GivenName "Given name", "이름 (given)";
    FamilyName "Family name", "성 (family)";
    Picture "Picture", "사진";
    CreateUsers "Create new users on first login", "첫 로그인 시 새 사용자 만들기";
    InvitedBy "Invited by", "초대한 사람";
    InvitedTo "Groups of the invitation", "초대의 그룹";
    Account "Account", "계정";
    GroupsClaim "Groups claim", "그룹 클레임";
    Groups "Groups", "그룹";
    GroupsGained "Gained", "추가됨";
    GroupsLost "Lost", "제외됨";
    Teams "Teams of the same name", "이름이 같은 팀";
    TeamsGained "Teams gained", "추가된 팀";
    TeamsLost "Teams lost", "제외된 팀";
    GroupsUnmatched "No such group here", "이곳에 없는 그룹";
    GroupsUnchanged "Memberships stay as they are", "멤버십을 그대로 유지함";
    Password "Password", "비밀번호";
    ApiKey "API key", "API 키";
    Program "Program", "프로그램";
    Assertion "Token", "토큰";
    TokenKind "Kind of token (typ)", "토큰 종류 (typ)";
    Lifetime "Lifetime (iat to exp)", "수명 (iat ~ exp)";
    Condition "Condition", "조건";
    TokenId "Token id (jti)", "토큰 ID (jti)";
    Organization "Organization", "조직";
    NearestIssuer "Nearest issuer that is set up", "설정된 가장 비슷한 발급자";
    NearestSubject "Nearest subject that is known", "알려진 가장 비슷한 주체";
    IssuerAhead "The issuer's clock is ahead by", "발급자 시계가 앞선 시간";
    AccessToken "Access token", "액세스 토큰";
    Leaked "Must be considered leaked", "유출된 것으로 보아야 함";
    AlsoHere "An account here has this name, too, and comes first", "같은 이름의 계정이 이곳에도 있으며 먼저 확인함";
    Server "Server", "서버";
    NotAnswering "Not answering", "응답 없음";
    Reused "Connection kept open", "열어 둔 연결";
    TlsVersion "TLS", "TLS";
    Certificate "Certificate of", "인증서 대상";
    CertificateIssuer "Signed by", "서명자";
    CertificateNames "For the names", "인증서의 이름";
    CertificateFrom "Valid from", "유효 시작";
    CertificateUntil "Valid until", "유효 종료";
    Fingerprint "Fingerprint (SHA-256)", "지문 (SHA-256)";
    BindDn "Bind DN", "바인드 DN";
    ResultCode "Result", "결과 코드";
    SubCode "Active Directory's reason", "Active Directory의 사유";
    NearestEntry "Nearest entry that exists", "존재하는 가장 가까운 항목";
    Base "Searched under", "검색 위치";
    Filter "Filter", "필터";
    Entries "Entries found", "찾은 항목";
    Entry "Entry", "항목";
    Dn "Distinguished name", "고유 이름 (DN)";
    Referrals "Referrals, not followed", "따르지 않은 참조";
    Attribute "Attribute", "속성";
    ValuesLeft "More values, the first is taken", "여러 값 중 첫 번째를 사용함";
    Domain "Domain", "도메인";
    Memberships "Groups in the directory", "디렉터리의 그룹";
    TooDeep "Left out, nested too deep", "너무 깊게 중첩되어 제외함";
    TooMany "Left out, too many", "너무 많아 제외함";
    NoMatch "Left out by group base or filter", "그룹 검색 위치 또는 필터로 제외함";
    AskedLater "Asked later, as it did not answer before", "이전에 응답하지 않아 나중에 요청함";
    AllowedGroups "Allowed groups", "허용된 그룹";
    Address "Network address", "네트워크 주소";
}

impl From<crate::claims::Target> for Label {
    fn from(t: crate::claims::Target) -> Self {
        use crate::claims::Target;
        match t {
            Target::UserId => Label::UserId,
            Target::UserName => Label::UserName,
            Target::Email => Label::Email,
            Target::Name => Label::Name,
            Target::GivenName => Label::GivenName,
            Target::FamilyName => Label::FamilyName,
            Target::Picture => Label::Picture,
        }
    }
}
