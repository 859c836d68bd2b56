//! The endpoints: discovery, keys, authorization, token, userinfo, and the recorder.

use std::{
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use axum::{
    Json, Router,
    extract::{Extension, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{Html, IntoResponse, Response},
    routing::{any, get, post},
};
use serde_json::{Value, json};

use super::{
    RECORDER,
    bend::Bend,
    fault::Endpoint,
    jwks, keys,
    keys::KeyError,
    received::{self, Received},
    state::{Grant, Inner, Shared},
    token,
};

mod authorize;
mod redeem;
mod sign_out;

type Provider = State<Arc<Shared>>;

/// All endpoints; each request is logged first, and each answer has the provider's date.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let recorder = Router::new()
        .route("/discovery", get(discovery))
        .route("/jwks", get(published_keys))
        .route("/token", post(redeem::token))
        .route("/userinfo", get(userinfo).post(userinfo))
        .route("/jku", any(|| async { token::foreign_jwks().map(Json) }))
        .route("/x5u", any(|| async { keys::foreign()?.certificate_pem() }));
    Router::new()
        .route(Endpoint::Discovery.path(), get(discovery))
        // As W&B's documentation writes it.
        .route("/.well-known/oidc-configuration", get(discovery))
        .route(Endpoint::Jwks.path(), get(published_keys))
        .route("/authorize", get(authorize::authorize).post(authorize::authorize))
        .route(Endpoint::Token.path(), post(redeem::token))
        .route(Endpoint::Userinfo.path(), get(userinfo).post(userinfo))
        .route(Endpoint::Revocation.path(), post(sign_out::revoke))
        .route("/logout", get(sign_out::end_session))
        .nest(RECORDER, recorder)
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(from_fn_with_state(shared.clone(), spoil))
        .layer(from_fn_with_state(shared.clone(), received::record))
        .layer(from_fn_with_state(shared.clone(), date))
        .with_state(shared)
}

/// Sets `Date` by the provider's clock; hyper keeps it.
async fn date(State(shared): Provider, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let now = shared.now(&shared.lock());
    let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(now.max(0).cast_unsigned()));
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// Lets the endpoint answer, then makes of it what a [`Bend::Broken`] in force says.
async fn spoil(State(shared): Provider, request: Request, next: Next) -> Response {
    let endpoint = Endpoint::of(request.uri().path());
    let proper = next.run(request).await;
    let fault = shared.lock().bends.iter().find_map(|bend| match bend {
        Bend::Broken(at, fault) if endpoint == Some(at) => Some((at, fault)),
        _ => None,
    });
    match fault {
        Some((endpoint, fault)) => fault.spoil(endpoint, &shared.base, proper).await,
        None => proper,
    }
}

impl IntoResponse for KeyError {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.to_string()).into_response()
    }
}

async fn discovery(State(shared): Provider) -> Json<Value> {
    let state = shared.lock();
    let base = &shared.base;
    let mut document = json!({
        "issuer": shared.issuer(&state),
        "authorization_endpoint": format!("{base}/authorize"),
        "token_endpoint": format!("{base}{}", Endpoint::Token.path()),
        "userinfo_endpoint": format!("{base}{}", Endpoint::Userinfo.path()),
        "jwks_uri": format!("{base}{}", Endpoint::Jwks.path()),
        "revocation_endpoint": format!("{base}{}", Endpoint::Revocation.path()),
        "end_session_endpoint": format!("{base}/logout"),
        "response_types_supported": ["code", "id_token", "code id_token"],
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": ["authorization_code", "implicit"],
        "subject_types_supported": ["public"],
        "scopes_supported": ["openid", "profile", "email", "address", "phone"],
        "claims_supported": ["sub", "name", "given_name", "family_name", "preferred_username", "picture",
            "email", "email_verified"],
        "id_token_signing_alg_values_supported": [state.keys.current.key.alg().name()],
        "token_endpoint_auth_methods_supported": state.client.auth.names(),
        "code_challenge_methods_supported": ["S256", "plain"],
        "authorization_response_iss_parameter_supported": true,
    });
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(document) = document.as_object_mut() {
            match value {
                Some(value) => document.insert(name.to_owned(), value),
                None => document.remove(name),
            };
        }
    };
    let metadata = |path: &str| Some(json!(format!("https://169.254.169.254{path}")));
    for bend in state.bends.iter() {
        match bend {
            Bend::DiscoveryIssuerMismatch => set("issuer", Some(json!("https://another-issuer.test"))),
            Bend::DiscoveryIssuerMissing => set("issuer", None),
            Bend::DiscoveryTokenEndpointMissing => set("token_endpoint", None),
            Bend::DiscoverySignOutMissing => {
                set("revocation_endpoint", None);
                set("end_session_endpoint", None);
            }
            Bend::DiscoveryUserinfoMissing => set("userinfo_endpoint", None),
            Bend::JwksUriMetadata => set("jwks_uri", metadata("/jwks")),
            Bend::TokenEndpointMetadata => set("token_endpoint", metadata("/token")),
            Bend::UserinfoMetadata => set("userinfo_endpoint", metadata("/userinfo")),
            Bend::IssUnsupported => set("authorization_response_iss_parameter_supported", None),
            _ => {}
        }
    }
    Json(document)
}

async fn published_keys(State(shared): Provider) -> Result<Json<Value>, KeyError> {
    let state = shared.lock();
    jwks::published(&state.keys, &state.bends).map(Json)
}

async fn userinfo(
    State(shared): Provider,
    Extension(received): Extension<Received>,
) -> Result<Response, KeyError> {
    let state = shared.lock();
    let bends = &state.bends;
    let grant = received
        .header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "))
        .and_then(|token| state.access_tokens.get(token))
        .filter(|_| !bends.has(Bend::UserinfoUnauthorized));
    let Some(grant) = grant else {
        let challenge = [(header::WWW_AUTHENTICATE, r#"Bearer error="invalid_token""#)];
        let body = json!({"error": "invalid_token", "error_description": "the access token is not known"});
        return Ok((StatusCode::UNAUTHORIZED, challenge, Json(body)).into_response());
    };
    let mut claims = grant.person.claims_for(&grant.scope, bends);
    if bends.has(Bend::UserinfoOnlySub) {
        claims.retain(|name, _| name == "sub");
    }
    if bends.has(Bend::UserinfoInvalidSub) {
        claims.insert("sub".to_owned(), json!("somebody-else"));
    }
    if bends.has(Bend::UserinfoMissingSub) {
        claims.remove("sub");
    }
    if bends.has(Bend::UserinfoSignedJwt) {
        let jwt = token::signed_userinfo(&shared.issuer(&state), &state, claims)?;
        return Ok(([(header::CONTENT_TYPE, "application/jwt")], jwt).into_response());
    }
    Ok(Json(Value::from(claims)).into_response())
}
