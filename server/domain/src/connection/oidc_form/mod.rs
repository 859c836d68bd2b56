//! The form of an OpenID Connect connection: raw texts as typed. The browser and the server run the same
//! code.

mod validate;

use super::by_name::by_name;
use super::oidc::{CodeChallenge, Flow, OidcSettings};
use super::provider::Provider;
use serde::{Deserialize, Serialize};

/// The form as typed, valid or not. A field's name is its HTML name; a missing checkbox is off. The
/// client secret is not among them: it is write-only and travels beside the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct OidcForm {
    pub display_name: String,
    pub issuer: String,
    pub client_id: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub userinfo_endpoint: String,
    pub jwks_uri: String,
    pub revocation_endpoint: String,
    pub end_session_endpoint: String,
    pub identity_from_id_token: bool,
    pub email_verification: bool,
    pub create_users: bool,
    pub verify_signature: bool,
    /// Empty in a form that was kept before there was a choice: the code flow.
    pub flow: String,
    pub code_challenge_method: String,
    pub standard_scopes: String,
    pub additional_scopes: String,
    pub client_authentication: String,
    pub leeway_seconds: String,
    pub algorithms: String,
    pub ca_certificates: String,
    pub map_user_id: String,
    pub map_user_name: String,
    pub map_email: String,
    pub map_name: String,
    pub map_given_name: String,
    pub map_family_name: String,
    pub map_picture: String,
    pub identifier_claims: bool,
    pub map_groups: String,
    pub sync_groups: bool,
    /// Empty in a form that was kept before there was a choice: nothing changes.
    pub absent_groups: String,
}

by_name! {
    OidcForm;
    texts: display_name issuer client_id authorization_endpoint token_endpoint userinfo_endpoint jwks_uri
        revocation_endpoint end_session_endpoint flow code_challenge_method standard_scopes additional_scopes
        client_authentication leeway_seconds algorithms
        ca_certificates map_user_id map_user_name map_email map_name map_given_name map_family_name map_picture
        map_groups absent_groups;
    boxes: identity_from_id_token email_verification create_users verify_signature sync_groups
        identifier_claims;
}

impl OidcForm {
    /// A new connection's form: the safe defaults.
    pub fn preset(provider: Provider) -> Self {
        OidcForm {
            display_name: match provider {
                Provider::Keycloak => "Keycloak".into(),
                Provider::Custom | Provider::Ldap(_) => String::new(),
            },
            identity_from_id_token: false,
            email_verification: true,
            create_users: true,
            verify_signature: true,
            flow: Flow::Code.name().into(),
            code_challenge_method: "S256".into(),
            standard_scopes: "openid, profile, email".into(),
            client_authentication: "client_secret_basic".into(),
            leeway_seconds: "60".into(),
            algorithms: "RS256, ES256, PS256, EdDSA".into(),
            map_user_id: "sub".into(),
            map_user_name: "preferred_username".into(),
            map_email: "email".into(),
            map_name: "name".into(),
            map_given_name: "given_name".into(),
            map_family_name: "family_name".into(),
            map_picture: "picture".into(),
            map_groups: "groups".into(),
            absent_groups: provider.absent_groups().name().into(),
            ..OidcForm::default()
        }
    }

    /// The form that shows saved settings.
    pub fn from_settings(display_name: &str, s: &OidcSettings) -> Self {
        let text = |o: &Option<String>| o.clone().unwrap_or_default();
        let list = |v: &[String]| v.join(", ");
        OidcForm {
            display_name: display_name.into(),
            issuer: s.issuer.clone(),
            client_id: s.client_id.clone(),
            authorization_endpoint: text(&s.authorization_endpoint),
            token_endpoint: text(&s.token_endpoint),
            userinfo_endpoint: text(&s.userinfo_endpoint),
            jwks_uri: text(&s.jwks_uri),
            revocation_endpoint: text(&s.revocation_endpoint),
            end_session_endpoint: text(&s.end_session_endpoint),
            identity_from_id_token: s.identity_from_id_token,
            email_verification: s.email_verification,
            create_users: s.create_users,
            verify_signature: s.verify_signature,
            flow: s.flow.name().into(),
            code_challenge_method: CodeChallenge::ALL
                .iter()
                .find(|(m, _)| *m == s.code_challenge)
                .map(|(_, n)| (*n).to_owned())
                .unwrap_or_default(),
            standard_scopes: list(&s.standard_scopes),
            additional_scopes: list(&s.additional_scopes),
            client_authentication: s.client_auth.name().into(),
            leeway_seconds: s.leeway_seconds.to_string(),
            algorithms: s
                .algorithms
                .iter()
                .map(|a| a.name())
                .collect::<Vec<_>>()
                .join(", "),
            ca_certificates: text(&s.ca_certificates),
            map_user_id: list(&s.mapping.user_id),
            map_user_name: list(&s.mapping.user_name),
            map_email: list(&s.mapping.email),
            map_name: list(&s.mapping.name),
            map_given_name: list(&s.mapping.given_name),
            map_family_name: list(&s.mapping.family_name),
            map_picture: list(&s.mapping.picture),
            identifier_claims: s.mapping.identifier_claims,
            map_groups: list(&s.mapping.groups),
            sync_groups: s.sync_groups,
            absent_groups: s.absent_groups.name().into(),
        }
    }

    /// The places that the client secret is sent to: issuer and token endpoint, empty when discovered.
    pub fn secret_places(&self) -> String {
        format!("{}\n{}", self.issuer.trim(), self.token_endpoint.trim())
    }

    /// The provider's addresses as typed, by field; some are empty.
    pub fn urls(&self) -> [(&'static str, &str); 7] {
        [
            ("issuer", &self.issuer),
            ("authorization_endpoint", &self.authorization_endpoint),
            ("token_endpoint", &self.token_endpoint),
            ("userinfo_endpoint", &self.userinfo_endpoint),
            ("jwks_uri", &self.jwks_uri),
            ("revocation_endpoint", &self.revocation_endpoint),
            ("end_session_endpoint", &self.end_session_endpoint),
        ]
    }
}

#[cfg(test)]
mod tests;
