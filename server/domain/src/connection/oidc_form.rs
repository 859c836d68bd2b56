//! The form of an OpenID Connect connection: raw texts as typed, and their validation. The browser and
//! the server run the same code; what only the server knows (is the name taken, is a secret stored) is a
//! parameter.

use super::oidc::{Algorithm, ClientAuth, CodeChallenge, Flow, OidcSettings};
use super::pem::problem_with_certificates;
use super::problem_with_url;
use super::provider::Provider;
use crate::claims::Mapping;
use crate::ids::SecretId;
use crate::problem::{Problem, Problems};
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
}

macro_rules! by_name {
    (texts: $($text:ident)*; boxes: $($ticked:ident)*;) => {
        impl OidcForm {
            /// The form as a browser sends it: a text for each name, and nothing for a box that is not ticked.
            pub fn to_fields(&self) -> Vec<(&'static str, String)> {
                let mut fields = vec![$((stringify!($text), self.$text.clone())),*];
                $(if self.$ticked {
                    fields.push((stringify!($ticked), "true".into()));
                })*
                fields
            }

            /// The form of what a browser sent: `take` gives the text that came under a name.
            pub fn from_fields(mut take: impl FnMut(&str) -> Option<String>) -> Self {
                OidcForm {
                    $($text: take(stringify!($text)).unwrap_or_default(),)*
                    $($ticked: take(stringify!($ticked)).is_some_and(|sent| sent == "true" || sent == "on"),)*
                }
            }
        }
    };
}

by_name! {
    texts: display_name issuer client_id authorization_endpoint token_endpoint userinfo_endpoint jwks_uri
        revocation_endpoint end_session_endpoint flow code_challenge_method standard_scopes additional_scopes
        client_authentication leeway_seconds algorithms
        ca_certificates map_user_id map_user_name map_email map_name map_given_name map_family_name map_picture;
    boxes: identity_from_id_token email_verification create_users verify_signature;
}

/// What validation has to know beside the form.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The stored secret and the (issuer, token endpoint) it was entered for.
    pub stored_secret: Option<(SecretId, String, String)>,
    /// A secret was typed with this form.
    pub secret_typed: bool,
    /// Another connection has this display name, or one that reads the same.
    pub name_taken: bool,
}

impl OidcForm {
    /// A new connection's form: the safe defaults.
    pub fn preset(provider: Provider) -> Self {
        OidcForm {
            display_name: match provider {
                Provider::Keycloak => "Keycloak".into(),
                Provider::Custom => String::new(),
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
        }
    }

    /// Validates the whole form.
    ///
    /// # Errors
    /// One problem per wrong field; all of them at once.
    pub fn validate(&self, beside: &Beside) -> Result<OidcSettings, Problems> {
        let mut p = Problems::new();
        self.validate_name(beside, &mut p);

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
        let pem = self.ca_certificates.trim();
        if !pem.is_empty()
            && let Some(problem) = problem_with_certificates(pem)
        {
            p.insert("ca_certificates", problem);
        }
        if pem.len() > 100_000 {
            p.insert("ca_certificates", Problem::TooLong(100_000));
        }

        let has_code = flow.is_none_or(Flow::has_code);
        let client_secret = self.secret(beside, client_auth, has_code, &mut p);
        let mapping = self.mapping(&mut p);

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
                    ca_certificates: (!pem.is_empty()).then(|| pem.to_owned()),
                    mapping,
                })
            }
            _ => Err(p),
        }
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

    fn validate_name(&self, beside: &Beside, p: &mut Problems) {
        if self.display_name.trim().is_empty() {
            p.insert("display_name", Problem::Required);
        } else if beside.name_taken {
            p.insert("display_name", Problem::NameTaken);
        }
        plain("display_name", &self.display_name, 80, p);
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
            Some((id, issuer, token))
                if issuer == self.issuer.trim() && token == self.token_endpoint.trim() =>
            {
                Some(*id)
            }
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
            user_name: read("map_user_name", &self.map_user_name, false),
            email: read("map_email", &self.map_email, true),
            name: read("map_name", &self.map_name, false),
            given_name: read("map_given_name", &self.map_given_name, false),
            family_name: read("map_family_name", &self.map_family_name, false),
            picture: read("map_picture", &self.map_picture, false),
        }
    }
}

/// Words between commas or white space.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

fn plain(field: &'static str, text: &str, most: usize, p: &mut Problems) {
    if text.chars().any(char::is_control) {
        p.entry(field).or_insert(Problem::ControlCharacter);
    }
    if text.chars().count() > most {
        p.entry(field).or_insert(Problem::TooLong(most));
    }
}

fn offered<T: Copy>(field: &'static str, text: &str, all: &[(T, &str)], p: &mut Problems) -> Option<T> {
    let found = all.iter().find(|(_, n)| *n == text.trim()).map(|(t, _)| *t);
    if found.is_none() {
        p.insert(field, Problem::NotOffered);
    }
    found
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::uuid_v7;
    use proptest::prelude::*;

    fn good() -> OidcForm {
        OidcForm {
            display_name: "Staff".into(),
            issuer: "https://id.example.com/realms/staff".into(),
            client_id: "gatehouse".into(),
            ..OidcForm::preset(Provider::Keycloak)
        }
    }

    fn typed() -> Beside {
        Beside {
            secret_typed: true,
            ..Beside::default()
        }
    }

    #[test]
    fn the_defaults_are_the_safe_ones() {
        let s = good().validate(&typed()).unwrap();
        assert_eq!(s.code_challenge, CodeChallenge::S256);
        assert!(s.verify_signature && s.email_verification);
        assert_eq!(s.scopes(), ["openid", "profile", "email"]);
        assert_eq!(s.leeway_seconds, 60);
    }

    #[test]
    fn each_wrong_field_has_its_own_message() {
        type Case = (&'static str, Problem, fn(&mut OidcForm));
        let cases: Vec<Case> = vec![
            ("issuer", Problem::Required, |f| f.issuer = " ".into()),
            ("issuer", Problem::NotUrl, |f| f.issuer = "id.example.com".into()),
            ("issuer", Problem::NotHttps, |f| {
                f.issuer = "http://id.example.com".into()
            }),
            ("issuer", Problem::UrlExtras, |f| {
                f.issuer = "https://id.example.com?x=1".into()
            }),
            ("issuer", Problem::UrlExtras, |f| {
                f.issuer = "https://u:p@id.example.com".into()
            }),
            ("client_id", Problem::Required, |f| f.client_id.clear()),
            ("client_id", Problem::ControlCharacter, |f| {
                f.client_id = "a\0b".into()
            }),
            ("display_name", Problem::Required, |f| {
                f.display_name = "  ".into()
            }),
            ("standard_scopes", Problem::OpenIdScope, |f| {
                f.standard_scopes = "email".into()
            }),
            ("algorithms", Problem::BadAlgorithm("none".into()), |f| {
                f.algorithms = "RS256, none".into()
            }),
            ("algorithms", Problem::BadAlgorithm("HS256".into()), |f| {
                f.algorithms = "HS256".into()
            }),
            ("leeway_seconds", Problem::NotNumber(300), |f| {
                f.leeway_seconds = "301".into()
            }),
            ("code_challenge_method", Problem::NotOffered, |f| {
                f.code_challenge_method = "S512".into()
            }),
            ("ca_certificates", Problem::NotPem, |f| {
                f.ca_certificates = "hello".into()
            }),
            ("ca_certificates", Problem::DamagedPem, |f| {
                f.ca_certificates = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----".into()
            }),
            ("map_email", Problem::Required, |f| f.map_email.clear()),
            ("flow", Problem::NotOffered, |f| f.flow = "token".into()),
            ("verify_signature", Problem::SignatureNeeded, |f| {
                (f.flow, f.verify_signature) = ("implicit".into(), false);
            }),
            ("verify_signature", Problem::SignatureNeeded, |f| {
                (f.flow, f.verify_signature) = ("hybrid".into(), false);
            }),
        ];
        for (field, problem, spoil) in cases {
            let mut form = good();
            spoil(&mut form);
            assert_eq!(form.validate(&typed()), Err(Problems::from([(field, problem)])));
        }
    }

    #[test]
    fn http_is_for_this_machine_only() {
        for ok in [
            "http://127.0.0.1:4000",
            "http://localhost:8081/realms/x",
            "http://[::1]:1",
        ] {
            assert_eq!(problem_with_url(ok), None, "{ok}");
        }
        assert_eq!(problem_with_url("http://10.0.0.1"), Some(Problem::NotHttps));
        assert_eq!(problem_with_url("javascript:alert(1)"), Some(Problem::NotUrl));
    }

    #[test]
    fn a_name_that_is_taken_is_told_beside_its_field() {
        let beside = Beside {
            name_taken: true,
            ..typed()
        };
        assert_eq!(
            good().validate(&beside),
            Err(Problems::from([("display_name", Problem::NameTaken)]))
        );
    }

    #[test]
    fn l13_a_stored_secret_is_never_sent_to_a_new_place() {
        let id = SecretId(uuid_v7(0, [1; 10]));
        let stored = |issuer: &str, token: &str| Beside {
            stored_secret: Some((id, issuer.into(), token.into())),
            ..Beside::default()
        };
        assert_eq!(
            good()
                .validate(&stored(&good().issuer, ""))
                .unwrap()
                .client_secret,
            Some(id)
        );
        for beside in [
            stored("https://other.example", ""),
            stored(&good().issuer, "https://other.example/token"),
        ] {
            assert_eq!(
                good().validate(&beside),
                Err(Problems::from([("client_secret", Problem::SecretForOtherPlace)]))
            );
        }
        assert_eq!(
            good().validate(&Beside::default()),
            Err(Problems::from([("client_secret", Problem::SecretNeeded)]))
        );
    }

    #[test]
    fn saved_settings_give_the_same_form_again() {
        for (_, flow) in Flow::ALL {
            let form = OidcForm {
                flow: flow.into(),
                ..good()
            };
            let s = form.validate(&typed()).unwrap();
            let form = OidcForm::from_settings("Staff", &s);
            assert_eq!(form.validate(&typed()).unwrap(), s);
            assert_eq!(form.flow, flow);
        }
    }

    #[test]
    fn the_implicit_flow_needs_no_secret_and_keeps_none() {
        let implicit = OidcForm {
            flow: "implicit".into(),
            ..good()
        };
        let s = implicit.validate(&Beside::default()).unwrap();
        assert_eq!((s.flow, s.client_secret), (Flow::Implicit, None));
        assert!(!s.asks_user_info() && good().validate(&typed()).unwrap().asks_user_info());
        let hybrid = OidcForm {
            flow: "hybrid".into(),
            ..good()
        };
        assert_eq!(
            hybrid.validate(&Beside::default()),
            Err(Problems::from([("client_secret", Problem::SecretNeeded)]))
        );
    }

    #[test]
    fn what_was_kept_before_there_was_a_choice_of_flow_is_the_code_flow() {
        let s = good().validate(&typed()).unwrap();
        let mut kept = serde_json::to_value(&s).unwrap();
        kept.as_object_mut().unwrap().remove("flow");
        assert_eq!(serde_json::from_value::<OidcSettings>(kept).unwrap(), s);
        let form = OidcForm {
            flow: String::new(),
            ..good()
        };
        assert_eq!(form.validate(&typed()).unwrap(), s);
    }

    #[test]
    fn another_flow_is_another_fingerprint() {
        let texts = Flow::ALL.map(|(flow, _)| {
            let s = good().validate(&typed()).unwrap();
            OidcSettings { flow, ..s }.canonical("https://gate.example/oidc/callback")
        });
        assert!(texts[0] != texts[1] && texts[0] != texts[2] && texts[1] != texts[2]);
    }

    proptest! {
        #[test]
        fn no_text_makes_validation_panic(a in ".{0,60}", b in ".{0,60}", c in ".{0,30}") {
            let form = OidcForm { issuer: a.clone(), client_id: b.clone(), display_name: c.clone(),
                algorithms: a, standard_scopes: b, leeway_seconds: c.clone(), map_email: c, ..good() };
            let _ = form.validate(&Beside::default());
        }
    }
}
