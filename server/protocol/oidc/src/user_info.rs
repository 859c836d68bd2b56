//! User info (OIDC Core §5.3).

use crate::adapter::RelyingParty;
use crate::failure;
use crate::token::Tokens;
use gatehouse_domain::attempt::{Label, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::Claims;
use gatehouse_domain::connection::OidcSettings;
use gatehouse_net::Request;
use serde_json::Value;

/// What only the signed ID token may say: about itself and about the act of signing in.
const PROTOCOL: [&str; 16] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "nbf",
    "jti",
    "nonce",
    "azp",
    "auth_time",
    "acr",
    "amr",
    "at_hash",
    "c_hash",
    "sid",
    "s_hash",
];

impl RelyingParty {
    pub(crate) async fn user_info(
        &self,
        settings: &OidcSettings,
        endpoint: &str,
        tokens: &Tokens,
        subject: &str,
        step: &mut Step,
    ) -> Result<Claims, Code> {
        let outcome = self.answered(settings, endpoint, tokens, subject, step).await;
        outcome.map_err(|code| failure::about(step, code, "userinfo_endpoint"))
    }

    async fn answered(
        &self,
        settings: &OidcSettings,
        endpoint: &str,
        tokens: &Tokens,
        subject: &str,
        step: &mut Step,
    ) -> Result<Claims, Code> {
        step.fact(Label::UserInfoEndpoint, endpoint);
        let request = Request::get(endpoint)
            .header("accept", "application/json")
            .header("authorization", format!("Bearer {}", tokens.access_token));
        let sent = self.http.send(request, settings.ca_certificates.as_deref()).await;
        let response = sent.map_err(|error| failure::endpoint(step, &error, Code::UserInfoUnreachable))?;
        let kind = response.content_type.clone().unwrap_or_default();
        let claims: Option<Claims> = serde_json::from_slice(&response.body).ok();
        let Some(claims) = claims.filter(|_| response.status == 200) else {
            if kind.to_ascii_lowercase().starts_with("application/jwt") {
                // Signed user info is the provider's choice per client; its text would be a whole token.
                step.fact(Label::Status, response.status.to_string());
                step.check(Label::ContentType, "application/json", &kind, false);
            } else {
                failure::describe_response(step, &response, std::slice::from_ref(&tokens.access_token));
            }
            return Err(match response.status {
                300..=399 => Code::RedirectNotFollowed,
                _ => Code::UserInfoFailed,
            });
        };
        step.fact(Label::Status, "200");
        step.fact(Label::ContentType, kind);
        step.json(Label::Claims, &Value::Object(claims.clone()));
        // O21: the access token may be anybody's.
        let about = claims.get("sub").map_or("—".to_owned(), |sub| {
            sub.as_str().map_or_else(|| sub.to_string(), str::to_owned)
        });
        let same = claims.get("sub").and_then(Value::as_str) == Some(subject);
        if step.check(Label::Subject, subject, about, same) {
            Ok(claims)
        } else {
            Err(Code::UserInfoSubject)
        }
    }
}

/// The claims about the person, user info's before the ID token's; about the token, the ID token's alone.
pub(crate) fn merge(mut claims: Claims, info: Claims) -> Claims {
    let address = |claims: &Claims| claims.get("email").and_then(Value::as_str).map(str::to_owned);
    // `email_verified` belongs to the address it came with.
    if address(&info).is_some() && address(&info) != address(&claims) {
        claims.remove("email_verified");
    }
    for (name, value) in info {
        if !PROTOCOL.contains(&name.as_str()) && !value.is_null() {
            claims.insert(name, value);
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn merged(id_token: Value, info: Value) -> Value {
        let claims = |value: Value| value.as_object().cloned().unwrap();
        Value::Object(merge(claims(id_token), claims(info)))
    }

    #[test]
    fn protocol_claims_are_the_id_tokens_and_the_persons_are_user_infos() {
        let got = merged(
            json!({"iss": "a", "sub": "1", "name": "Old", "zoneinfo": "UTC"}),
            json!({"iss": "b", "sub": "1", "exp": 9, "name": "New", "zoneinfo": null, "nickname": "n"}),
        );
        assert_eq!(
            got,
            json!({"iss": "a", "sub": "1", "name": "New", "zoneinfo": "UTC", "nickname": "n"})
        );
    }

    #[test]
    fn o13_verified_is_never_carried_over_to_another_address() {
        let id_token = json!({"email": "a@x", "email_verified": true});
        let other = merged(id_token.clone(), json!({"email": "b@x"}));
        assert_eq!(other, json!({"email": "b@x"}));
        let same = merged(id_token, json!({"email": "a@x"}));
        assert_eq!(same, json!({"email": "a@x", "email_verified": true}));
    }
}
