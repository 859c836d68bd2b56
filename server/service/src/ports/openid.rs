//! OpenID Connect as the use cases see it: begin a redirect, finish it, fetch what a provider publishes.
//! An adapter pushes every step onto the trace and returns an identity or a refusal.

use crate::secret::Secret;
use async_trait::async_trait;
use gatehouse_domain::attempt::{Refusal, Trace};
use gatehouse_domain::claims::Claims;
use gatehouse_domain::connection::OidcSettings;
use gatehouse_domain::ids::Millis;
use serde::{Deserialize, Serialize};

/// Settings with what they need beside them.
#[derive(Clone, Debug)]
pub struct Client {
    /// The validated settings.
    pub settings: OidcSettings,
    /// The opened client secret.
    pub secret: Option<Secret>,
    /// Our callback URL.
    pub redirect_uri: String,
}

/// What begin makes, and finish needs again. Kept sealed in the flow.
#[derive(Clone, Serialize, Deserialize)]
pub struct Private {
    /// The nonce sent.
    pub nonce: String,
    /// The PKCE verifier.
    pub verifier: Option<String>,
    /// When the person was sent off.
    pub sent_at: Millis,
    /// An administrator tests: keys are fetched, not taken from the cache.
    #[serde(default)]
    pub test: bool,
}

/// Where to send the person.
pub struct Redirect {
    /// The authorization request, whole.
    pub url: String,
    /// For finish.
    pub private: Private,
}

/// What the callback carried. Absent parameters are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    /// The authorization code.
    pub code: Option<String>,
    /// The ID token; only ever in a posted form.
    #[serde(default)]
    pub id_token: Option<String>,
    /// Ours, to find the flow.
    pub state: Option<String>,
    /// RFC 9207.
    pub iss: Option<String>,
    /// RFC 6749 §4.1.2.1.
    pub error: Option<String>,
    /// For people.
    pub error_description: Option<String>,
    /// The name of one of these that was there more than once, which must not be (RFC 6749 §3.1).
    pub repeated: Option<String>,
}

/// A proven identity with its claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Proven {
    /// The issuer, as the settings have it.
    pub issuer: String,
    /// The ID token's `sub`.
    pub subject: String,
    /// The ID token's claims, and user info's where it was asked.
    pub claims: Claims,
    /// What signing out at the provider needs; none where the provider has nothing to sign out at.
    pub tokens: Option<Tokens>,
}

/// A session's tokens, kept for signing out only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Names the session at the end session endpoint; none without that endpoint.
    pub id_token: Option<String>,
    /// Given back at the revocation endpoint; none without that endpoint.
    pub revocable: Option<Revocable>,
}

/// The token that is given back: with a refresh token, the access tokens made of it go too.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Revocable {
    RefreshToken(String),
    AccessToken(String),
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(…)")
    }
}

/// How far signing out at the provider got.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Leaving {
    /// Whether the provider took the token back; none when there was nothing to give back.
    pub revoked: Option<bool>,
    /// Where the person ends the session at the provider. It holds the ID token.
    pub url: Option<String>,
}

/// What a provider publishes about itself (OIDC Discovery 1.0 §3), as far as the form needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Its own name for itself.
    pub issuer: String,
    /// Authorization endpoint.
    pub authorization_endpoint: Option<String>,
    /// Token endpoint.
    pub token_endpoint: Option<String>,
    /// User info endpoint.
    pub userinfo_endpoint: Option<String>,
    /// JWKS.
    pub jwks_uri: Option<String>,
    /// Revocation endpoint.
    pub revocation_endpoint: Option<String>,
    /// End session endpoint.
    pub end_session_endpoint: Option<String>,
}

/// The OpenID Connect relying party.
#[async_trait]
pub trait OpenId: Send + Sync {
    /// Whether it is clear from a URL alone that it would never be called while people find us at
    /// `our_url` (O12). What a name leads to is judged only when it is called.
    fn refuses(&self, url: &str, our_url: &str) -> bool;

    /// Fetches the provider's configuration for the form, found by people at `our_url`; never from the cache.
    /// On `IssuerMismatch` the document is returned beside the refusal's step: see `Err((refusal, Some(_)))`.
    async fn discover(
        &self,
        issuer: &str,
        ca_certificates: Option<&str>,
        our_url: &str,
        trace: &mut Trace,
    ) -> Result<Published, (Refusal, Option<Published>)>;

    /// Prepares the authorization request: discovery as far as needed, state, nonce, PKCE. With `probe`, for
    /// a test, the provider is asked once from here whether it would ever send the person back, and `finish`
    /// fetches the keys.
    async fn begin(
        &self,
        client: &Client,
        state: &str,
        probe: bool,
        trace: &mut Trace,
    ) -> Result<Redirect, Refusal>;

    /// Checks the callback, exchanges the code where the flow has one, validates the ID token or both, asks
    /// user info. Does not map.
    async fn finish(
        &self,
        client: &Client,
        private: &Private,
        callback: &Callback,
        trace: &mut Trace,
    ) -> Result<Proven, Refusal>;

    /// Gives a session's tokens back, and says where the person signs out at the provider, to come back to
    /// `back_to` with `state`. Takes less than 5 s, whatever the provider does.
    async fn leave(&self, client: &Client, tokens: &Tokens, state: &str, back_to: &str) -> Leaving;
}
