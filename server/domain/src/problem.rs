//! What is wrong with a field of a form, and the sentence that stands beside it.

use crate::ldap::filter::{BadFilter, Fault};
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Nothing was entered.
    Required,
    /// Longer than the limit.
    TooLong(usize),
    /// Holds a NUL or another control character.
    ControlCharacter,
    /// Not an absolute http(s) URL.
    NotUrl,
    /// http where https is needed: the host is not this machine.
    NotHttps,
    /// An address that is never called from here, as things are (O12).
    NotCalled,
    /// A URL with a user name, query or fragment where none may be.
    UrlExtras,
    /// The display name belongs to another connection.
    NameTaken,
    /// The name belongs to another group.
    GroupNameTaken,
    /// Nobody here has this user name or email.
    NoSuchUser,
    /// Not one of the offered values.
    NotOffered,
    /// Not a whole number from 0 to the limit.
    NotNumber(u32),
    /// `openid` must be among the standard scopes.
    OpenIdScope,
    /// Not a scope (RFC 6749 §3.3).
    BadScope(String),
    /// Not a signature algorithm that is verified here.
    BadAlgorithm(String),
    /// The client authentication needs a client secret.
    SecretNeeded,
    /// The stored secret was entered for another issuer or token endpoint.
    SecretForOtherPlace,
    /// The flow brings an ID token through the browser, whose signature must be verified.
    SignatureNeeded,
    /// Not PEM certificates.
    NotPem,
    /// Between a certificate's PEM lines is no whole certificate.
    DamagedPem,
    /// Not an email address.
    NotEmail,
    /// The email belongs to another account.
    EmailTaken,
    /// Somebody with the address has an account, so it cannot be invited.
    HasAccount,
    /// The address is invited already.
    Invited,
    /// No group has this name.
    NoGroup(String),
    /// More of them than the limit.
    TooMany(usize),
    /// Not a whole number of days from 1 to the limit.
    NotDays(i64),
    /// Shorter than the least length.
    TooShort(usize),
    /// The two passwords differ.
    PasswordsDiffer,
    /// The password is among the common ones.
    CommonPassword,
    /// The password holds this name of the person.
    HoldsName(String),
    /// The new password is the old one.
    SamePassword,
    /// Not the person's password.
    WrongPassword,
    /// Not a login name.
    NotLogin,
    /// Another account has this login name, or one that looks like it.
    LoginTaken,
    /// An address of none of the allowed domains.
    NotAllowedDomain,
    /// Not a domain.
    NotDomain(String),
    /// Not a whole number between two.
    NotBetween(usize, usize),
    /// Not a whole number of hours in the allowed range.
    NotHours,
    /// The idle limit is above the absolute one.
    IdleAboveAbsolute,
    /// A public URL has a path; it must be an origin.
    NotOrigin,
    /// Not the address of a directory.
    NotLdapAddress(String),
    /// An address' scheme is not the one of the chosen protection; whether that one is ldaps.
    SchemeDiffers(bool),
    /// No distinguished name from this character on.
    NotDn(usize),
    /// Attributes, where a distinguished name belongs.
    AttributesAsBase,
    /// No search filter.
    BadFilter(BadFilter),
    /// Not the name of an attribute.
    NotAttribute(String),
    /// No pair of a name and an attribute.
    NotPair(String),
    /// Nothing that an attribute could become has this name.
    NoSuchTarget(String),
    /// A distinguished name without quotation marks among others.
    UnquotedDn,
    /// The stored bind password was entered for other addresses or another bind DN.
    PasswordForOtherPlace,
    /// Not a whole number of seconds from 1 to the limit.
    NotSeconds(u32),
    /// Not a name that can stand in an address.
    NotSlug,
    /// An address of our own has this name.
    ReservedName,
    /// A person, service account, team or organization has this name, or had it not long ago.
    SlugTaken,
    /// Not the name of a project.
    NotProjectName,
    /// Another project of the team has this name.
    ProjectNameTaken,
    /// The person is not in the organization.
    NotInOrganization(String),
    /// Nobody in the organization has this name.
    NobodyToAdd,
    /// The organization has no such team.
    NoSuchTeam,
    /// A service account is added to a project as a member only.
    ServiceAsMember,
    /// Microsoft's address for all tenants, which no token is of.
    NoTenant,
    /// The issuer was not looked up, and no keys were given.
    NoKeys,
    /// Not a JWKS with a key that can be used here.
    NotJwks,
    /// Neither people nor service accounts come in by it.
    NoSubjectRule,
    /// Everybody gets tokens of this issuer: one of these claims has to be a condition.
    SharedIssuer(String),
    /// Not a condition.
    NotCondition(String),
    /// A claim that is checked anyway.
    CheckedClaim(String),
    /// A prefix without an end, or that everybody's tokens have.
    OpenPrefix(String),
    /// The organization has set this issuer up already.
    IssuerTaken,
    /// The audience is the name of another organization.
    AudienceTaken(String),
    /// The organization has no such issuer.
    NoSuchIssuer,
    /// Another external service account has the subject.
    SubjectTaken,
}

/// A problem per field, by HTML name.
pub type Problems = BTreeMap<&'static str, Problem>;

impl Problem {
    /// The sentence beside the field.
    pub fn message(&self, lang: Lang) -> String {
        let ko = lang == Lang::Ko;
        let pick = |en: &str, korean: &str| if ko { korean.to_owned() } else { en.to_owned() };
        match self {
            Problem::Required => pick("Fill this in.", "필수 항목입니다."),
            Problem::TooLong(n) if ko => format!("최대 {n}자까지 입력할 수 있습니다."),
            Problem::TooLong(n) => format!("At most {n} characters."),
            Problem::ControlCharacter => pick(
                "This holds a character that cannot be shown; type it again.",
                "표시할 수 없는 문자가 있습니다. 다시 입력하세요.",
            ),
            Problem::NotUrl => pick(
                "This is not a URL. Expected something like https://id.example.com.",
                "URL이 아닙니다. https://id.example.com 과 같은 형식이어야 합니다.",
            ),
            Problem::NotHttps => pick(
                "Use https: over http anybody on the way could read and change it. (http is accepted for this machine only.)",
                "https를 사용하세요. http는 중간에서 읽거나 바꿀 수 있습니다. (이 컴퓨터에 한해 http를 허용합니다.)",
            ),
            Problem::NotCalled => pick(
                "Gatehouse does not call this address. It calls its own machine only while the public URL is on this machine too, or when GATEHOUSE_ALLOWED_PRIVATE_NETWORKS lists the address.",
                "Gatehouse는 이 주소를 호출하지 않습니다. 이 컴퓨터의 주소는 공개 URL도 이 컴퓨터에 있거나 GATEHOUSE_ALLOWED_PRIVATE_NETWORKS에 등록된 경우에만 호출합니다.",
            ),
            Problem::UrlExtras => pick(
                "Leave out the user name, and what follows ? or #.",
                "사용자 이름과 ? 또는 # 뒤의 내용을 빼세요.",
            ),
            Problem::NameTaken => pick(
                "Another connection has this name. People could not tell the two buttons apart.",
                "다른 연결이 이 이름을 씁니다. 두 버튼을 구별할 수 없습니다.",
            ),
            Problem::GroupNameTaken => pick(
                "Another group has this name, or one that reads the same.",
                "다른 그룹이 이 이름이나 같게 읽히는 이름을 씁니다.",
            ),
            Problem::NoSuchUser => pick(
                "Nobody here has this user name or email.",
                "이 사용자 이름이나 이메일을 가진 사용자가 없습니다.",
            ),
            Problem::NotOffered => pick(
                "Choose one of the offered values.",
                "제공된 값 중에서 선택하세요.",
            ),
            Problem::NotNumber(most) if ko => format!("0에서 {most} 사이의 정수를 입력하세요."),
            Problem::NotNumber(most) => format!("A whole number from 0 to {most}."),
            Problem::OpenIdScope => pick(
                "openid must be among the standard scopes; without it there is no ID token.",
                "표준 범위에 openid가 있어야 합니다. 없으면 ID 토큰을 받을 수 없습니다.",
            ),
            Problem::BadScope(s) if ko => format!("“{s}”은(는) 범위가 아닙니다."),
            Problem::BadScope(s) => format!("“{s}” is not a scope."),
            Problem::BadAlgorithm(s) if ko => {
                format!(
                    "“{s}”은(는) 검증할 수 없습니다. RS256, RS384, RS512, PS256, ES256, ES384, EdDSA 중에서 입력하세요."
                )
            }
            Problem::BadAlgorithm(s) => {
                format!(
                    "“{s}” is not verified here. Use any of RS256, RS384, RS512, PS256, ES256, ES384, EdDSA."
                )
            }
            Problem::SecretNeeded => pick(
                "Enter the client secret, or choose “None, a public client” as client authentication.",
                "클라이언트 시크릿을 입력하거나, 공개 클라이언트라면 클라이언트 인증을 “없음, 공개 클라이언트”로 선택하세요.",
            ),
            Problem::SecretForOtherPlace => pick(
                "The stored secret belongs to the former issuer or token endpoint and is not sent anywhere else. Enter the secret again.",
                "저장된 시크릿은 이전 발급자 또는 토큰 엔드포인트용이며 다른 곳으로 보내지 않습니다. 시크릿을 다시 입력하세요.",
            ),
            Problem::SignatureNeeded => pick(
                "Switch this on, or choose the authorization code flow: in this flow the ID token comes through the browser, and only its signature vouches for it.",
                "이 항목을 켜거나 인증 코드 흐름을 선택하세요. 이 흐름에서는 ID 토큰이 브라우저를 거쳐 오므로 서명만이 토큰을 보증합니다.",
            ),
            Problem::NotPem => pick(
                "Expected one or more certificates that begin with -----BEGIN CERTIFICATE-----.",
                "-----BEGIN CERTIFICATE----- 로 시작하는 인증서를 하나 이상 입력하세요.",
            ),
            Problem::DamagedPem => pick(
                "One of these certificates is damaged or cut off. Copy it again, from its BEGIN line to its END line.",
                "인증서 중 하나가 손상되었거나 잘렸습니다. BEGIN 줄부터 END 줄까지 다시 복사하세요.",
            ),
            Problem::NotEmail => pick(
                "This is not an email address. Expected something like alice@example.com.",
                "이메일 주소가 아닙니다. alice@example.com 과 같은 형식이어야 합니다.",
            ),
            Problem::EmailTaken => pick(
                "Another account has this email.",
                "다른 계정이 이 이메일을 씁니다.",
            ),
            Problem::HasAccount => pick(
                "Somebody with this address has an account already.",
                "이 주소의 계정이 이미 있습니다.",
            ),
            Problem::Invited => pick(
                "This address is invited already. Revoke that invitation first to change it.",
                "이미 초대된 주소입니다. 변경하려면 먼저 그 초대를 취소하세요.",
            ),
            Problem::NoGroup(name) if ko => {
                format!("“{name}” 그룹이 없습니다. 먼저 접근 → 그룹에서 만드세요.")
            }
            Problem::NoGroup(name) => {
                format!("No group is called “{name}”. Make it under Access, Groups first.")
            }
            Problem::TooMany(most) if ko => format!("최대 {most}개까지 입력할 수 있습니다."),
            Problem::TooMany(most) => format!("At most {most}."),
            Problem::NotDays(most) if ko => format!("1에서 {most} 사이의 일수(정수)를 입력하세요."),
            Problem::NotDays(most) => format!("A whole number of days, from 1 to {most}."),
            Problem::TooShort(n) if ko => format!("{n}자 이상이어야 합니다."),
            Problem::TooShort(n) => format!("At least {n} characters."),
            Problem::PasswordsDiffer => pick("The two passwords differ.", "두 비밀번호가 다릅니다."),
            Problem::CommonPassword => pick(
                "This is among the passwords that are tried first. A few words that do not belong together are strong and easy to type.",
                "가장 먼저 시도되는 흔한 비밀번호입니다. 서로 관련 없는 단어 몇 개를 이어 쓰면 안전하고 입력하기도 쉽습니다.",
            ),
            Problem::HoldsName(name) if ko => {
                format!("“{name}”이(가) 들어 있으면 안 됩니다. 쉽게 추측할 수 있습니다.")
            }
            Problem::HoldsName(name) => format!("It must not contain “{name}”: that is guessed first."),
            Problem::SamePassword => pick(
                "This is the password to be replaced. Choose another one.",
                "바꿔야 할 기존 비밀번호입니다. 다른 비밀번호를 입력하세요.",
            ),
            Problem::WrongPassword => pick("This is not your password.", "비밀번호가 올바르지 않습니다."),
            Problem::NotLogin => pick(
                "Use letters and digits of any language, and . _ - between them; no spaces, and none of @ / \\ , \".",
                "문자와 숫자, 그 사이의 . _ - 만 사용하세요. 공백과 @ / \\ , \" 는 쓸 수 없습니다.",
            ),
            Problem::LoginTaken => pick(
                "Another account has this user name, or one that looks like it.",
                "다른 계정이 이 사용자 이름이나 비슷해 보이는 이름을 씁니다.",
            ),
            Problem::NotAllowedDomain => pick(
                "Addresses of this domain cannot register here. Ask your administrator.",
                "이 도메인의 주소로는 가입할 수 없습니다. 관리자에게 문의하세요.",
            ),
            Problem::NotDomain(text) if ko => {
                format!("“{text}”은(는) 도메인이 아닙니다. example.com 과 같은 형식이어야 합니다.")
            }
            Problem::NotDomain(text) => {
                format!("“{text}” is not a domain. Expected something like example.com.")
            }
            Problem::NotBetween(least, most) if ko => format!("{least}에서 {most} 사이의 정수를 입력하세요."),
            Problem::NotBetween(least, most) => format!("A whole number from {least} to {most}."),
            Problem::NotHours => pick(
                "A whole number of hours, 1 or more (idle up to 2160, in all up to 8760).",
                "1 이상의 시간(정수)을 입력하세요(유휴 최대 2160, 전체 최대 8760).",
            ),
            Problem::IdleAboveAbsolute => pick(
                "The idle limit must not be longer than the whole session.",
                "유휴 제한은 전체 세션 길이보다 길 수 없습니다.",
            ),
            Problem::NotOrigin => pick(
                "Only scheme, host and port, such as https://gate.example.com.",
                "https://gate.example.com 처럼 스킴, 호스트, 포트만 입력하세요.",
            ),
            Problem::NotLdapAddress(s) if ko => format!(
                "“{s}”은(는) 디렉터리 주소가 아닙니다. ldaps://ldap.example.com 또는 ldap://ldap.example.com:389 과 같은 형식이어야 합니다."
            ),
            Problem::NotLdapAddress(s) => format!(
                "“{s}” is not a directory's address. Expected something like ldaps://ldap.example.com or ldap://ldap.example.com:389."
            ),
            Problem::SchemeDiffers(true) => pick(
                "An ldap:// address does not begin with TLS. Write ldaps://, or choose StartTLS.",
                "ldap:// 주소는 TLS로 시작하지 않습니다. ldaps://로 쓰거나 StartTLS를 선택하세요.",
            ),
            Problem::SchemeDiffers(false) => pick(
                "An ldaps:// address begins with TLS. Choose TLS (ldaps), or write ldap://.",
                "ldaps:// 주소는 TLS로 시작합니다. TLS(ldaps)를 선택하거나 ldap://로 쓰세요.",
            ),
            Problem::NotDn(at) if ko => format!(
                "고유 이름(DN)이 아닙니다. {at}번째 문자부터 읽을 수 없습니다. dc=example,dc=org 과 같은 형식이어야 합니다."
            ),
            Problem::NotDn(at) => format!(
                "This is not a distinguished name: it cannot be read from character {at} on. Expected something like dc=example,dc=org."
            ),
            Problem::AttributesAsBase => pick(
                "These are attributes. Here belongs the place where searches start, such as dc=example,dc=org; attributes belong into Attributes (LOCAL_LDAP_ATTRIBUTES).",
                "이것은 속성입니다. 여기에는 dc=example,dc=org 처럼 검색을 시작할 위치를 입력하고, 속성은 속성 항목(LOCAL_LDAP_ATTRIBUTES)에 입력하세요.",
            ),
            Problem::BadFilter(bad) => bad.message(lang),
            Problem::NotAttribute(s) if ko => format!("“{s}”은(는) 속성 이름이 아닙니다."),
            Problem::NotAttribute(s) => format!("“{s}” is not the name of an attribute."),
            Problem::NotPair(s) if ko => {
                format!("“{s}”을(를) 읽을 수 없습니다. email=mail,group=gidNumber 와 같은 형식이어야 합니다.")
            }
            Problem::NotPair(s) => {
                format!("“{s}” cannot be read. Expected something like email=mail,group=gidNumber.")
            }
            Problem::NoSuchTarget(s) if ko => format!(
                "“{s}”은(는) 알 수 없습니다. user_name, email, name, given_name, family_name, picture, unique_id, group 중에서 쓰세요."
            ),
            Problem::NoSuchTarget(s) => format!(
                "“{s}” is unknown. Use any of user_name, email, name, given_name, family_name, picture, unique_id, group."
            ),
            Problem::UnquotedDn => pick(
                "Put each distinguished name on a line of its own, or between quotation marks.",
                "고유 이름(DN)은 한 줄에 하나씩 쓰거나 따옴표로 묶으세요.",
            ),
            Problem::PasswordForOtherPlace => pick(
                "The stored password belongs to the former addresses or bind DN and is not sent anywhere else. Enter the password again.",
                "저장된 비밀번호는 이전 주소 또는 바인드 DN용이며 다른 곳으로 보내지 않습니다. 비밀번호를 다시 입력하세요.",
            ),
            Problem::NotSeconds(most) if ko => format!("1에서 {most} 사이의 초(정수)를 입력하세요."),
            Problem::NotSeconds(most) => format!("A whole number of seconds, from 1 to {most}."),
            Problem::NotSlug => pick(
                "Use lower-case letters a–z, digits, and - _ . between them: the name stands in addresses.",
                "영문 소문자와 숫자, 그 사이의 - _ . 만 사용하세요. 주소에 쓰이는 이름입니다.",
            ),
            Problem::ReservedName => pick(
                "Gatehouse needs this name for an address of its own. Choose another one.",
                "Gatehouse가 자체 주소로 사용하는 이름입니다. 다른 이름을 선택하세요.",
            ),
            Problem::SlugTaken => pick(
                "A person, service account, team or organization has this name, or had it not long ago. Choose another one.",
                "사용자, 서비스 계정, 팀 또는 조직이 쓰고 있거나 최근까지 쓰던 이름입니다. 다른 이름을 선택하세요.",
            ),
            Problem::NotProjectName => pick(
                "A project's name holds none of / \\ # ? % :",
                "프로젝트 이름에는 / \\ # ? % : 를 쓸 수 없습니다.",
            ),
            Problem::ProjectNameTaken => pick(
                "Another project of this team has this name.",
                "이 팀의 다른 프로젝트가 쓰는 이름입니다.",
            ),
            Problem::NotInOrganization(name) if ko => {
                format!("{name} 사용자는 조직의 구성원이 아닙니다. 먼저 조직에 추가하세요.")
            }
            Problem::NotInOrganization(name) => {
                format!("{name} is not in the organization. Add the person to the organization first.")
            }
            Problem::NobodyToAdd => pick(
                "No person or service account of this organization has this name.",
                "이 조직에 이 이름의 사용자나 서비스 계정이 없습니다.",
            ),
            Problem::NoSuchTeam => pick("The organization has no such team.", "조직에 해당 팀이 없습니다."),
            Problem::ServiceAsMember => pick(
                "A service account is added as a member: only people administer a project.",
                "서비스 계정은 구성원으로만 추가할 수 있습니다. 프로젝트는 사람만 관리합니다.",
            ),
            Problem::NoTenant => pick(
                "No token comes from this address. Put your tenant's id in the place of common, organizations or consumers.",
                "이 주소에서는 토큰이 발급되지 않습니다. common, organizations, consumers 자리에 테넌트 ID를 넣으세요.",
            ),
            Problem::NoKeys => pick(
                "The issuer was not looked up yet. Look it up, or give its keys here if it cannot be reached.",
                "아직 발급자를 조회하지 않았습니다. 조회하거나, 접속할 수 없다면 여기에 키를 입력하세요.",
            ),
            Problem::NotJwks => pick(
                "This is no JWKS with a key to verify signatures with. Expected {\"keys\": […]} with RSA (2048 bits or more), P-256, P-384 or Ed25519 keys.",
                "서명을 검증할 수 있는 키가 있는 JWKS가 아닙니다. RSA(2048비트 이상), P-256, P-384 또는 Ed25519 키가 있는 {\"keys\": […]} 형식이어야 합니다.",
            ),
            Problem::NoSubjectRule => pick(
                "Choose who comes in by this issuer: people, service accounts or both.",
                "이 발급자로 들어올 대상을 선택하세요. 사용자, 서비스 계정 또는 둘 다입니다.",
            ),
            Problem::SharedIssuer(claims) if ko => format!(
                "누구나 이 발급자의 토큰을 받을 수 있습니다. 누구의 토큰인지 정하는 조건을 추가하세요. 다음 중 하나: {claims}"
            ),
            Problem::SharedIssuer(claims) => format!(
                "Everybody gets tokens of this issuer. Add a condition that says whose are meant, on one of: {claims}"
            ),
            Problem::NotCondition(line) if ko => {
                format!(
                    "조건이 아닙니다: {line}. 한 줄에 클레임 = 값 형식으로 입력하세요. 예: repository_owner = acme"
                )
            }
            Problem::NotCondition(line) => {
                format!(
                    "No condition: {line}. Expected claim = value on each line, such as repository_owner = acme."
                )
            }
            Problem::CheckedClaim(claim) if ko => {
                format!("{claim} 클레임은 항상 확인하므로 조건에서 빼세요.")
            }
            Problem::CheckedClaim(claim) => {
                format!("The claim {claim} is checked anyway. Leave it out here.")
            }
            Problem::OpenPrefix(prefix) if ko => format!(
                "{prefix} 는 다른 사람의 토큰과도 일치합니다. * 앞이 소유자 이름 다음의 / 또는 : 로 끝나야 합니다. 예: repo:acme/*"
            ),
            Problem::OpenPrefix(prefix) => format!(
                "{prefix} fits strangers' tokens, too. Before the * it must end in / or : after the owner's name, such as repo:acme/*"
            ),
            Problem::IssuerTaken => pick(
                "The organization has set this issuer up already. Change it there.",
                "조직에 이미 설정된 발급자입니다. 그곳에서 변경하세요.",
            ),
            Problem::AudienceTaken(name) if ko => {
                format!("{name}은(는) 다른 조직의 이름이거나 이름이었습니다.")
            }
            Problem::AudienceTaken(name) => format!("{name} is the name of another organization, or was it."),
            Problem::NoSuchIssuer => pick(
                "The organization has no such issuer.",
                "조직에 해당 발급자가 없습니다.",
            ),
            Problem::SubjectTaken => pick(
                "Another external service account of this organization has this subject: a token would be of both.",
                "이 조직의 다른 외부 서비스 계정이 이 주체를 쓰고 있습니다. 토큰이 둘 모두의 것이 됩니다.",
            ),
        }
    }
}

impl BadFilter {
    fn message(&self, lang: Lang) -> String {
        let (en, ko) = match self.why {
            Fault::Opening => ("( is expected", "( 가 와야 합니다"),
            Fault::Closing => (") is expected", ") 가 와야 합니다"),
            Fault::Attribute => ("the name of an attribute is expected", "속성 이름이 와야 합니다"),
            Fault::Operator => (
                "one of =, >=, <=, ~= and := is expected",
                "=, >=, <=, ~=, := 중 하나가 와야 합니다",
            ),
            Fault::Escape => (
                "two hexadecimal digits are expected after \\ (write \\5c for the sign itself)",
                "\\ 뒤에 16진수 두 자리가 와야 합니다(기호 자체는 \\5c)",
            ),
            Fault::Rest => ("the filter has ended already", "필터가 이미 끝났습니다"),
            Fault::Deep => ("it is nested too deep", "너무 깊게 중첩되었습니다"),
        };
        match lang {
            Lang::En => format!("At character {}: {en}.", self.at),
            Lang::Ko => format!("{}번째 문자: {ko}.", self.at),
        }
    }
}
