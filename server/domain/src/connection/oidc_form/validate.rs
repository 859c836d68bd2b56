//! The validation of an OpenID Connect connection's form. What only the server knows (is the name taken, is
//! a secret stored) is a parameter.

use super::OidcForm;
use crate::claims::Mapping;
use crate::connection::fields::{certificates, display_name, offered, plain, words};
use crate::connection::oidc::{Algorithm, ClientAuth, CodeChallenge, Flow, OidcSettings};
use crate::connection::{Beside, problem_with_url};
use crate::groups::Absent;
use crate::ids::SecretId;
use crate::problem::{Problem, Problems};

impl OidcForm {
    /// Validates the whole form.
    ///
    /// # Errors
    /// One problem per wrong field; all of them at once.
    pub fn validate(&self, beside: &Beside) -> Result<OidcSettings, Problems> {
        let mut p = Problems::new();
        display_name(&self.display_name, beside.name_taken, &mut p);

        let issuer = required_url("issuer", &self.issuer, &mut p);
        if self.issuer.contains(['?', '#']) {
            p.insert("issuer", Problem::UrlExtras);
        }
        let client_id = self.client_id.trim();
        if client_id.is_empty() {
            p.insert("client_id", Problem::Required);
        }
        plain("client_id", client_id, 500, &mut p);

        let authorization_endpoint =
            optional_url("authorization_endpoint", &self.authorization_endpoint, &mut p);
        let token_endpoint = optional_url("token_endpoint", &self.token_endpoint, &mut p);
        let userinfo_endpoint = optional_url("userinfo_endpoint", &self.userinfo_endpoint, &mut p);
        let jwks_uri = optional_url("jwks_uri", &self.jwks_uri, &mut p);
        let revocation_endpoint = optional_url("revocation_endpoint", &self.revocation_endpoint, &mut p);
        let end_session_endpoint = optional_url("end_session_endpoint", &self.end_session_endpoint, &mut p);

        let flow = match self.flow.trim() {
            "" => Some(Flow::Code),
            chosen => offered("flow", chosen, &Flow::ALL, &mut p),
        };
        if flow.is_some_and(Flow::has_front_token) && !self.verify_signature {
            p.insert("verify_signature", Problem::SignatureNeeded);
        }
        let code_challenge = offered(
            "code_challenge_method",
            &self.code_challenge_method,
            &CodeChallenge::ALL,
            &mut p,
        );
        let client_auth = offered(
            "client_authentication",
            &self.client_authentication,
            &ClientAuth::ALL,
            &mut p,
        );
        let leeway_seconds = self
            .leeway_seconds
            .trim()
            .parse::<u32>()
            .ok()
            .filter(|n| *n <= 300);
        if leeway_seconds.is_none() {
            p.insert("leeway_seconds", Problem::NotNumber(300));
        }

        let standard_scopes = scopes("standard_scopes", &self.standard_scopes, &mut p);
        let additional_scopes = scopes("additional_scopes", &self.additional_scopes, &mut p);
        if !standard_scopes.iter().any(|s| s == "openid") {
            p.entry("standard_scopes").or_insert(Problem::OpenIdScope);
        }
        let mut algorithms = Vec::new();
        for name in words(&self.algorithms) {
            match Algorithm::parse(&name) {
                Some(a) if !algorithms.contains(&a) => algorithms.push(a),
                Some(_) => {}
                None => {
                    p.entry("algorithms").or_insert(Problem::BadAlgorithm(name));
                }
            }
        }
        if algorithms.is_empty() {
            p.entry("algorithms").or_insert(Problem::Required);
        }
        let ca_certificates = certificates(&self.ca_certificates, &mut p);

        let has_code = flow.is_none_or(Flow::has_code);
        let client_secret = self.secret(beside, client_auth, has_code, &mut p);
        let mapping = self.mapping(&mut p);
        let absent_groups = match self.absent_groups.trim() {
            "" => Absent::default(),
            chosen => offered("absent_groups", chosen, &Absent::ALL, &mut p).unwrap_or_default(),
        };

        match (issuer, flow, code_challenge, client_auth, leeway_seconds) {
            (Some(issuer), Some(flow), Some(code_challenge), Some(client_auth), Some(leeway_seconds))
                if p.is_empty() =>
            {
                Ok(OidcSettings {
                    issuer,
                    client_id: client_id.into(),
                    client_secret,
                    authorization_endpoint,
                    token_endpoint,
                    userinfo_endpoint,
                    jwks_uri,
                    revocation_endpoint,
                    end_session_endpoint,
                    identity_from_id_token: self.identity_from_id_token,
                    email_verification: self.email_verification,
                    create_users: self.create_users,
                    verify_signature: self.verify_signature,
                    flow,
                    code_challenge,
                    standard_scopes,
                    additional_scopes,
                    client_auth,
                    leeway_seconds,
                    algorithms,
                    ca_certificates,
                    mapping,
                    sync_groups: self.sync_groups,
                    absent_groups,
                })
            }
            _ => Err(p),
        }
    }

    fn secret(
        &self,
        beside: &Beside,
        auth: Option<ClientAuth>,
        has_code: bool,
        p: &mut Problems,
    ) -> Option<SecretId> {
        // It is sent to the token endpoint, and nowhere else.
        if auth == Some(ClientAuth::None) || !has_code {
            return None;
        }
        match &beside.stored_secret {
            // The id of a typed secret is put in by the use case that seals it.
            _ if beside.secret_typed => None,
            Some((id, places)) if *places == self.secret_places() => Some(*id),
            Some(_) => {
                p.insert("client_secret", Problem::SecretForOtherPlace);
                None
            }
            None => {
                p.insert("client_secret", Problem::SecretNeeded);
                None
            }
        }
    }

    /// The claims mappings as typed, whatever else is wrong with the form.
    pub fn claims_mapping(&self) -> Mapping {
        self.mapping(&mut Problems::new())
    }

    fn mapping(&self, p: &mut Problems) -> Mapping {
        let mut read = |field: &'static str, text: &str, required: bool| {
            plain(field, text, 500, p);
            let names = words(text);
            if required && names.is_empty() {
                p.insert(field, Problem::Required);
            }
            names
        };
        Mapping {
            user_id: read("map_user_id", &self.map_user_id, true),
            user_name: read("map_user_name", &self.map_user_name, self.identifier_claims),
            email: read("map_email", &self.map_email, true),
            name: read("map_name", &self.map_name, self.identifier_claims),
            given_name: read("map_given_name", &self.map_given_name, false),
            family_name: read("map_family_name", &self.map_family_name, false),
            picture: read("map_picture", &self.map_picture, false),
            identifier_claims: self.identifier_claims,
            groups: read("map_groups", &self.map_groups, self.sync_groups),
        }
    }
}

fn scopes(field: &'static str, text: &str, p: &mut Problems) -> Vec<String> {
    let all = words(text);
    if let Some(bad) = all
        .iter()
        .find(|s| s.chars().any(|c| !c.is_ascii_graphic() || c == '"' || c == '\\'))
    {
        p.insert(field, Problem::BadScope(bad.chars().take(50).collect()));
    }
    plain(field, text, 1000, p);
    all
}

fn required_url(field: &'static str, text: &str, p: &mut Problems) -> Option<String> {
    if text.trim().is_empty() {
        p.insert(field, Problem::Required);
        return None;
    }
    optional_url(field, text, p)
}

/// A URL as typed, character by character: an issuer must not be rewritten.
fn optional_url(field: &'static str, text: &str, p: &mut Problems) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    plain(field, text, 2000, p);
    match problem_with_url(text) {
        None => Some(text.to_owned()),
        Some(problem) => {
            p.entry(field).or_insert(problem);
            None
        }
    }
}
