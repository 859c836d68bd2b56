//! The token call (RFC 6749 §4.1.3, §2.3.1; RFC 7636 §4.5).

use crate::adapter::RelyingParty;
use crate::discovery::clock;
use crate::scrub::{scrub, scrub_json};
use crate::{failure, moment};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use gatehouse_domain::attempt::{Label, Shown, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::ClientAuth;
use gatehouse_net::{Request, Response};
use gatehouse_service::ports::openid::{Client, Private};
use gatehouse_service::secret::Secret;
use serde_json::Value;

pub(crate) struct Call<'a> {
    pub(crate) client: &'a Client,
    pub(crate) private: &'a Private,
    pub(crate) endpoint: &'a str,
    pub(crate) code: &'a str,
    /// The access token will be used as a bearer token.
    pub(crate) asks_user_info: bool,
}

/// What came back.
pub(crate) struct Tokens {
    pub(crate) id_token: String,
    pub(crate) access_token: String,
    pub(crate) refresh_token: Option<String>,
    /// How many seconds the provider's clock is ahead of ours.
    pub(crate) ahead: Option<i64>,
}

impl Call<'_> {
    fn request(&self, step: &mut Step) -> Request {
        let settings = &self.client.settings;
        step.fact(Label::TokenEndpoint, self.endpoint);
        step.fact(Label::ClientAuthentication, settings.client_auth.name());
        step.fact(Label::ClientId, &settings.client_id);
        let mut form = vec![
            ("grant_type".to_owned(), "authorization_code".to_owned()),
            ("code".to_owned(), self.code.to_owned()),
            ("redirect_uri".to_owned(), self.client.redirect_uri.clone()),
        ];
        step.masked(Label::Code, Shown::token(self.code));
        step.fact(Label::RedirectUri, &self.client.redirect_uri);
        if let Some(verifier) = &self.private.verifier {
            form.push(("code_verifier".to_owned(), verifier.clone()));
        }
        if secret_sent(self.client).is_some() {
            step.masked(Label::ClientSecret, Shown::secret());
        }
        authenticated(self.client, self.endpoint, form)
    }

    /// What an answer must not show, should the provider echo what it was sent.
    fn secrets(&self) -> Vec<String> {
        let mut secrets = vec![self.code.to_owned()];
        secrets.extend(self.private.verifier.clone());
        if let Some(secret) = &self.client.secret {
            let plain = format!("{}:{}", self.client.settings.client_id, secret.expose());
            for text in [pair(self.client, secret), plain, secret.expose().to_owned()] {
                secrets.extend([STANDARD_NO_PAD.encode(&text), URL_SAFE_NO_PAD.encode(&text)]);
            }
            secrets.push(secret.expose().to_owned());
        }
        secrets
    }
}

fn secret_sent(client: &Client) -> Option<&Secret> {
    match client.settings.client_auth {
        ClientAuth::None => None,
        _ => client.secret.as_ref(),
    }
}

/// A form sent as the client that the settings say (RFC 6749 §2.3.1).
pub(crate) fn authenticated(client: &Client, endpoint: &str, mut form: Vec<(String, String)>) -> Request {
    let settings = &client.settings;
    let mut authorization = None;
    match secret_sent(client) {
        Some(secret) if settings.client_auth == ClientAuth::ClientSecretBasic => {
            authorization = Some(format!("Basic {}", STANDARD.encode(pair(client, secret))));
        }
        other => {
            form.push(("client_id".to_owned(), settings.client_id.clone()));
            if let Some(secret) = other {
                form.push(("client_secret".to_owned(), secret.expose().to_owned()));
            }
        }
    }
    let request = Request::post_form(endpoint, form).header("accept", "application/json");
    match authorization {
        Some(value) => request.header("authorization", value),
        None => request,
    }
}

/// Client id and secret, each form-encoded.
fn pair(client: &Client, secret: &Secret) -> String {
    let encode = |part: &str| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
    format!(
        "{}:{}",
        encode(&client.settings.client_id),
        encode(secret.expose())
    )
}

impl RelyingParty {
    pub(crate) async fn redeem(&self, call: &Call<'_>, step: &mut Step) -> Result<Tokens, Code> {
        let outcome = self.answer(call, step).await;
        outcome.map_err(|code| failure::about(step, code, "token_endpoint"))
    }

    async fn answer(&self, call: &Call<'_>, step: &mut Step) -> Result<Tokens, Code> {
        let request = call.request(step);
        let sent = self
            .http
            .send(request, call.client.settings.ca_certificates.as_deref())
            .await;
        let response = sent.map_err(|error| failure::endpoint(step, &error, Code::TokenUnreachable))?;
        let ahead = response.date.map(|date| moment::ahead(date, self.now()));
        if let Some(ahead) = ahead {
            clock(step, ahead);
        }
        read(&response, ahead, call, step)
    }
}

fn read(response: &Response, ahead: Option<i64>, call: &Call<'_>, step: &mut Step) -> Result<Tokens, Code> {
    let secrets = &call.secrets();
    let body: Option<Value> = serde_json::from_slice(&response.body)
        .ok()
        .filter(Value::is_object);
    let Some(body) = body else {
        failure::describe_response(step, response, secrets);
        return Err(match response.status {
            300..=399 => Code::RedirectNotFollowed,
            401 => Code::ClientRefused,
            200 => Code::NotJson,
            _ => Code::ProviderHttpError,
        });
    };
    let text = |name: &str| {
        body.get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let error = text("error");
    // Some providers send errors with status 200.
    if response.status != 200 || error.is_some() {
        failure::describe(step, response.status, None, response.content_type.as_deref(), "");
        for (label, name) in [
            (Label::Error, "error"),
            (Label::ErrorDescription, "error_description"),
        ] {
            if let Some(text) = text(name) {
                step.fact(label, scrub(text, secrets));
            }
        }
        step.json(Label::Document, &scrub_json(&body, secrets));
        return Err(match (response.status, error) {
            (300..=399, _) => Code::RedirectNotFollowed,
            (_, Some("invalid_client")) | (401, _) => Code::ClientRefused,
            (_, Some("invalid_grant")) => Code::CodeRefused,
            _ => Code::TokenError,
        });
    }
    step.fact(Label::Status, "200");
    let received: Vec<&str> = body
        .as_object()
        .into_iter()
        .flat_map(|all| all.keys())
        .map(String::as_str)
        .collect();
    step.fact(Label::Tokens, scrub(&received.join(", "), secrets));
    let access_token = text("access_token").map(str::to_owned);
    let id_token = text("id_token").map(str::to_owned);
    step.check(
        Label::Tokens,
        "access_token",
        if access_token.is_some() {
            "access_token"
        } else {
            "—"
        },
        access_token.is_some(),
    );
    step.check(
        Label::Tokens,
        "id_token",
        if id_token.is_some() { "id_token" } else { "—" },
        id_token.is_some(),
    );
    let kind = text("token_type").unwrap_or("—");
    // RFC 6749 §7.1: a token of a type that one does not know is not used.
    if call.asks_user_info
        && access_token.is_some()
        && !step.check(
            Label::TokenType,
            "Bearer",
            kind,
            kind.eq_ignore_ascii_case("bearer"),
        )
    {
        return Err(Code::TokenType);
    }
    Ok(Tokens {
        id_token: id_token.ok_or(Code::NoIdToken)?,
        access_token: access_token.ok_or(Code::TokenError)?,
        refresh_token: text("refresh_token").map(str::to_owned),
        ahead,
    })
}
