//! The error catalogue: every refusal a person or an administrator can meet, in one place. A refusal has
//! a code, whose side must change something, one plain sentence for the person, and for the administrator
//! what it means, what to do and which field it is about.

use crate::connection::oidc::Flow;
use crate::text::Lang;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Who has to change something before the same attempt can succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// The person who signed in, or this person's account.
    Person,
    /// The connection's settings here.
    Settings,
    /// The identity provider.
    Provider,
    /// The network between here and the provider.
    Network,
    /// This installation of Gatehouse.
    Instance,
}

impl Side {
    /// The side in a few words.
    pub const fn text(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Side::Person, Lang::En) => "the person's account",
            (Side::Person, Lang::Ko) => "사용자 계정",
            (Side::Settings, Lang::En) => "this connection's settings",
            (Side::Settings, Lang::Ko) => "이 연결의 설정",
            (Side::Provider, Lang::En) => "the provider",
            (Side::Provider, Lang::Ko) => "공급자",
            (Side::Network, Lang::En) => "the network between here and the provider",
            (Side::Network, Lang::Ko) => "이 서버와 공급자 사이의 네트워크",
            (Side::Instance, Lang::En) => "this installation",
            (Side::Instance, Lang::Ko) => "이 설치",
        }
    }
}

const fn pick(texts: &[&'static str; 2], lang: Lang) -> &'static str {
    match lang {
        Lang::En => texts[0],
        Lang::Ko => texts[1],
    }
}

macro_rules! catalogue { ($(
    $code:ident $slug:literal $side:ident $status:literal $field:expr;
        person $pe:literal, $pk:literal;
        means $me:literal, $mk:literal;
        fix $fe:literal, $fk:literal;
)*) => {
    /// A catalogued refusal. It is stored and sent by its stable name.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Code { $(#[doc = $me] $code,)* }

    // A table for each column: a browser loads only those that its pages show.
    impl Code {
        /// All codes, in the catalogue's order.
        pub const ALL: &[Code] = &[$(Code::$code),*];

        /// The stable name, as in URLs, logs and the documentation.
        pub const fn slug(self) -> &'static str {
            match self { $(Code::$code => $slug,)* }
        }

        /// Whose side changes something.
        pub const fn side(self) -> Side {
            match self { $(Code::$code => Side::$side,)* }
        }

        /// The HTTP status of a page or answer that ends with it.
        pub const fn status(self) -> u16 {
            match self { $(Code::$code => $status,)* }
        }

        /// The form field it is about, by its HTML name, where the step that it ended says none.
        pub const fn field(self) -> Option<&'static str> {
            match self { $(Code::$code => $field,)* }
        }

        /// The sentence the person sees; it names nothing secret.
        pub const fn person(self, lang: Lang) -> &'static str {
            match self { $(Code::$code => pick(&[$pe, $pk], lang),)* }
        }

        /// What happened, for the administrator.
        pub const fn meaning(self, lang: Lang) -> &'static str {
            match self { $(Code::$code => pick(&[$me, $mk], lang),)* }
        }

        /// What to change, for the administrator.
        pub const fn fix(self, lang: Lang) -> &'static str {
            match self { $(Code::$code => pick(&[$fe, $fk], lang),)* }
        }
    }
} }

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let slug = String::deserialize(deserializer)?;
        Code::parse(&slug).ok_or_else(|| D::Error::custom(format_args!("no such code: {slug}")))
    }
}

impl Code {
    /// Reads a stable name.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.slug() == slug)
    }
    /// Whether a browser alone can bring it about in a flow, by what it carries to the callback: then it says
    /// nothing of the connection. What the token endpoint says of a code belongs to it, and so does what is
    /// wrong with an ID token that came through the browser.
    pub const fn by_browser_alone(self, flow: Flow) -> bool {
        if flow.has_front_token() && self.of_id_token() {
            return true;
        }
        matches!(
            self,
            Code::PersonCancelled
                | Code::ProviderReturnedError
                | Code::CallbackIncomplete
                | Code::CallbackRepeated
                | Code::StateUnknown
                | Code::StateExpired
                | Code::OtherBrowser
                | Code::CallbackIssuer
                | Code::CodeRefused
                | Code::TokenError
                | Code::NonceWrong
        )
    }
    /// Whether an ID token that anybody could write is refused with it.
    const fn of_id_token(self) -> bool {
        matches!(
            self,
            Code::TokenMalformed
                | Code::AlgorithmNotAllowed
                | Code::KeyNotFound
                | Code::SignatureInvalid
                | Code::TokenIssuer
                | Code::TokenAudience
                | Code::TokenExpired
                | Code::TokenFromFuture
                | Code::CodeHash
                | Code::TokenClaim
        )
    }
}

catalogue! {
// the provider's own documents and servers
DiscoveryUnreachable "discovery-unreachable" Network 502 Some("issuer");
    person "The sign-in service did not answer. Try again in a moment.", "로그인 서비스가 응답하지 않습니다. 잠시 후 다시 시도하세요.";
    means "No connection to the provider could be made.", "공급자에 연결할 수 없습니다.";
    fix "Check the issuer's host and port, and that this server may reach it (DNS, firewall, proxy).", "발급자의 호스트와 포트, 이 서버에서의 접근(DNS, 방화벽, 프록시)을 확인하세요.";
TokenUnreachable "token-endpoint-unreachable" Network 502 Some("token_endpoint");
    person "The sign-in service did not answer. Try again in a moment.", "로그인 서비스가 응답하지 않습니다. 잠시 후 다시 시도하세요.";
    means "No connection to the provider's token endpoint could be made.", "공급자의 토큰 엔드포인트에 연결할 수 없습니다.";
    fix "Check the endpoint's host and port, and that this server may reach it (DNS, firewall, proxy).", "엔드포인트의 호스트와 포트, 이 서버에서의 접근(DNS, 방화벽, 프록시)을 확인하세요.";
UserInfoUnreachable "user-info-unreachable" Network 502 Some("userinfo_endpoint");
    person "The sign-in service did not answer. Try again in a moment.", "로그인 서비스가 응답하지 않습니다. 잠시 후 다시 시도하세요.";
    means "No connection to the provider's user info endpoint could be made.", "공급자의 사용자 정보 엔드포인트에 연결할 수 없습니다.";
    fix "Check the endpoint's host and port, and that this server may reach it (DNS, firewall, proxy).", "엔드포인트의 호스트와 포트, 이 서버에서의 접근(DNS, 방화벽, 프록시)을 확인하세요.";
DiscoveryNotFound "discovery-not-found" Settings 502 Some("issuer");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "There is no OpenID configuration at the issuer's address.", "발급자 주소에 OpenID 구성이 없습니다.";
    fix "Check the issuer's path: its document stands at <issuer>/.well-known/openid-configuration.", "발급자의 경로를 확인하세요. 문서는 <issuer>/.well-known/openid-configuration 에 있습니다.";
ProviderHttpError "provider-http-error" Provider 502 Some("issuer");
    person "The sign-in service answered with an error.", "로그인 서비스가 오류로 응답했습니다.";
    means "The provider answered with an HTTP error.", "공급자가 HTTP 오류로 응답했습니다.";
    fix "Look at the provider's own log for the time of this attempt.", "이 시도의 시각에 해당하는 공급자의 로그를 확인하세요.";
NotJson "not-json" Settings 502 Some("issuer");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "The provider's answer is not the JSON that was expected.", "공급자의 응답이 예상한 JSON이 아닙니다.";
    fix "Check the address: a page for people was found where a document for programs was expected.", "주소를 확인하세요. 프로그램용 문서가 아닌 웹 페이지가 응답했습니다.";
ResponseTooLarge "response-too-large" Provider 502 Some("issuer");
    person "The sign-in service answered with too much data.", "로그인 서비스의 응답이 너무 큽니다.";
    means "The provider's answer is larger than 1 MiB and was cut off.", "공급자의 응답이 1 MiB를 넘어 중단했습니다.";
    fix "Check that the address is the provider's; its documents are a few kilobytes.", "공급자의 주소가 맞는지 확인하세요. 문서는 보통 수 KB입니다.";
ProviderTimeout "provider-timeout" Network 504 Some("issuer");
    person "The sign-in service took too long to answer. Try again in a moment.", "로그인 서비스의 응답이 너무 오래 걸립니다. 잠시 후 다시 시도하세요.";
    means "The provider did not finish its answer in time (5 seconds).", "공급자가 제시간(5초)에 응답을 마치지 못했습니다.";
    fix "Check the provider's health and the network on the way to it.", "공급자의 상태와 네트워크 경로를 확인하세요.";
AddressRefused "address-refused" Settings 502 Some("issuer");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "The address is in a network that this server does not call.", "이 서버가 호출하지 않는 네트워크의 주소입니다.";
    fix "Use the provider's public address, or list its network in GATEHOUSE_ALLOWED_PRIVATE_NETWORKS.", "공급자의 공개 주소를 쓰거나 GATEHOUSE_ALLOWED_PRIVATE_NETWORKS 에 네트워크를 추가하세요.";
RedirectNotFollowed "redirect-not-followed" Settings 502 Some("issuer");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "The provider answered with a redirect, which is never followed.", "공급자가 리디렉션으로 응답했으며, 리디렉션은 따르지 않습니다.";
    fix "Enter the address that it redirects to, if it is the provider's.", "리디렉션 대상이 공급자의 주소라면 그 주소를 입력하세요.";
CertificateNotTrusted "certificate-not-trusted" Settings 502 Some("ca_certificates");
    person "The sign-in service could not be reached securely.", "로그인 서비스에 안전하게 연결할 수 없습니다.";
    means "The provider's TLS certificate is not trusted here.", "공급자의 TLS 인증서를 신뢰할 수 없습니다.";
    fix "Paste the certificate of the authority that signed it under CA certificates, or install it in the system's store.", "서명한 인증 기관의 인증서를 CA 인증서 항목에 붙여 넣거나 시스템 저장소에 설치하세요.";
IssuerMismatch "issuer-mismatch" Settings 502 Some("issuer");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "The provider calls itself by another issuer than the one entered.", "공급자가 입력된 것과 다른 발급자 이름을 씁니다.";
    fix "Take over the provider's own issuer, character by character, if it is the right provider.", "올바른 공급자라면 공급자의 발급자 값을 글자 그대로 사용하세요.";
DiscoveryIncomplete "discovery-incomplete" Provider 502 Some("authorization_endpoint");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "An endpoint that is needed is neither in the provider's document nor in the form.", "필요한 엔드포인트가 공급자 문서에도 양식에도 없습니다.";
    fix "Enter the missing endpoint by hand.", "빠진 엔드포인트를 직접 입력하세요.";
EndpointInsecure "endpoint-insecure" Provider 502 Some("token_endpoint");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "The provider is reached by https, but its document names an endpoint without it.", "공급자는 https를 쓰지만 문서에 https가 아닌 엔드포인트가 있습니다.";
    fix "Tell the provider its public https address (often a setting behind a reverse proxy), or enter the endpoint by hand.", "공급자에 공개 https 주소를 설정하거나(리버스 프록시 뒤에서 흔한 설정) 엔드포인트를 직접 입력하세요.";
// the authorization request and what came back
AuthorizationRefused "authorization-refused" Settings 502 Some("client_id");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "The provider refuses the authorization request before anybody signs in: the client id or the callback URL is unknown there.", "공급자가 로그인 전에 인증 요청을 거부했습니다. 클라이언트 ID 또는 콜백 URL이 공급자에 등록되어 있지 않습니다.";
    fix "Compare the client ID, and register the callback URL at the provider exactly as shown.", "클라이언트 ID를 비교하고, 콜백 URL을 표시된 그대로 공급자에 등록하세요.";
RedirectUriUnknown "redirect-uri-unknown" Settings 502 Some("callback_url");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "The provider does not know our callback URL and refuses before anybody signs in.", "공급자가 콜백 URL을 알지 못해 로그인 전에 거부했습니다.";
    fix "Register the callback URL at the provider's client (often “redirect URI”), character by character as shown in the form.", "공급자의 클라이언트에 콜백 URL(보통 “redirect URI”)을 양식에 표시된 그대로 등록하세요.";
ClientUnknown "client-unknown" Settings 502 Some("client_id");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "The provider does not know this client ID and refuses before anybody signs in.", "공급자가 이 클라이언트 ID를 알지 못해 로그인 전에 거부했습니다.";
    fix "Copy the client ID again from the provider; upper and lower case count.", "공급자에서 클라이언트 ID를 다시 복사하세요. 대소문자를 구분합니다.";
PersonCancelled "person-cancelled" Person 403 None;
    person "Signing in was cancelled at the provider.", "공급자에서 로그인이 취소되었습니다.";
    means "The person, or a policy at the provider, declined (access_denied).", "사용자 또는 공급자의 정책이 거부했습니다(access_denied).";
    fix "Nothing here. If it was not the person, look for a policy at the provider.", "이곳에서 할 일은 없습니다. 사용자가 취소한 것이 아니라면 공급자의 정책을 확인하세요.";
ProviderReturnedError "provider-returned-error" Provider 502 None;
    person "The sign-in service answered with an error.", "로그인 서비스가 오류로 응답했습니다.";
    means "The provider sent the person back with an error.", "공급자가 오류와 함께 사용자를 돌려보냈습니다.";
    fix "The error's name and description stand in the step; look them up in the provider's documentation.", "단계에 표시된 오류 이름과 설명을 공급자 문서에서 확인하세요.";
CallbackIncomplete "callback-incomplete" Provider 400 Some("flow");
    person "The answer of the sign-in service was incomplete. Start again from the login page.", "로그인 서비스의 응답이 불완전합니다. 로그인 페이지에서 다시 시작하세요.";
    means "The callback lacks what the flow brings (a code, an ID token), and carried no error either.", "콜백에 흐름에 필요한 값(코드, ID 토큰)도 오류도 없습니다.";
    fix "Check that this flow is switched on for the client at the provider, and that the provider answers as it was asked (response mode).", "공급자의 클라이언트에서 이 흐름이 켜져 있는지, 공급자가 요청한 응답 방식으로 응답하는지 확인하세요.";
CallbackTooLarge "callback-too-large" Provider 413 Some("flow");
    person "The answer of the sign-in service is too large.", "로그인 서비스의 응답이 너무 큽니다.";
    means "The form that the provider posted to the callback is larger than 64 KiB.", "공급자가 콜백으로 보낸 양식이 64 KiB를 넘습니다.";
    fix "Let the provider put fewer claims into the ID token (often a long list of groups), or choose the authorization code flow, whose tokens do not pass through the browser.", "공급자가 ID 토큰에 넣는 클레임(대개 긴 그룹 목록)을 줄이거나, 토큰이 브라우저를 거치지 않는 인증 코드 흐름을 선택하세요.";
CallbackRepeated "callback-repeated" Provider 400 None;
    person "The answer of the sign-in service could not be read. Start again from the login page.", "로그인 서비스의 응답을 읽을 수 없습니다. 로그인 페이지에서 다시 시작하세요.";
    means "The callback carried a parameter more than once (RFC 6749 §3.1).", "콜백에 같은 매개변수가 두 번 이상 있습니다(RFC 6749 §3.1).";
    fix "Look for a proxy that adds parameters, and for a callback URL registered at the provider with a query.", "매개변수를 추가하는 프록시가 있는지, 공급자에 쿼리가 포함된 콜백 URL이 등록되었는지 확인하세요.";
StateUnknown "state-unknown" Person 400 None;
    person "This sign-in was not started here, has been used already or is too old. Start again from the login page.", "여기서 시작된 로그인이 아니거나 이미 사용되었거나 너무 오래되었습니다. 로그인 페이지에서 다시 시작하세요.";
    means "The callback's state is unknown, was used before, or expired long ago.", "콜백의 state를 알 수 없거나 이미 사용되었거나 오래전에 만료되었습니다.";
    fix "Nothing, when it happens once. Often: look for a proxy or a link scanner that opens the callback twice.", "한 번이라면 조치가 필요 없습니다. 자주 발생하면 콜백을 두 번 여는 프록시나 링크 검사기를 확인하세요.";
StateExpired "state-expired" Person 400 None;
    person "Signing in took too long. Start again from the login page.", "로그인 시간이 초과되었습니다. 로그인 페이지에서 다시 시작하세요.";
    means "The person came back after more than ten minutes.", "10분이 지난 뒤 돌아왔습니다.";
    fix "Nothing: starting again is enough.", "다시 시작하면 됩니다.";
OtherBrowser "other-browser" Person 400 None;
    person "This sign-in was started in another browser. Start again from the login page, and allow cookies.", "다른 브라우저에서 시작된 로그인입니다. 쿠키를 허용하고 로그인 페이지에서 다시 시작하세요.";
    means "The callback came without the cookie of the browser that started the sign-in.", "로그인을 시작한 브라우저의 쿠키 없이 콜백이 도착했습니다.";
    fix "If it happens to everybody, the public URL differs from the address people use, so the cookie is not kept.", "모두에게 발생하면 공개 URL이 실제 주소와 달라 쿠키가 유지되지 않는 것입니다.";
CallbackIssuer "callback-issuer" Provider 400 Some("issuer");
    person "The answer came from another sign-in service. Start again from the login page.", "다른 로그인 서비스의 응답입니다. 로그인 페이지에서 다시 시작하세요.";
    means "The callback's iss parameter is missing or names another issuer (RFC 9207).", "콜백의 iss 매개변수가 없거나 다른 발급자입니다(RFC 9207).";
    fix "A mix-up of providers, or an attack: compare the two issuers in the step.", "공급자가 뒤섞였거나 공격입니다. 단계의 두 발급자를 비교하세요.";
// the token call
ClientRefused "client-refused" Settings 502 Some("client_secret");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "The provider does not accept this client: the client secret or the way it is sent is wrong (invalid_client).", "공급자가 이 클라이언트를 받아들이지 않습니다. 클라이언트 시크릿 또는 전송 방식이 잘못되었습니다(invalid_client).";
    fix "Copy the client secret again from the provider, and compare the client authentication method.", "공급자에서 클라이언트 시크릿을 다시 복사하고 클라이언트 인증 방식을 비교하세요.";
CodeRefused "code-refused" Provider 502 Some("code_challenge_method");
    person "The sign-in service did not accept the answer. Start again from the login page.", "로그인 서비스가 응답을 받아들이지 않았습니다. 로그인 페이지에서 다시 시작하세요.";
    means "The provider refuses the code (invalid_grant): it was used, is too old, or PKCE or the callback URL differ.", "공급자가 코드를 거부했습니다(invalid_grant). 이미 사용되었거나 오래되었거나 PKCE 또는 콜백 URL이 다릅니다.";
    fix "Compare the code challenge method and the callback URL with the provider's settings.", "코드 챌린지 방식과 콜백 URL을 공급자 설정과 비교하세요.";
TokenError "token-error" Provider 502 Some("token_endpoint");
    person "The sign-in service answered with an error.", "로그인 서비스가 오류로 응답했습니다.";
    means "The token endpoint answered with an error.", "토큰 엔드포인트가 오류로 응답했습니다.";
    fix "The error stands in the step; look it up in the provider's documentation.", "단계에 표시된 오류를 공급자 문서에서 확인하세요.";
TokenType "token-type" Provider 502 Some("identity_from_id_token");
    person "The sign-in service is not set up correctly.", "로그인 서비스 설정이 올바르지 않습니다.";
    means "The access token is not of the type Bearer, so user info cannot be asked with it.", "액세스 토큰의 유형이 Bearer가 아니어서 사용자 정보를 요청할 수 없습니다.";
    fix "Let the provider issue bearer tokens to this client, or obtain the user information from the identity token.", "공급자가 이 클라이언트에 Bearer 토큰을 발급하게 하거나 ID 토큰에서 사용자 정보를 얻도록 설정하세요.";
NoIdToken "no-id-token" Provider 502 Some("standard_scopes");
    person "The sign-in service did not say who you are.", "로그인 서비스가 사용자를 알려 주지 않았습니다.";
    means "The token answer has no ID token.", "토큰 응답에 ID 토큰이 없습니다.";
    fix "Ask for the scope openid, and check that the client at the provider is an OpenID Connect client.", "openid 범위를 요청하고, 공급자의 클라이언트가 OpenID Connect 클라이언트인지 확인하세요.";
// the ID token
TokenMalformed "token-malformed" Provider 502 None;
    person "The sign-in service's answer could not be read.", "로그인 서비스의 응답을 읽을 수 없습니다.";
    means "The ID token is not a well-formed JWT, or carries a critical header that is not understood.", "ID 토큰이 올바른 JWT가 아니거나 알 수 없는 필수(crit) 헤더가 있습니다.";
    fix "Look at the token's header in the step.", "단계의 토큰 헤더를 확인하세요.";
AlgorithmNotAllowed "algorithm-not-allowed" Settings 502 Some("algorithms");
    person "The sign-in service's answer could not be trusted.", "로그인 서비스의 응답을 신뢰할 수 없습니다.";
    means "The ID token is signed with an algorithm that this connection does not allow.", "ID 토큰이 이 연결에서 허용하지 않는 알고리즘으로 서명되었습니다.";
    fix "Allow the algorithm under Additional settings if it is the provider's usual one; never none or HS256.", "공급자의 기본 알고리즘이라면 추가 설정에서 허용하세요. none 또는 HS256은 허용되지 않습니다.";
KeyNotFound "key-not-found" Provider 502 Some("jwks_uri");
    person "The sign-in service's answer could not be trusted.", "로그인 서비스의 응답을 신뢰할 수 없습니다.";
    means "The key that signed the ID token is not among the provider's published keys.", "ID 토큰에 서명한 키가 공급자가 게시한 키에 없습니다.";
    fix "Check the JWKS endpoint; after a key rotation the provider must publish the new key.", "JWKS 엔드포인트를 확인하세요. 키 교체 후 공급자는 새 키를 게시해야 합니다.";
KeysUnavailable "keys-unavailable" Provider 503 Some("jwks_uri");
    person "The sign-in service's keys could not be fetched. Try again in a moment.", "로그인 서비스의 키를 가져올 수 없습니다. 잠시 후 다시 시도하세요.";
    means "The JWKS endpoint did not give a usable set of keys.", "JWKS 엔드포인트가 사용할 수 있는 키를 제공하지 않았습니다.";
    fix "Open the JWKS endpoint from this server and compare.", "이 서버에서 JWKS 엔드포인트를 열어 확인하세요.";
SignatureInvalid "signature-invalid" Provider 502 Some("jwks_uri");
    person "The sign-in service's answer could not be trusted.", "로그인 서비스의 응답을 신뢰할 수 없습니다.";
    means "The ID token's signature does not verify with the provider's key.", "ID 토큰의 서명이 공급자의 키로 검증되지 않습니다.";
    fix "Check that the JWKS endpoint belongs to this issuer. If it does, somebody may have forged the token.", "JWKS 엔드포인트가 이 발급자의 것인지 확인하세요. 맞다면 위조된 토큰일 수 있습니다.";
TokenIssuer "token-issuer" Provider 502 Some("issuer");
    person "The answer came from another sign-in service.", "다른 로그인 서비스의 응답입니다.";
    means "The ID token names another issuer.", "ID 토큰의 발급자가 다릅니다.";
    fix "Compare the two issuers in the step; they must be equal character by character.", "단계의 두 발급자를 비교하세요. 글자 그대로 같아야 합니다.";
TokenAudience "token-audience" Provider 502 Some("client_id");
    person "The sign-in service's answer was meant for another application.", "다른 애플리케이션을 위한 응답입니다.";
    means "The ID token is for another client (aud or azp).", "ID 토큰이 다른 클라이언트용입니다(aud 또는 azp).";
    fix "Compare the client ID with the audience in the step.", "클라이언트 ID와 단계의 대상(aud)을 비교하세요.";
TokenExpired "token-expired" Provider 502 Some("leeway_seconds");
    person "The sign-in service's answer has expired. Start again from the login page.", "로그인 서비스의 응답이 만료되었습니다. 로그인 페이지에서 다시 시작하세요.";
    means "The ID token has expired, beyond the allowed clock leeway.", "ID 토큰이 허용된 시계 오차를 넘어 만료되었습니다.";
    fix "Compare the two clocks in the step and set the wrong one (NTP).", "단계의 두 시계를 비교하고 잘못된 쪽을 맞추세요(NTP).";
TokenFromFuture "token-from-future" Provider 502 Some("leeway_seconds");
    person "The sign-in service's clock is wrong. Your administrator has to look at it.", "로그인 서비스의 시계가 맞지 않습니다. 관리자에게 문의하세요.";
    means "The ID token was issued in the future, beyond the allowed clock leeway.", "ID 토큰이 허용된 시계 오차를 넘어 미래에 발급되었습니다.";
    fix "Compare the two clocks in the step and set the wrong one (NTP).", "단계의 두 시계를 비교하고 잘못된 쪽을 맞추세요(NTP).";
NonceWrong "nonce-wrong" Provider 400 None;
    person "The answer does not belong to this sign-in. Start again from the login page.", "이 로그인에 대한 응답이 아닙니다. 로그인 페이지에서 다시 시작하세요.";
    means "The ID token's nonce is missing or is another sign-in's.", "ID 토큰의 nonce가 없거나 다른 로그인의 것입니다.";
    fix "The provider must copy the nonce into the ID token; otherwise the code may have been injected.", "공급자는 nonce를 ID 토큰에 복사해야 합니다. 그렇지 않다면 코드가 주입되었을 수 있습니다.";
AccessTokenHash "access-token-hash" Provider 502 None;
    person "The sign-in service's answer could not be trusted.", "로그인 서비스의 응답을 신뢰할 수 없습니다.";
    means "The ID token's at_hash does not match the access token.", "ID 토큰의 at_hash가 액세스 토큰과 맞지 않습니다.";
    fix "The two tokens are not from one answer: look for a proxy that mixes answers, or an attack.", "두 토큰이 같은 응답에서 오지 않았습니다. 응답을 섞는 프록시나 공격을 확인하세요.";
CodeHash "code-hash" Provider 502 None;
    person "The sign-in service's answer could not be trusted.", "로그인 서비스의 응답을 신뢰할 수 없습니다.";
    means "The ID token's c_hash does not match the code, or is missing where the hybrid flow needs it.", "ID 토큰의 c_hash가 코드와 맞지 않거나, 하이브리드 흐름에 필요한 c_hash가 없습니다.";
    fix "The code and the token are not from one sign-in: look for a proxy that mixes answers, or an attack.", "코드와 토큰이 같은 로그인에서 오지 않았습니다. 응답을 섞는 프록시나 공격을 확인하세요.";
TokensDiffer "tokens-differ" Provider 502 None;
    person "The sign-in service's answer could not be trusted.", "로그인 서비스의 응답을 신뢰할 수 없습니다.";
    means "The ID token of the token endpoint is about another subject than the one that came through the browser.", "토큰 엔드포인트의 ID 토큰과 브라우저를 거쳐 온 ID 토큰의 sub가 다릅니다.";
    fix "The two tokens are not from one sign-in: look for a proxy that mixes answers, or an attack.", "두 토큰이 같은 로그인에서 오지 않았습니다. 응답을 섞는 프록시나 공격을 확인하세요.";
TokenClaim "token-claim" Provider 502 None;
    person "The sign-in service's answer was incomplete.", "로그인 서비스의 응답이 불완전합니다.";
    means "A claim that every ID token must have is missing or of the wrong type (iss, sub, aud, exp, iat).", "모든 ID 토큰에 필요한 클레임이 없거나 형식이 잘못되었습니다(iss, sub, aud, exp, iat).";
    fix "The step names the claim; the provider has to send it as OpenID Connect Core §2 says.", "단계에 표시된 클레임을 공급자가 OpenID Connect Core §2 대로 보내야 합니다.";
// user information and mapping
UserInfoFailed "userinfo-failed" Provider 502 Some("userinfo_endpoint");
    person "The sign-in service did not tell us about you.", "로그인 서비스에서 사용자 정보를 받지 못했습니다.";
    means "The user info endpoint did not answer with a JSON object.", "사용자 정보 엔드포인트가 JSON 객체로 응답하지 않았습니다.";
    fix "Check the user info endpoint, or obtain the user information from the identity token.", "사용자 정보 엔드포인트를 확인하거나 ID 토큰에서 사용자 정보를 얻도록 설정하세요.";
UserInfoSubject "userinfo-subject" Provider 502 Some("userinfo_endpoint");
    person "The sign-in service's answer could not be trusted.", "로그인 서비스의 응답을 신뢰할 수 없습니다.";
    means "User info is about another subject than the ID token.", "사용자 정보의 sub가 ID 토큰과 다릅니다.";
    fix "Check that the user info endpoint belongs to this issuer.", "사용자 정보 엔드포인트가 이 발급자의 것인지 확인하세요.";
ClaimMissing "claim-missing" Provider 502 Some("map_email");
    person "The sign-in service did not send all that is needed.", "로그인 서비스가 필요한 정보를 모두 보내지 않았습니다.";
    means "A claim that the mapping requires was not sent.", "매핑에 필요한 클레임이 전송되지 않았습니다.";
    fix "Let the provider send the claim (often a scope), or map another one under Claims mappings.", "공급자가 클레임을 보내게 하거나(대개 범위 설정) 클레임 매핑에서 다른 클레임을 지정하세요.";
// admission
EmailNotVerified "email-not-verified" Person 403 Some("email_verification");
    person "Your email address is not verified at the provider.", "공급자에서 이메일 주소가 확인되지 않았습니다.";
    means "The provider says that this email is not verified.", "공급자가 이 이메일이 확인되지 않았다고 알렸습니다.";
    fix "Verify the address at the provider. Or switch Email verification off, if you trust this provider's addresses.", "공급자에서 주소를 확인하세요. 이 공급자의 주소를 신뢰한다면 이메일 확인을 끌 수 있습니다.";
EmailVerifiedMissing "email-verified-missing" Provider 502 Some("email_verification");
    person "The sign-in service did not say whether your email address is verified.", "로그인 서비스가 이메일 주소 확인 여부를 알려 주지 않았습니다.";
    means "The provider did not send email_verified, or another claim than email is mapped as the address.", "공급자가 email_verified를 보내지 않았거나 email이 아닌 클레임을 주소로 매핑했습니다.";
    fix "Let the provider send email_verified beside the claim email. Or switch Email verification off, if you trust this provider's addresses.", "공급자가 email 클레임과 함께 email_verified를 보내게 하세요. 이 공급자의 주소를 신뢰한다면 이메일 확인을 끌 수 있습니다.";
UserUnknown "user-unknown" Person 403 Some("create_users");
    person "There is no account for you here yet. Ask your administrator.", "아직 계정이 없습니다. 관리자에게 문의하세요.";
    means "The person is new, and this connection does not create users.", "새 사용자이며, 이 연결은 사용자를 만들지 않습니다.";
    fix "Switch Create new users on first login on, if everybody at this provider may come in.", "이 공급자의 모든 사용자를 허용하려면 첫 로그인 시 새 사용자 만들기를 켜세요.";
InvitationNotVerified "invitation-not-verified" Person 403 None;
    person "You are invited, but the sign-in service did not confirm that this email address is yours.", "초대를 받았지만 로그인 서비스가 이 이메일 주소가 본인의 것임을 확인하지 않았습니다.";
    means "The address is invited, but the provider did not say that it is verified: anybody who can claim the address would come in.", "초대된 주소이지만 공급자가 확인된 주소라고 알리지 않았습니다. 그 주소를 내세우는 누구나 들어올 수 있게 됩니다.";
    fix "Verify the address at the provider, and let it send email_verified beside the claim email. An invitation is not honoured without it.", "공급자에서 주소를 확인하고 email 클레임과 함께 email_verified를 보내게 하세요. 그것이 없으면 초대는 인정되지 않습니다.";
EmailTaken "email-taken" Person 403 None;
    person "An account with your email address exists already. If it is yours, sign in as before and connect this way of signing in under Your account.", "같은 이메일 주소의 계정이 이미 있습니다. 본인의 계정이라면 기존 방식으로 로그인한 뒤 내 계정에서 이 로그인 방법을 연결하세요.";
    means "The email belongs to another account. Accounts are never linked by email alone.", "이메일이 다른 계정의 것입니다. 이메일만으로 계정을 연결하지 않습니다.";
    fix "Look at it under Access, To confirm. Or the account's owner signs in as before and connects this provider under Your account, Sign-in methods.", "접근 → 확인 대기에서 확인하세요. 또는 계정 소유자가 기존 방식으로 로그인한 뒤 내 계정 → 로그인 방법에서 이 공급자를 연결할 수 있습니다.";
UserDisabled "user-disabled" Person 403 None;
    person "Your account is disabled. Ask your administrator.", "계정이 비활성화되었습니다. 관리자에게 문의하세요.";
    means "The account is disabled here.", "계정이 비활성화되어 있습니다.";
    fix "Enable the account under Access, Users, if the person may come in.", "접근 → 사용자에서 계정을 활성화하세요.";
IdentityTaken "identity-taken" Person 409 None;
    person "That identity is connected to another account already.", "이미 다른 계정에 연결된 신원입니다.";
    means "The identity belongs to another user.", "다른 사용자에게 속한 신원입니다.";
    fix "The other account's owner disconnects it first.", "다른 계정의 소유자가 먼저 연결을 해제해야 합니다.";
OtherAccount "other-account" Person 403 None;
    person "You are signed in here as somebody else than when you began. Sign in to that account and connect it again.", "시작했을 때와 다른 계정으로 로그인되어 있습니다. 그 계정으로 로그인한 뒤 다시 연결하세요.";
    means "The identity was to be connected to another account than the one that is signed in now.", "지금 로그인된 계정이 아닌 다른 계정에 신원을 연결하려고 했습니다.";
    fix "Nothing: the person starts again.", "사용자가 다시 시작하면 됩니다.";
SessionEnded "session-ended" Person 401 None;
    person "Your session ended while you were away. Sign in and connect it again.", "자리를 비운 동안 세션이 종료되었습니다. 로그인한 뒤 다시 연결하세요.";
    means "The session that began connecting the identity had ended when the person came back.", "신원 연결을 시작한 세션이 돌아왔을 때 이미 종료되어 있었습니다.";
    fix "Nothing: the person signs in and starts again.", "사용자가 로그인한 뒤 다시 시작하면 됩니다.";
SettingsChanged "settings-changed" Person 409 None;
    person "This way of signing in was changed while you were away. Start again.", "자리를 비운 동안 이 로그인 방법이 변경되었습니다. 다시 시작하세요.";
    means "The connection's live settings or the public URL changed while the person was at the provider.", "사용자가 공급자에 있는 동안 연결의 사용 중인 설정이나 공개 URL이 변경되었습니다.";
    fix "Nothing: starting again uses the new settings.", "다시 시작하면 새 설정이 사용됩니다.";
ConnectionNotActive "connection-not-active" Settings 404 None;
    person "This way of signing in is switched off.", "이 로그인 방법은 꺼져 있습니다.";
    means "The connection is not active.", "연결이 활성 상태가 아닙니다.";
    fix "Activate it under Connections.", "연결 메뉴에서 활성화하세요.";
// passwords and protection
WrongCredentials "wrong-credentials" Person 401 None;
    person "Email or password is wrong.", "이메일 또는 비밀번호가 올바르지 않습니다.";
    means "Unknown account, or wrong password.", "알 수 없는 계정이거나 비밀번호가 틀렸습니다.";
    fix "Nothing here; a person who has no password signs in with a provider.", "조치할 것이 없습니다. 비밀번호가 없는 사용자는 공급자로 로그인합니다.";
PasswordMustChange "password-must-change" Person 403 None;
    person "Choose a password of your own first.", "먼저 자신의 비밀번호를 정하세요.";
    means "The password is right, and somebody else chose it: the person was asked for another one before the session begins.", "비밀번호는 맞지만 다른 사람이 정한 것이어서, 세션을 시작하기 전에 새 비밀번호를 요청했습니다.";
    fix "Nothing here: the person chooses a password and is signed in.", "조치할 것이 없습니다. 사용자가 비밀번호를 정하면 로그인됩니다.";
PasswordLink "password-link" Person 410 None;
    person "This link was used already, or has run out. Ask your administrator for a new one, or sign in once more.", "이미 사용되었거나 기한이 지난 링크입니다. 관리자에게 새 링크를 요청하거나 다시 로그인하세요.";
    means "A one-time link to choose a password works once, ends by itself, and ends when the password is set otherwise or the account is disabled.", "비밀번호 설정 링크는 한 번만 작동하며, 기한이 지나거나 비밀번호가 다른 방법으로 설정되거나 계정이 비활성화되면 끝납니다.";
    fix "Make a new link on the person's page under Access, Users.", "접근 → 사용자의 해당 페이지에서 새 링크를 만드세요.";
UserWaiting "user-waiting" Person 403 None;
    person "Your account waits for an administrator to approve it.", "관리자의 승인을 기다리는 계정입니다.";
    means "The password is right. The person registered, and nobody has approved the account yet.", "비밀번호는 맞습니다. 가입한 계정이 아직 승인되지 않았습니다.";
    fix "Approve or refuse the account under Access, Users, Waiting.", "접근 → 사용자 → 대기 중에서 승인하거나 거부하세요.";
RegistrationClosed "registration-closed" Settings 403 None;
    person "Accounts cannot be registered here. Ask your administrator for one.", "이곳에서는 가입할 수 없습니다. 관리자에게 계정을 요청하세요.";
    means "Self-registration is not allowed.", "자체 가입이 허용되지 않습니다.";
    fix "Make the account under Access, Users, or allow registration under Settings, Local accounts.", "접근 → 사용자에서 계정을 만들거나 설정 → 로컬 계정에서 가입을 허용하세요.";
RecoveryLink "recovery-link" Person 410 None;
    person "This link was used already, or is older than ten minutes. Run gatehouse admin recover on the host again.", "이미 사용되었거나 10분이 지난 링크입니다. 호스트에서 gatehouse admin recover를 다시 실행하세요.";
    means "The link that gatehouse admin recover prints works once, for ten minutes; a newer one ends it.", "gatehouse admin recover가 출력하는 링크는 10분 동안 한 번만 작동하며, 새 링크를 만들면 끝납니다.";
    fix "Run gatehouse admin recover on the host again.", "호스트에서 gatehouse admin recover를 다시 실행하세요.";
RecoveryCode "recovery-code" Person 403 None;
    person "This is none of the recovery codes that are left. Each works once.", "남아 있는 복구 코드가 아닙니다. 각 코드는 한 번만 사용할 수 있습니다.";
    means "A recovery code works once, and all end when new ones are made.", "복구 코드는 한 번만 작동하며, 새 코드를 만들면 모두 끝납니다.";
    fix "Use another of them, or run gatehouse admin recover on the host.", "다른 코드를 사용하거나 호스트에서 gatehouse admin recover를 실행하세요.";
Restoring "restoring" Instance 503 None;
    person "Sign-in with providers is off while this installation is being restored. Use a password.", "이 설치를 복원하는 동안 공급자 로그인이 꺼져 있습니다. 비밀번호를 사용하세요.";
    means "LOCAL_RESTORE is set in the environment of the program: single sign-on is off until it is removed.", "프로그램의 환경에 LOCAL_RESTORE가 설정되어 있어, 제거할 때까지 통합 로그인이 꺼져 있습니다.";
    fix "Put right what keeps people out, remove LOCAL_RESTORE, and start the program again.", "로그인을 막는 문제를 해결한 뒤 LOCAL_RESTORE를 제거하고 프로그램을 다시 시작하세요.";
Throttled "throttled" Person 429 None;
    person "Too many attempts. Wait a few minutes and try again.", "시도가 너무 많습니다. 몇 분 후 다시 시도하세요.";
    means "Too many failures for this account or from this address.", "이 계정 또는 주소에서 실패가 너무 많습니다.";
    fix "It ends by itself after the time shown.", "표시된 시간이 지나면 자동으로 해제됩니다.";
Busy "busy" Instance 503 None;
    person "Many people are signing in right now. Try again in a moment.", "지금 로그인이 많습니다. 잠시 후 다시 시도하세요.";
    means "The bounded queue for password checks is full.", "비밀번호 확인 대기열이 가득 찼습니다.";
    fix "If it lasts, look where the sign-ins come from.", "계속되면 로그인 요청의 출처를 확인하세요.";
StorageFull "storage-full" Instance 507 None;
    person "Nothing was changed: there is no room left to store it. Tell your administrator, and try again later.", "저장 공간이 부족하여 아무것도 변경되지 않았습니다. 관리자에게 알리고 나중에 다시 시도하세요.";
    means "The database could not be written: the disk is full, or a quota or a limit of file sizes is reached. Reading goes on, and running sessions with it.", "데이터베이스에 쓸 수 없습니다. 디스크가 가득 찼거나 할당량 또는 파일 크기 제한에 도달했습니다. 읽기와 진행 중인 세션은 계속됩니다.";
    fix "Make room on the database's disk. Changes are taken again by themselves, without a restart; /readyz tells when.", "데이터베이스 디스크의 공간을 확보하세요. 다시 시작하지 않아도 변경이 다시 가능해지며 /readyz 에서 확인할 수 있습니다.";
SetupLinkInvalid "setup-link-invalid" Person 410 None;
    person "This setup link has been used, or is older than 30 minutes. Restart Gatehouse to get a new one.", "이미 사용되었거나 30분이 지난 설정 링크입니다. Gatehouse를 다시 시작하면 새 링크를 받습니다.";
    means "The setup link is not valid.", "설정 링크가 유효하지 않습니다.";
    fix "Restart the server: it prints a new one while there is no administrator.", "서버를 다시 시작하세요. 관리자가 없으면 새 링크를 출력합니다.";
CrossSite "cross-site" Person 403 None;
    person "This form was sent from another site and was not accepted. Open the page here and try again.", "다른 사이트에서 보낸 양식이라 받아들이지 않았습니다. 이 사이트에서 페이지를 열고 다시 시도하세요.";
    means "A state-changing request came from another origin than the public URL.", "공개 URL이 아닌 다른 출처에서 변경 요청이 왔습니다.";
    fix "If people see it in ordinary use, the public URL is not the address they use: see Settings.", "일반 사용 중 발생한다면 공개 URL이 실제 주소와 다릅니다. 설정을 확인하세요.";
NotFound "not-found" Person 404 None;
    person "There is no such page.", "없는 페이지입니다.";
    means "Nothing is at this address.", "이 주소에는 아무것도 없습니다.";
    fix "Check the address.", "주소를 확인하세요.";
Forbidden "forbidden" Person 403 None;
    person "Only an instance administrator may do this.", "인스턴스 관리자만 할 수 있습니다.";
    means "The caller lacks the permission.", "권한이 없습니다.";
    fix "An administrator can make the person an administrator under Access, Users.", "관리자가 접근 → 사용자에서 관리자로 지정할 수 있습니다.";
Internal "internal" Instance 500 None;
    person "Something went wrong here. Try again; if it stays, give your administrator the reference.", "문제가 발생했습니다. 다시 시도하고, 계속되면 관리자에게 참조 번호를 알려 주세요.";
    means "An unexpected error in Gatehouse; the log has it under the reference.", "Gatehouse의 예기치 않은 오류입니다. 로그에서 참조 번호로 찾을 수 있습니다.";
    fix "Look into the log for the reference, and report it.", "로그에서 참조 번호를 찾아 보고해 주세요.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_unique_and_read_back() {
        for code in Code::ALL {
            assert_eq!(Code::parse(code.slug()), Some(*code));
            assert_eq!(serde_json::to_value(code).unwrap(), code.slug());
        }
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        for code in Code::ALL {
            for lang in [Lang::En, Lang::Ko] {
                for text in [code.person(lang), code.meaning(lang), code.fix(lang)] {
                    assert!(text.ends_with('.'), "{}: {text}", code.slug());
                }
            }
        }
    }
}
