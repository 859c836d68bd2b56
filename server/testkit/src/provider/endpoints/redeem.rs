//! The token endpoint: a code for tokens.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    authorize::{escape, unique},
    *,
};
use crate::provider::{
    keys::base64url,
    state::{Client, TokenAuth},
};

/// RFC 6749, 4.1.3, with PKCE (RFC 7636).
pub(super) async fn token(
    State(shared): Provider,
    Extension(received): Extension<Received>,
) -> Result<Response, KeyError> {
    let mut state = shared.lock();
    if state.bends.has(Bend::TokenEchoesRequest) {
        return Ok(echo(&received));
    }
    if state.bends.has(Bend::TokenInvalidClient) || !authenticated(&state.client, &received) {
        return Ok(invalid_client());
    }
    if state.bends.has(Bend::TokenInvalidGrant) {
        return Ok(refused("invalid_grant", "the code is not valid"));
    }
    if state.bends.has(Bend::TokenErrorWithStatus200) {
        let body = json!({"error": "invalid_grant", "error_description": "the code is not valid"});
        return Ok(Json(body).into_response());
    }
    if received.form("grant_type") != Some("authorization_code") {
        return Ok(refused(
            "unsupported_grant_type",
            "only authorization_code is supported",
        ));
    }
    // A code is good for one try, even one that fails.
    let Some(grant) = received.form("code").and_then(|code| state.codes.remove(code)) else {
        return Ok(refused("invalid_grant", "the code is not known or was used"));
    };
    if received.form("redirect_uri") != Some(&grant.redirect_uri) {
        return Ok(refused(
            "invalid_grant",
            "the redirect URI is not the authorization request's",
        ));
    }
    if !verified(&grant, received.form("code_verifier")) {
        return Ok(refused("invalid_grant", "the code verifier does not fit"));
    }
    issue(&shared, &mut state, grant)
}

fn issue(shared: &Shared, state: &mut Inner, grant: Grant) -> Result<Response, KeyError> {
    let access_token = unique(shared, state, "access");
    let mut body = json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": grant.scope,
    });
    if grant.scope.split(' ').any(|scope| scope == "openid") && !state.bends.has(Bend::TokenWithoutIdToken) {
        let with = token::With {
            code: None,
            access_token: Some(&access_token),
        };
        body["id_token"] = json!(token::minted(shared, state, &grant, &with)?);
    }
    if state.bends.has(Bend::TokenWithRefreshToken) {
        body["refresh_token"] = json!(unique(shared, state, "refresh"));
    }
    for bend in state.bends.iter() {
        match bend {
            Bend::TokenWithoutAccessToken => body["access_token"].take(),
            Bend::TokenTypeMissing => body["token_type"].take(),
            Bend::TokenTypeOther => std::mem::replace(&mut body["token_type"], json!("DPoP")),
            Bend::TokenTypeSmall => std::mem::replace(&mut body["token_type"], json!("bearer")),
            _ => continue,
        };
    }
    if let Some(body) = body.as_object_mut() {
        body.retain(|_, value| !value.is_null());
    }
    state.access_tokens.insert(access_token, grant);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// Whether the client authenticated, in a way that it may.
pub(super) fn authenticated(client: &Client, received: &Received) -> bool {
    let is_ours = |id: Option<&str>, secret: Option<&str>| {
        id == Some(client.id.as_str()) && secret == Some(client.secret.as_str())
    };
    let (id, secret) = (received.form("client_id"), received.form("client_secret"));
    match (client.auth, received.header("authorization"), secret) {
        (TokenAuth::BasicOrPost | TokenAuth::Basic, Some(header), None) => {
            basic(header).is_some_and(|(id, secret)| is_ours(Some(&id), Some(&secret)))
        }
        (TokenAuth::BasicOrPost | TokenAuth::Post, None, Some(secret)) => is_ours(id, Some(secret)),
        (TokenAuth::None, None, None) => id == Some(client.id.as_str()),
        _ => false,
    }
}

/// Id and secret of a Basic header, each form-encoded within it (RFC 6749, 2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let decoded = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |part: &str| {
        let encoded = format!("part={part}");
        received::pairs(encoded.as_bytes())
            .into_iter()
            .next()
            .map(|(_, value)| value)
    };
    Some((decode(id)?, decode(secret)?))
}

fn verified(grant: &Grant, verifier: Option<&str>) -> bool {
    match (&grant.challenge, verifier) {
        (None, verifier) => verifier.is_none(),
        (Some(_), None) => false,
        (Some((challenge, method)), Some(verifier)) if method == "S256" => {
            let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
            *challenge == base64url(hash.as_ref())
        }
        (Some((challenge, _)), Some(verifier)) => challenge == verifier,
    }
}

fn refused(error: &str, description: &str) -> Response {
    (
        StatusCode::BAD_REQUEST,
        Json(json!({"error": error, "error_description": description})),
    )
        .into_response()
}

fn echo(received: &Received) -> Response {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&received.form)
        .finish();
    let fields: String = received
        .form
        .iter()
        .map(|(name, value)| format!("<li>{name}: {}", escape(value)))
        .collect();
    let header = received.header("authorization").unwrap_or_default();
    let page = format!("<!doctype html><p>{header}<p>{}<ul>{fields}</ul>", escape(&form));
    (StatusCode::INTERNAL_SERVER_ERROR, Html(page)).into_response()
}

fn invalid_client() -> Response {
    let body = json!({"error": "invalid_client", "error_description": "client authentication failed"});
    let challenge = [(header::WWW_AUTHENTICATE, r#"Basic realm="provider""#)];
    (StatusCode::UNAUTHORIZED, challenge, Json(body)).into_response()
}
