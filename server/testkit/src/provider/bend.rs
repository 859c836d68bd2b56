//! The ways in which the provider's answers can be wrong, each with a name.
//!
//! A variant says what is wrong; the file of the stage it belongs to (`token`, `jwks`, `endpoints`,
//! `fault`) makes it so. The ids are those of `security/vectors.md`.

use std::{fmt, str::FromStr};

use super::fault::{Endpoint, Fault};

macro_rules! bends {
    ($( $(#[$doc:meta])+ $variant:ident = $name:literal serves $id:literal; )+) => {
        /// One thing the provider does wrong (or unusually). Several can be in force at once.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Bend {
            $(
                $(#[$doc])+
                #[doc = ""]
                #[doc = concat!("Serves `", $id, "`.")]
                $variant,
            )+
            /// An endpoint answers in a way that is no proper answer at all: see [`Fault`].
            ///
            /// Serves `O12` and issue 3's list of bad input.
            Broken(Endpoint, Fault),
        }

        const NAMED: &[(Bend, &str, &str)] = &[ $( (Bend::$variant, $name, $id), )+ ];
    };
}

bends! {
    // The ID token's claims.

    /// The ID token's `iss` is another issuer's.
    InvalidIss = "invalid-iss" serves "oidcc-client-test-invalid-iss";
    /// The ID token's `iss` has a slash more than the issuer; discovery is right.
    TokenIssTrailingSlash = "token-iss-trailing-slash" serves "O6";
    /// The ID token has no `sub`.
    MissingSub = "missing-sub" serves "oidcc-client-test-missing-sub";
    /// The ID token is for another client.
    InvalidAud = "invalid-aud" serves "oidcc-client-test-invalid-aud";
    /// The ID token has no `aud`.
    MissingAud = "missing-aud" serves "oidcc-client-test-invalid-aud";
    /// The ID token has no `iat`.
    MissingIat = "missing-iat" serves "oidcc-client-test-missing-iat";
    /// The ID token has no `exp`.
    MissingExp = "missing-exp" serves "O10";
    /// The ID token's `nonce` is not the request's.
    NonceInvalid = "nonce-invalid" serves "oidcc-client-test-nonce-invalid";
    /// The ID token has no `nonce` although the request had one.
    NonceMissing = "nonce-missing" serves "oidcc-client-test-nonce-invalid";
    /// `aud` is an array holding this client alone, without `azp`: to be accepted.
    AudArrayAlone = "aud-array-alone" serves "O8";
    /// `aud` is an array of this client and another, `azp` names the other.
    AudArrayWrongAzp = "aud-array-wrong-azp" serves "O8";
    /// `aud` is an array of this client and another, `azp` names this client.
    AudArrayRightAzp = "aud-array-right-azp" serves "O8";
    /// `aud` is an array of this client and another, without `azp`.
    AudExtraWithoutAzp = "aud-extra-without-azp" serves "O8";
    /// `aud` is this client alone, `azp` names another.
    AzpInvalid = "azp-invalid" serves "O8";
    /// `at_hash` belongs to another access token.
    AtHashInvalid = "at-hash-invalid" serves "O9";
    /// No `c_hash`, which the hybrid flow's front-channel token needs.
    CHashMissing = "c-hash-missing" serves "oidcc-client-test-missing-chash, O9";
    /// No `at_hash`: optional in the code flow, so to be accepted.
    AtHashMissing = "at-hash-missing" serves "O9";
    /// `c_hash` (which nobody asked for in the code flow) belongs to another code.
    CHashInvalid = "c-hash-invalid" serves "oidcc-client-test-invalid-chash, O9";
    /// The token endpoint's ID token is about another subject than the one of the authorization endpoint.
    SecondSubOther = "second-sub-other" serves "OpenID Connect Core, 3.3.3.6";
    /// `exp` is 61 seconds ago: just outside a leeway of 60.
    Expired61s = "expired-61s" serves "O10";
    /// `exp` is 59 seconds ago: just inside a leeway of 60, to be accepted.
    Expired59s = "expired-59s" serves "O10";
    /// `iat` is 61 seconds ahead: just outside a leeway of 60.
    IatAhead61s = "iat-ahead-61s" serves "O10";
    /// `iat` is 59 seconds ahead: just inside a leeway of 60, to be accepted.
    IatAhead59s = "iat-ahead-59s" serves "O10";
    /// `exp` is a string of digits instead of a number.
    ExpString = "exp-string" serves "O10";
    /// `nbf` is 61 seconds ahead: just outside a leeway of 60.
    NbfAhead61s = "nbf-ahead-61s" serves "O10";
    /// The provider's clock is ten minutes ahead: token times and the `Date` header.
    ClockAhead10Minutes = "clock-ahead-10-minutes" serves "O10";

    // The ID token's header and signature.

    /// `alg` is `none` and the signature empty.
    SigNone = "sig-none" serves "oidcc-client-test-idtoken-sig-none, O4";
    /// `alg` is `nOnE` and the signature empty.
    SigNoneMixedCase = "sig-none-mixed-case" serves "O4";
    /// The signature does not fit (RS256 as set by default).
    InvalidSigRs256 = "invalid-sig-rs256" serves "oidcc-client-test-invalid-sig-rs256";
    /// HS256 with the PEM of the provider's public key as the secret.
    Hs256WithPublicKey = "hs256-with-public-key" serves "O4";
    /// HS256 with the client secret.
    Hs256WithClientSecret = "hs256-with-client-secret" serves "O4";
    /// ES256 by a key in the JWKS, where RS256 is configured.
    Es256WhereRs256 = "es256-where-rs256" serves "O4";
    /// `kid` is a path.
    KidPath = "kid-path" serves "O5";
    /// `kid` is an SQL injection.
    KidSql = "kid-sql" serves "O5";
    /// Signed by a foreign key, `jku` points to a JWKS with it at [`RECORDER`](super::RECORDER).
    Jku = "jku" serves "O5";
    /// Signed by a foreign key, `x5u` points to its certificate at [`RECORDER`](super::RECORDER).
    X5u = "x5u" serves "O5";
    /// Signed by a foreign key, which `jwk` holds.
    Jwk = "jwk" serves "O5";
    /// `crit` names an extension nobody knows; otherwise genuine.
    Crit = "crit" serves "O5";
    /// The ID token is no JWT at all.
    IdTokenGarbage = "id-token-garbage" serves "issue 3, section 5";

    // Keys.

    /// No `kid`, neither in the token nor in the JWKS's single key: to be accepted.
    KidAbsentSingleJwks = "kid-absent-single-jwks" serves "oidcc-client-test-kid-absent-single-jwks";
    /// No `kid`, neither in the token nor in the JWKS's two RSA keys; the second one signed.
    KidAbsentMultipleJwks = "kid-absent-multiple-jwks" serves "oidcc-client-test-kid-absent-multiple-jwks";
    /// The token's `kid` is not in the JWKS, however often it is fetched; a new one each time.
    KidUnknown = "kid-unknown" serves "O11";
    /// The token has a `kid`, the JWKS's single key has none.
    JwksKidAbsent = "jwks-kid-absent" serves "oidcc-client-test-discovery-jwks-uri-keys";
    /// Keys of other types and for encryption stand before the one that signs: to be accepted.
    JwksSeveralKeys = "jwks-several-keys" serves "oidcc-client-test-discovery-jwks-uri-keys";
    /// Two keys with the same `kid`; the second one signed.
    JwksDuplicateKid = "jwks-duplicate-kid" serves "oidcc-client-test-discovery-jwks-uri-keys";
    /// A key of a type nobody knows stands beside the one that signs: to be accepted.
    JwksUnknownKeyType = "jwks-unknown-key-type" serves "oidcc-client-test-discovery-jwks-uri-keys";
    /// The JWKS has no keys.
    JwksEmpty = "jwks-empty" serves "oidcc-client-test-discovery-jwks-uri-keys";
    /// A new key with each token call, just before signing; the old ones are gone: to be accepted.
    SigningKeyRotationJustBeforeSigning = "signing-key-rotation-just-before-signing"
        serves "oidcc-client-test-signing-key-rotation-just-before-signing";
    /// A new key with each authorization request; the old ones are gone: to be accepted.
    SigningKeyRotation = "signing-key-rotation" serves "oidcc-client-test-signing-key-rotation";
    /// A new key with each token call, just after signing: the JWKS no longer has the signer.
    SigningKeyGoneAfterSigning = "signing-key-gone-after-signing" serves "O11";

    // Discovery.

    /// The document names another issuer; tokens do not.
    DiscoveryIssuerMismatch = "discovery-issuer-mismatch" serves "oidcc-client-test-discovery-issuer-mismatch";
    /// The provider's issuer, everywhere, has a slash more than [`issuer()`](super::Provider::issuer).
    IssuerTrailingSlash = "issuer-trailing-slash" serves "O6";
    /// The document has no `issuer`.
    DiscoveryIssuerMissing = "discovery-issuer-missing" serves "oidcc-client-test-discovery-openid-config";
    /// The document has no `token_endpoint`.
    DiscoveryTokenEndpointMissing = "discovery-token-endpoint-missing"
        serves "oidcc-client-test-discovery-openid-config";
    /// The document has no `userinfo_endpoint`: to be accepted, claims are in the ID token.
    DiscoveryUserinfoMissing = "discovery-userinfo-missing" serves "oidcc-client-test-discovery-openid-config";
    /// `jwks_uri` is at 169.254.169.254.
    JwksUriMetadata = "jwks-uri-metadata" serves "O12";
    /// `token_endpoint` is at 169.254.169.254.
    TokenEndpointMetadata = "token-endpoint-metadata" serves "O12";
    /// `userinfo_endpoint` is at 169.254.169.254.
    UserinfoMetadata = "userinfo-metadata" serves "O12";

    // The callback.

    /// The callback's `iss` is another issuer.
    CallbackIssOther = "callback-iss-other" serves "O1";
    /// The callback has no `iss` although discovery promises one.
    CallbackIssMissing = "callback-iss-missing" serves "O1";
    /// Neither does discovery promise `iss` nor does the callback have it: to be accepted.
    IssUnsupported = "iss-unsupported" serves "O1";
    /// The callback has no `state`.
    CallbackStateMissing = "callback-state-missing" serves "O2";
    /// The callback's `state` is not the request's.
    CallbackStateOther = "callback-state-other" serves "O2";
    /// The callback has no `code` and no `error`.
    CallbackCodeMissing = "callback-code-missing" serves "issue 3, section 6";
    /// The callback has no `id_token` although the response type has one.
    CallbackIdTokenMissing = "callback-id-token-missing" serves "issue 4, section 1";
    /// The callback's `code` is one the provider never gave out.
    CallbackCodeOther = "callback-code-other" serves "O3";
    /// The person cancels: `error=access_denied`.
    PersonCancels = "person-cancels" serves "issue 3, section 6: the person cancels";
    /// `error_description` holds markup, to be shown as text.
    CallbackErrorMarkup = "callback-error-markup" serves "C4";
    /// The callback has `state` twice, the request's first.
    CallbackStateTwice = "callback-state-twice" serves "RFC 6749, 3.1";
    /// 403 page of a guard against robots; browsers pass.
    AuthorizeForbidden = "authorize-forbidden" serves "issue 3, section 6";
    /// 502 page before the authorization endpoint.
    AuthorizeBadGateway = "authorize-bad-gateway" serves "issue 3, section 6";
    /// 400 page: the redirect URI is not registered; nothing comes back.
    RedirectUriNotRegistered = "redirect-uri-not-registered" serves "issue 3, section 6: redirect URI not registered";
    /// 400 page: the client id is unknown; nothing comes back.
    ClientUnknown = "client-unknown" serves "issue 3, section 6: wrong client id";

    // The token endpoint.

    /// 401 `invalid_client`.
    TokenInvalidClient = "token-invalid-client" serves "issue 3, section 6: wrong secret";
    /// 400 `invalid_grant`.
    TokenInvalidGrant = "token-invalid-grant" serves "O3";
    /// `invalid_grant` with status 200, as some providers answer.
    TokenErrorWithStatus200 = "token-error-with-status-200" serves "issue 3, section 5";
    /// A token answer without `id_token`.
    TokenWithoutIdToken = "token-without-id-token" serves "issue 3, section 5";
    /// A token answer without `access_token`.
    TokenWithoutAccessToken = "token-without-access-token" serves "issue 3, section 5";

    /// A 500 page that echoes the request: the Authorization header, and the form as sent and HTML-escaped.
    TokenEchoesRequest = "token-echoes-request" serves "C6";
    /// The access token is no bearer token: `token_type` is `DPoP`.
    TokenTypeOther = "token-type-other" serves "RFC 6749, 5.1";
    /// A token answer without `token_type`.
    TokenTypeMissing = "token-type-missing" serves "RFC 6749, 5.1";
    /// `token_type` is `bearer`, in small letters: to be accepted.
    TokenTypeSmall = "token-type-small" serves "RFC 6749, 5.1";

    /// The token answer has a `refresh_token` too: not bad, but there is one to give back.
    TokenWithRefreshToken = "token-with-refresh-token" serves "RFC 7009";

    // Signing out.

    /// The document has neither a revocation endpoint nor an end session endpoint: to be accepted.
    DiscoverySignOutMissing = "discovery-sign-out-missing" serves "RP-Initiated Logout 1.0";
    /// The revocation endpoint refuses: 400 `unsupported_token_type`.
    RevocationRefused = "revocation-refused" serves "RFC 7009, 2.2.1";
    /// The person comes back with a `state` that is not the request's.
    LogoutStateOther = "logout-state-other" serves "oidcc-client-test-rp-init-logout-other-state";
    /// The person comes back without `state`.
    LogoutStateMissing = "logout-state-missing" serves "oidcc-client-test-rp-init-logout-no-state";

    // Userinfo and the claims about the person.

    /// Userinfo is about another subject.
    UserinfoInvalidSub = "userinfo-invalid-sub" serves "oidcc-client-test-userinfo-invalid-sub, O21";
    /// Userinfo has no `sub`.
    UserinfoMissingSub = "userinfo-missing-sub" serves "O21";
    /// Userinfo refuses the access token: 401 `invalid_token`.
    UserinfoUnauthorized = "userinfo-unauthorized" serves "issue 3, section 5";
    /// Userinfo is a signed JWT (`application/jwt`).
    UserinfoSignedJwt = "userinfo-signed-jwt" serves "oidcc-client-test-scope-userinfo-claims";
    /// Userinfo holds nothing but `sub` (as AD FS); the claims are in the ID token.
    UserinfoOnlySub = "userinfo-only-sub" serves "contracts/providers.md: AD FS";
    /// The ID token holds no profile claims (as Okta); userinfo does.
    ThinIdToken = "thin-id-token" serves "oidcc-client-test-scope-userinfo-claims";
    /// No `email` anywhere.
    MissingEmail = "missing-email" serves "issue 3, section 6: required claim missing";
    /// `email_verified` is false.
    EmailUnverified = "email-unverified" serves "O13";
    /// No `email_verified` anywhere.
    EmailVerifiedAbsent = "email-verified-absent" serves "O13";
    /// `email_verified` is the string `"true"`.
    EmailVerifiedString = "email-verified-string" serves "O13";
    /// The same person has another address: `changed.` before it.
    EmailChanged = "email-changed" serves "O14";
    /// Another person (`sub` with `-other` behind it) has the same address.
    SubOther = "sub-other" serves "O13";
}

impl Bend {
    /// Every bend there is, each [`Fault`] at each [`Endpoint`] included.
    pub fn all() -> Vec<Bend> {
        let broken = Endpoint::ALL
            .iter()
            .flat_map(|&e| Fault::ALL.iter().map(move |&f| Bend::Broken(e, f)));
        NAMED.iter().map(|&(bend, _, _)| bend).chain(broken).collect()
    }

    /// The bend's name in kebab case, such as `invalid-iss` or `jwks-ten-megabytes`.
    pub fn name(self) -> String {
        match self {
            Bend::Broken(endpoint, fault) => format!("{}-{}", endpoint.name(), fault.name()),
            _ => self.row().1.to_owned(),
        }
    }

    /// The test ids of `security/vectors.md` (or the place in the issue) that this bend serves.
    pub fn serves(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (Bend, &'static str, &'static str) {
        let broken = (self, "broken", "O12");
        NAMED.iter().find(|row| row.0 == self).copied().unwrap_or(broken)
    }
}

impl fmt::Display for Bend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// No bend has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no bend named {0:?}")]
pub struct UnknownBend(pub String);

impl FromStr for Bend {
    type Err = UnknownBend;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Bend::all()
            .into_iter()
            .find(|bend| bend.name() == name)
            .ok_or_else(|| UnknownBend(name.to_owned()))
    }
}
