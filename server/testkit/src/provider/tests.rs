//! Straight, the provider is right; bent, it is wrong in exactly the way its name says.

mod bent;
mod network;
mod signed;
mod straight;

use std::{collections::HashSet, sync::Arc};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, jwk::JwkSet};
use serde_json::{Value, json};

use super::{client::send, *};

/// 2033-05-18T03:33:20Z
const NOW: i64 = 2_000_000_000;
const CALLBACK: &str = "https://gatehouse.test/callback?connection=1";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The SHA-256 of [`VERIFIER`], as in RFC 7636, appendix B.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn provider() -> Provider {
    Provider::start_at(Arc::new(|| NOW))
}

fn authorization_url(provider: &Provider, change: &[(&str, &str)]) -> String {
    let client_id = provider.client_id();
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", &client_id),
        ("redirect_uri", CALLBACK),
        ("scope", "openid profile email"),
        ("state", "the-state"),
        ("nonce", "the-nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    parameters.retain(|(name, _)| change.iter().all(|(changed, _)| changed != name));
    parameters.extend(change.iter().filter(|(_, value)| !value.is_empty()));
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    format!("{}/authorize?{query}", provider.issuer())
}

async fn callback(provider: &Provider, change: &[(&str, &str)]) -> Answer {
    provider
        .visit(&authorization_url(provider, change))
        .await
        .unwrap()
}

fn basic(provider: &Provider) -> String {
    format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", provider.client_id(), provider.client_secret()))
    )
}

async fn redeem(provider: &Provider, code: &str, authorization: &str, more: &[(&str, &str)]) -> Answer {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", CALLBACK)
        .extend_pairs(more)
        .finish();
    let mut headers = vec![("Content-Type", "application/x-www-form-urlencoded")];
    if !authorization.is_empty() {
        headers.push(("Authorization", authorization));
    }
    let url = format!("{}/token", provider.issuer());
    send("POST", &url, &headers, &form, provider.server.tls_client())
        .await
        .unwrap()
}

/// A whole sign-in: the token endpoint's answer.
async fn sign_in(provider: &Provider) -> Value {
    let code = callback(provider, &[]).await.callback("code").unwrap();
    let answer = redeem(provider, &code, &basic(provider), &[("code_verifier", VERIFIER)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

async fn id_token(provider: &Provider) -> String {
    sign_in(provider).await["id_token"].as_str().unwrap().to_owned()
}

async fn userinfo(provider: &Provider, tokens: &Value) -> Answer {
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    let url = format!("{}/userinfo", provider.issuer());
    send(
        "GET",
        &url,
        &[("Authorization", &bearer)],
        "",
        provider.server.tls_client(),
    )
    .await
    .unwrap()
}

async fn document(provider: &Provider, path: &str) -> Value {
    let answer = provider
        .visit(&format!("{}{path}", provider.issuer()))
        .await
        .unwrap();
    assert_eq!(answer.status, 200);
    serde_json::from_str(&answer.body).unwrap()
}

async fn discovery(provider: &Provider) -> Value {
    document(provider, "/.well-known/openid-configuration").await
}

async fn jwks(provider: &Provider) -> Value {
    document(provider, "/jwks").await
}

fn part(jwt: &str, index: usize) -> Value {
    serde_json::from_slice(
        &URL_SAFE_NO_PAD
            .decode(jwt.split('.').nth(index).unwrap())
            .unwrap(),
    )
    .unwrap()
}

fn header(jwt: &str) -> Value {
    part(jwt, 0)
}

fn claims(jwt: &str) -> Value {
    part(jwt, 1)
}

/// The positions of the keys in the JWKS that the token's signature fits.
fn verified_by(jwt: &str, jwks: &Value) -> Vec<usize> {
    let lenient = Validation {
        required_spec_claims: HashSet::new(),
        validate_exp: false,
        validate_aud: false,
        ..Validation::default()
    };
    let fits = |key: &Value| {
        let set: Option<JwkSet> = serde_json::from_value(json!({ "keys": [key] })).ok();
        let Some(jwk) = set.and_then(|set| set.keys.into_iter().next()) else {
            return false;
        };
        let Ok(algorithm) = header(jwt)["alg"].as_str().unwrap().parse::<Algorithm>() else {
            return false;
        };
        let validation = Validation {
            algorithms: vec![algorithm],
            ..lenient.clone()
        };
        DecodingKey::from_jwk(&jwk).is_ok_and(|key| decode::<Value>(jwt, &key, &validation).is_ok())
    };
    let keys = jwks["keys"].as_array().unwrap();
    keys.iter()
        .enumerate()
        .filter(|(_, key)| fits(key))
        .map(|(position, _)| position)
        .collect()
}
