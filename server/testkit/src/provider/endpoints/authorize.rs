//! The authorization endpoint: nobody is asked, the person signs in or cancels at once.

use super::*;

/// Answers with the callback, or with a page when nothing may be sent back.
pub(super) async fn authorize(
    State(shared): Provider,
    Extension(received): Extension<Received>,
) -> Result<Response, KeyError> {
    let mut state = shared.lock();
    let parameters = if received.method == "POST" {
        &received.form
    } else {
        &received.query
    };
    let parameter = |name: &str| received::value(parameters, name);

    for (bend, status, text) in [
        (
            Bend::AuthorizeForbidden,
            StatusCode::FORBIDDEN,
            "Are you a robot?",
        ),
        (Bend::AuthorizeBadGateway, StatusCode::BAD_GATEWAY, "Bad Gateway"),
    ] {
        if state.bends.has(bend) {
            return Ok((status, page(text)).into_response());
        }
    }
    // RFC 6749, 4.1.2.1: with a wrong client or redirect URI, nobody is sent anywhere.
    if state.bends.has(Bend::ClientUnknown) || parameter("client_id") != Some(&state.client.id) {
        return Ok(refused("invalid_client: this client is not known here"));
    }
    let redirect_uri = parameter("redirect_uri").filter(|&uri| {
        !state.bends.has(Bend::RedirectUriNotRegistered)
            && state
                .client
                .redirect_uris
                .as_ref()
                .is_none_or(|known| known.iter().any(|known| known == uri))
    });
    let Some(redirect_uri) = redirect_uri else {
        return Ok(refused(
            "invalid_redirect_uri: this redirect URI is not registered",
        ));
    };

    if state.bends.has(Bend::SigningKeyRotation) {
        state.keys.rotate(false)?;
    }
    let mut callback = match refusal(&state, parameters) {
        Some((error, description)) => {
            vec![
                ("error".to_owned(), error.to_owned()),
                ("error_description".to_owned(), description.to_owned()),
            ]
        }
        None => {
            let (code, grant) = grant(&shared, &mut state, redirect_uri, parameters);
            respond(&shared, &mut state, parameters, code, grant)?
        }
    };
    if let Some(value) = parameter("state") {
        callback.push(("state".to_owned(), value.to_owned()));
    }
    callback.push(("iss".to_owned(), shared.issuer(&state)));
    for bend in state.bends.iter() {
        bend_callback(bend, &mut callback);
    }
    Ok(match parameter("response_mode") {
        Some("form_post") => form_post(redirect_uri, &callback),
        _ => redirect(redirect_uri, &callback),
    })
}

fn refusal(state: &Inner, parameters: &[(String, String)]) -> Option<(&'static str, &'static str)> {
    let parameter = |name: &str| received::value(parameters, name);
    if state.bends.has(Bend::CallbackErrorMarkup) {
        Some(("access_denied", "<script>alert(1)</script><b>denied</b>"))
    } else if state.bends.has(Bend::PersonCancels) {
        Some(("access_denied", "The person cancelled"))
    } else if !matches!(
        parameter("response_type"),
        Some("code" | "id_token" | "code id_token")
    ) {
        Some((
            "unsupported_response_type",
            "Only code and id_token are supported",
        ))
    } else if parameter("response_type") != Some("code") && parameter("nonce").is_none() {
        Some(("invalid_request", "A nonce is required"))
    } else if parameter("response_type") != Some("code") && parameter("response_mode") != Some("form_post") {
        // Core, 3.2.2.5: never by query; the fragment, which is the default, no server sees.
        Some(("invalid_request", "The response mode has to be form_post"))
    } else if !matches!(parameter("code_challenge_method"), None | Some("S256" | "plain")) {
        Some(("invalid_request", "The code challenge method is not supported"))
    } else {
        None
    }
}

fn grant(
    shared: &Shared,
    state: &mut Inner,
    redirect_uri: &str,
    parameters: &[(String, String)],
) -> (String, Grant) {
    let parameter = |name: &str| received::value(parameters, name).map(str::to_owned);
    let grant = Grant {
        person: state.person.clone(),
        scope: parameter("scope").unwrap_or_default(),
        nonce: parameter("nonce"),
        redirect_uri: redirect_uri.to_owned(),
        // RFC 7636, 4.3: the method is plain when absent.
        challenge: parameter("code_challenge").map(|challenge| {
            (
                challenge,
                parameter("code_challenge_method").unwrap_or("plain".to_owned()),
            )
        }),
        auth_time: shared.now(state),
    };
    (unique(shared, state, "code"), grant)
}

/// A code, an ID token, or both, as the response type says.
fn respond(
    shared: &Shared,
    state: &mut Inner,
    parameters: &[(String, String)],
    code: String,
    grant: Grant,
) -> Result<Vec<(String, String)>, KeyError> {
    let wanted = received::value(parameters, "response_type").unwrap_or_default();
    let wants = |kind: &str| wanted.split(' ').any(|one| one == kind);
    let mut response = Vec::new();
    if wants("id_token") {
        let code = wants("code").then_some(code.as_str());
        let id_token = token::minted(
            shared,
            state,
            &grant,
            &token::With {
                code,
                access_token: None,
            },
        )?;
        response.push(("id_token".to_owned(), id_token));
    }
    if wants("code") {
        state.codes.insert(code.clone(), grant);
        response.push(("code".to_owned(), code));
    }
    Ok(response)
}

/// A name that no provider of this process has given out, and that is easy to find in a log.
pub(super) fn unique(shared: &Shared, state: &mut Inner, what: &str) -> String {
    let port = shared.base.rsplit(':').next().unwrap_or_default();
    format!("{what}-{port}-{}", state.next())
}

fn bend_callback(bend: Bend, callback: &mut Vec<(String, String)>) {
    let (name, value) = match bend {
        Bend::CallbackIssOther => ("iss", Some("https://another-issuer.test")),
        Bend::CallbackIssMissing | Bend::IssUnsupported => ("iss", None),
        Bend::CallbackStateMissing => ("state", None),
        Bend::CallbackStateOther => ("state", Some("not-the-state-of-the-request")),
        Bend::CallbackStateTwice => ("state", Some("another-state")),
        Bend::CallbackCodeMissing => ("code", None),
        Bend::CallbackIdTokenMissing => ("id_token", None),
        Bend::CallbackCodeOther => ("code", Some("code-of-somebody-else")),
        _ => return,
    };
    if bend != Bend::CallbackStateTwice {
        callback.retain(|(key, _)| key != name);
    }
    if let Some(value) = value {
        callback.push((name.to_owned(), value.to_owned()));
    }
}

fn page(text: &str) -> Html<String> {
    Html(format!("<!doctype html><title>Error</title><p>{text}</p>"))
}

fn refused(text: &str) -> Response {
    (StatusCode::BAD_REQUEST, page(text)).into_response()
}

fn redirect(redirect_uri: &str, callback: &[(String, String)]) -> Response {
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(callback)
        .finish();
    (
        StatusCode::FOUND,
        [(header::LOCATION, format!("{redirect_uri}{separator}{query}"))],
    )
        .into_response()
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// OAuth 2.0 Form Post Response Mode.
fn form_post(redirect_uri: &str, callback: &[(String, String)]) -> Response {
    let fields: String = callback
        .iter()
        .map(|(name, value)| format!(r#"<input type="hidden" name="{name}" value="{}">"#, escape(value)))
        .collect();
    Html(format!(
        r#"<!doctype html><body onload="document.forms[0].submit()"><form method="post" action="{}">{fields}<button>Continue</button></form>"#,
        escape(redirect_uri)
    ))
    .into_response()
}
