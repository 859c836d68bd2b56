//! Signing out: the revocation endpoint (RFC 7009) and the end session endpoint (RP-Initiated Logout 1.0).

use super::{redeem::authenticated, *};

/// Takes any token back; which one it was is in the log.
pub(super) async fn revoke(State(shared): Provider, Extension(received): Extension<Received>) -> Response {
    let mut state = shared.lock();
    if !authenticated(&state.client, &received) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response();
    if state.bends.has(Bend::RevocationRefused) {
        return refused("unsupported_token_type");
    }
    let Some(token) = received.form("token") else {
        return refused("invalid_request");
    };
    state.access_tokens.remove(token);
    StatusCode::OK.into_response()
}

/// Signs out without asking, and sends the person back.
pub(super) async fn end_session(
    State(shared): Provider,
    Extension(received): Extension<Received>,
) -> Response {
    let state = shared.lock();
    let Some(to) = received.query("post_logout_redirect_uri") else {
        return Html("<!doctype html><p>You are signed out").into_response();
    };
    let other = "not-the-state-of-the-request";
    let back = match received.query("state") {
        _ if state.bends.has(Bend::LogoutStateMissing) => None,
        Some(_) if state.bends.has(Bend::LogoutStateOther) => Some(other),
        sent => sent,
    };
    let location = back.map_or_else(|| to.to_owned(), |state| format!("{to}?state={state}"));
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}
