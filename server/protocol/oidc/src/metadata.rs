//! A provider's configuration document (OpenID Connect Discovery 1.0 §3) and the endpoints taken from it.

use gatehouse_domain::attempt::{Label, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{OidcSettings, problem_with_url};
use gatehouse_domain::problem::Problem;
use gatehouse_service::ports::openid::Published;
use serde_json::Value;
use url::Url;

/// What a sign-in calls: by hand, else from the document.
pub(crate) struct Endpoints {
    pub(crate) authorization: Url,
    /// There whenever the flow has a code.
    pub(crate) token: Option<String>,
    pub(crate) userinfo: Option<String>,
    pub(crate) jwks: Option<String>,
    pub(crate) leaving: Leaving,
    /// The provider promises `iss` in the callback (RFC 9207 §3).
    pub(crate) iss_in_callback: bool,
}

/// Where a person signs out at the provider. A sign-in does not depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Leaving {
    pub(crate) revocation: Option<String>,
    pub(crate) end_session: Option<Url>,
}

impl Leaving {
    fn of(settings: &OidcSettings, found: &Published, step: &mut Step) -> Self {
        let mut pick = |label, by_hand: &Option<String>, published: &Option<String>| {
            // Tokens do not go from https to http because a document says so.
            let safe = |url: &&String| !settings.issuer.starts_with("https:") || url.starts_with("https:");
            let url = by_hand.as_ref().or(published.as_ref().filter(safe))?;
            let parsed = Url::parse(url).ok().filter(is_web_address)?;
            step.fact(label, url);
            Some(parsed)
        };
        Leaving {
            revocation: pick(
                Label::RevocationEndpoint,
                &settings.revocation_endpoint,
                &found.revocation_endpoint,
            )
            .map(Into::into),
            end_session: pick(
                Label::EndSessionEndpoint,
                &settings.end_session_endpoint,
                &found.end_session_endpoint,
            ),
        }
    }
}

fn is_web_address(url: &Url) -> bool {
    matches!(url.scheme(), "https" | "http") && url.has_host()
}

/// Where the document of an issuer stands.
pub(crate) fn address(issuer: &str) -> String {
    let base = issuer.strip_suffix('/').unwrap_or(issuer);
    format!("{base}/.well-known/openid-configuration")
}

/// What the document says.
pub(crate) fn published(document: &Value) -> Published {
    let text = |name: &str| document.get(name).and_then(Value::as_str).map(str::to_owned);
    Published {
        issuer: text("issuer").unwrap_or_default(),
        authorization_endpoint: text("authorization_endpoint"),
        token_endpoint: text("token_endpoint"),
        userinfo_endpoint: text("userinfo_endpoint"),
        jwks_uri: text("jwks_uri"),
        revocation_endpoint: text("revocation_endpoint"),
        end_session_endpoint: text("end_session_endpoint"),
    }
}

/// Whether a sign-in can do without the document.
pub(crate) fn all_by_hand(settings: &OidcSettings) -> bool {
    settings.authorization_endpoint.is_some()
        && (settings.token_endpoint.is_some() || !settings.flow.has_code())
        && (settings.jwks_uri.is_some() || !settings.verifies_signature())
        && (settings.userinfo_endpoint.is_some() || !settings.asks_user_info())
}

/// The endpoints, as facts too.
pub(crate) fn endpoints(
    settings: &OidcSettings,
    document: Option<&Value>,
    step: &mut Step,
) -> Result<Endpoints, Code> {
    let found = document.map(published).unwrap_or_default();
    let leaving = Leaving::of(settings, &found, step);
    let (mut insecure, mut missing) = (None, None);
    let mut pick =
        |field: &'static str, by_hand: &Option<String>, published: Option<String>, needed: bool| {
            let label = label(field);
            let value = by_hand.clone().or_else(|| {
                // No document makes us send a secret or a code over http: the form's own rule holds for it, and a
                // provider reached by https stays with it on this machine, too.
                published.filter(|url| {
                    let downgraded = problem_with_url(url) == Some(Problem::NotHttps)
                        || settings.issuer.starts_with("https:") && !url.starts_with("https:");
                    if downgraded {
                        step.check(label, "https://…", url, false);
                        insecure.get_or_insert(field);
                    }
                    !downgraded
                })
            });
            let usable = value.filter(|url| Url::parse(url).is_ok_and(|url| is_web_address(&url)));
            match &usable {
                Some(url) => {
                    step.fact(label, url);
                }
                None if needed => {
                    step.check(label, "https://…", "—", false);
                    missing.get_or_insert(field);
                }
                None => {}
            }
            usable
        };
    let authorization = pick(
        "authorization_endpoint",
        &settings.authorization_endpoint,
        found.authorization_endpoint,
        true,
    );
    let token = pick(
        "token_endpoint",
        &settings.token_endpoint,
        found.token_endpoint,
        settings.flow.has_code(),
    );
    let userinfo = pick(
        "userinfo_endpoint",
        &settings.userinfo_endpoint,
        found.userinfo_endpoint,
        false,
    );
    let jwks = pick(
        "jwks_uri",
        &settings.jwks_uri,
        found.jwks_uri,
        settings.verifies_signature(),
    );
    if let Some(field) = insecure {
        step.about(field);
        return Err(Code::EndpointInsecure);
    }
    if let Some(field) = missing {
        step.about(field);
        return Err(Code::DiscoveryIncomplete);
    }
    let Some(authorization) = authorization.and_then(|url| Url::parse(&url).ok()) else {
        return Err(Code::DiscoveryIncomplete);
    };
    let promised = |document: &Value| {
        document
            .get("authorization_response_iss_parameter_supported")
            .cloned()
    };
    let iss_in_callback = document.and_then(promised) == Some(Value::Bool(true));
    Ok(Endpoints {
        authorization,
        token,
        userinfo,
        jwks,
        leaving,
        iss_in_callback,
    })
}

/// What an endpoint's field is called in a step.
fn label(field: &str) -> Label {
    match field {
        "authorization_endpoint" => Label::AuthorizationEndpoint,
        "token_endpoint" => Label::TokenEndpoint,
        "userinfo_endpoint" => Label::UserInfoEndpoint,
        _ => Label::JwksUri,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatehouse_domain::attempt::StepKind;
    use serde_json::json;

    fn settings() -> OidcSettings {
        let mapping = gatehouse_domain::claims::Mapping::default();
        serde_json::from_value(json!({
            "issuer": "https://id.example", "client_id": "us", "client_secret": null,
            "authorization_endpoint": null, "token_endpoint": null, "userinfo_endpoint": null,
            "jwks_uri": null, "identity_from_id_token": false, "email_verification": true,
            "create_users": true, "verify_signature": true, "code_challenge": "S256",
            "standard_scopes": ["openid"], "additional_scopes": [], "client_auth": "client_secret_basic",
            "leeway_seconds": 60, "algorithms": ["RS256"], "ca_certificates": null, "mapping": mapping,
        }))
        .unwrap()
    }

    fn document(token_endpoint: &str) -> Value {
        json!({
            "authorization_endpoint": "https://id.example/a", "token_endpoint": token_endpoint,
            "jwks_uri": "https://id.example/k",
        })
    }

    fn outcome(settings: &OidcSettings, document: &Value) -> Option<Code> {
        endpoints(settings, Some(document), &mut Step::new(StepKind::Discovery)).err()
    }

    #[test]
    fn a_refused_endpoint_is_named_by_its_own_field() {
        for (name, missing) in [
            ("authorization_endpoint", true),
            ("token_endpoint", true),
            ("jwks_uri", true),
            ("userinfo_endpoint", false),
        ] {
            for (value, code) in [
                (json!("http://id.example/x"), Some(Code::EndpointInsecure)),
                (json!(null), missing.then_some(Code::DiscoveryIncomplete)),
            ] {
                let mut document = document("https://id.example/t");
                document[name] = value;
                let mut step = Step::new(StepKind::Discovery);
                assert_eq!(endpoints(&settings(), Some(&document), &mut step).err(), code);
                assert_eq!(step.field.as_deref(), code.map(|_| name));
            }
        }
    }

    #[test]
    fn o6_a_slash_at_the_issuers_end_is_left_out_of_the_address_only() {
        let at = "https://id.example/x/.well-known/openid-configuration";
        assert_eq!(address("https://id.example/x"), at);
        assert_eq!(address("https://id.example/x/"), at);
    }

    #[test]
    fn a_document_cannot_lead_from_https_to_http() {
        let down = document("http://id.example/t");
        assert_eq!(outcome(&settings(), &down), Some(Code::EndpointInsecure));
        assert_eq!(outcome(&settings(), &document("https://id.example/t")), None);
        let mut by_hand = settings();
        by_hand.token_endpoint = Some("https://id.example/t".into());
        assert_eq!(outcome(&by_hand, &down), None);
        let local = OidcSettings {
            issuer: "http://127.0.0.1:4000".into(),
            ..settings()
        };
        let elsewhere = document("http://10.255.255.1/t");
        assert_eq!(outcome(&local, &elsewhere), Some(Code::EndpointInsecure));
        assert_eq!(outcome(&local, &document("http://127.0.0.1:4000/t")), None);
    }

    #[test]
    fn where_people_sign_out_is_left_out_rather_than_unsafe_and_refuses_no_sign_in() {
        let mut document = document("https://id.example/t");
        document["revocation_endpoint"] = json!("https://id.example/r");
        document["end_session_endpoint"] = json!("https://id.example/e?x=1");
        let leaving = |settings: &OidcSettings, document: &Value| {
            let mut step = Step::new(StepKind::Discovery);
            endpoints(settings, Some(document), &mut step)
                .ok()
                .unwrap()
                .leaving
        };
        let all = leaving(&settings(), &document);
        assert_eq!(all.revocation.as_deref(), Some("https://id.example/r"));
        assert_eq!(all.end_session.unwrap().as_str(), "https://id.example/e?x=1");
        for bad in [
            json!("http://id.example/x"),
            json!("javascript:alert(1)"),
            json!(7),
        ] {
            document["revocation_endpoint"] = bad.clone();
            document["end_session_endpoint"] = bad;
            assert_eq!(leaving(&settings(), &document), Leaving::default());
        }
        let mut by_hand = settings();
        by_hand.end_session_endpoint = Some("https://id.example/bye".into());
        let by_hand = leaving(&by_hand, &document).end_session.unwrap();
        assert_eq!(by_hand.as_str(), "https://id.example/bye");
    }

    #[test]
    fn an_endpoint_that_is_no_web_address_is_missing() {
        let mut plain = settings();
        plain.issuer = "http://localhost".into();
        for url in ["javascript:alert(1)", "file:///etc/passwd", "/relative", ""] {
            assert_eq!(
                outcome(&plain, &document(url)),
                Some(Code::DiscoveryIncomplete),
                "{url}"
            );
        }
    }
}
