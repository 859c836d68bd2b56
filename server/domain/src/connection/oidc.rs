//! The validated settings of an OpenID Connect connection.

use crate::admission::Policy;
use crate::claims::Mapping;
use crate::groups::Absent;
use crate::ids::SecretId;
use serde::{Deserialize, Serialize};

/// What the provider sends back through the browser (OIDC Core §3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// A code in the address, exchanged for tokens: the default.
    #[default]
    Code,
    /// The ID token, in a posted form; no code and no access token.
    Implicit,
    /// The ID token and a code, in a posted form.
    Hybrid,
}

impl Flow {
    /// All flows with their form values.
    pub const ALL: [(Flow, &'static str); 3] = [
        (Flow::Code, "code"),
        (Flow::Implicit, "implicit"),
        (Flow::Hybrid, "hybrid"),
    ];
    /// The form value.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(f, _)| *f == self).map_or("", |(_, n)| n)
    }
    /// The `response_type`.
    pub const fn response_type(self) -> &'static str {
        match self {
            Flow::Code => "code",
            Flow::Implicit => "id_token",
            Flow::Hybrid => "code id_token",
        }
    }
    /// The `response_mode`; none where the response type's own is wanted. An ID token must not stand in an
    /// address, so it comes in a posted form (OAuth 2.0 Form Post Response Mode).
    pub const fn response_mode(self) -> Option<&'static str> {
        match self {
            Flow::Code => None,
            Flow::Implicit | Flow::Hybrid => Some("form_post"),
        }
    }
    /// A code comes back, and the token endpoint is called.
    pub const fn has_code(self) -> bool {
        !matches!(self, Flow::Implicit)
    }
    /// An ID token comes through the browser: only its signature vouches for it.
    pub const fn has_front_token(self) -> bool {
        !matches!(self, Flow::Code)
    }
}

/// How the code is bound to the browser that asked for it (RFC 7636).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeChallenge {
    /// Not at all.
    None,
    /// The verifier itself.
    #[serde(rename = "plain")]
    Plain,
    /// Its SHA-256, the safe default.
    S256,
}

/// How we prove to be the client at the token endpoint (OIDC Core §9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuth {
    /// HTTP Basic.
    ClientSecretBasic,
    /// In the form.
    ClientSecretPost,
    /// A public client.
    None,
}

impl CodeChallenge {
    /// All methods with their form values.
    pub const ALL: [(CodeChallenge, &'static str); 3] = [
        (CodeChallenge::S256, "S256"),
        (CodeChallenge::Plain, "plain"),
        (CodeChallenge::None, "none"),
    ];
}

impl ClientAuth {
    /// All methods with their form values, as OIDC names them.
    pub const ALL: [(ClientAuth, &'static str); 3] = [
        (ClientAuth::ClientSecretBasic, "client_secret_basic"),
        (ClientAuth::ClientSecretPost, "client_secret_post"),
        (ClientAuth::None, "none"),
    ];
    /// The name as OIDC has it.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(a, _)| *a == self)
            .map_or("none", |(_, n)| n)
    }
}

/// A signature algorithm (RFC 7518 §3.1, RFC 8037). Symmetric ones and `none` do not exist here (O4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Algorithm {
    RS256,
    RS384,
    RS512,
    PS256,
    ES256,
    ES384,
    EdDSA,
}

impl Algorithm {
    /// All that we verify.
    pub const ALL: [(Algorithm, &'static str); 7] = [
        (Algorithm::RS256, "RS256"),
        (Algorithm::RS384, "RS384"),
        (Algorithm::RS512, "RS512"),
        (Algorithm::PS256, "PS256"),
        (Algorithm::ES256, "ES256"),
        (Algorithm::ES384, "ES384"),
        (Algorithm::EdDSA, "EdDSA"),
    ];
    /// Reads a JOSE name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(a, _)| *a)
    }
    /// The JOSE name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(a, _)| *a == self).map_or("", |(_, n)| n)
    }
}

/// What a connection runs with. A field that is `None` is taken from discovery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcSettings {
    /// The issuer, compared character by character (O6).
    pub issuer: String,
    /// The client id.
    pub client_id: String,
    /// The sealed client secret, if there is one.
    pub client_secret: Option<SecretId>,
    /// By hand, else from discovery.
    pub authorization_endpoint: Option<String>,
    /// By hand, else from discovery.
    pub token_endpoint: Option<String>,
    /// By hand, else from discovery.
    pub userinfo_endpoint: Option<String>,
    /// By hand, else from discovery.
    pub jwks_uri: Option<String>,
    /// By hand, else from discovery. Tokens are given back there when a person signs out (RFC 7009).
    pub revocation_endpoint: Option<String>,
    /// By hand, else from discovery. People go there when they sign out (RP-Initiated Logout 1.0).
    pub end_session_endpoint: Option<String>,
    /// What comes back through the browser.
    #[serde(default)]
    pub flow: Flow,
    /// Claims come from the ID token alone; otherwise user info is asked too, where there is an access token.
    pub identity_from_id_token: bool,
    /// Only people whose address the provider has verified.
    pub email_verification: bool,
    /// New people get an account.
    pub create_users: bool,
    /// Off only in the code flow, where TLS to the token endpoint vouches (OIDC Core §3.1.3.7, 6).
    pub verify_signature: bool,
    /// PKCE.
    pub code_challenge: CodeChallenge,
    /// `openid` and its kin.
    pub standard_scopes: Vec<String>,
    /// Whatever else the provider wants.
    pub additional_scopes: Vec<String>,
    /// Client authentication.
    pub client_auth: ClientAuth,
    /// Tolerated clock difference, in seconds.
    pub leeway_seconds: u32,
    /// Accepted signature algorithms.
    pub algorithms: Vec<Algorithm>,
    /// Further authorities to trust for this provider's TLS, as PEM.
    pub ca_certificates: Option<String>,
    /// Claims mappings.
    pub mapping: Mapping,
    /// A sign-in brings the person's groups to what the provider says.
    #[serde(default)]
    pub sync_groups: bool,
    /// What it means when it says nothing.
    #[serde(default)]
    pub absent_groups: Absent,
}

impl OidcSettings {
    /// Whom it lets in.
    pub const fn policy(&self) -> Policy {
        Policy {
            email_verification: self.email_verification,
            create_users: self.create_users,
        }
    }

    /// All scopes to ask for, once each.
    pub fn scopes(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for s in self.standard_scopes.iter().chain(&self.additional_scopes) {
            if !all.contains(&s.as_str()) {
                all.push(s);
            }
        }
        all
    }

    /// Whether signatures are verified: always where an ID token comes through the browser, whatever is set.
    pub fn verifies_signature(&self) -> bool {
        self.verify_signature || self.flow.has_front_token()
    }

    /// Whether user info is asked where there is an endpoint for it. The implicit flow has no access token to
    /// ask with.
    pub fn asks_user_info(&self) -> bool {
        !self.identity_from_id_token && self.flow.has_code()
    }

    /// The canonical text that a test proves: everything that decides who gets in, with the secret's id
    /// and the callback URL, without the display name. Its SHA-256 is the fingerprint.
    pub fn canonical(&self, callback_url: &str) -> String {
        // serde writes a struct's fields in their order: equal settings give equal texts.
        format!(
            "oidc\n{callback_url}\n{}",
            serde_json::to_string(self).unwrap_or_default()
        )
    }

    /// Whether both know a person by the same identity, (issuer, user id). Otherwise going from one to the
    /// other loses the identities that were made.
    pub fn identifies_like(&self, other: &Self) -> bool {
        self.issuer == other.issuer && self.mapping.user_id == other.mapping.user_id
    }
}
