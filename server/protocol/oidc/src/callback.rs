//! The callback (OIDC Core §3.1.2.5, §3.2.2.5, §3.3.2.5, RFC 9207). Its state and browser were checked before.

use gatehouse_domain::attempt::{Label, Shown, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::Flow;
use gatehouse_service::ports::openid::Callback;

/// What the flow brings: each is there exactly when the flow has it.
pub(crate) struct Brought<'a> {
    pub(crate) code: Option<&'a str>,
    pub(crate) id_token: Option<&'a str>,
}

/// What the flow brings, if the callback is this issuer's and carries all of it.
pub(crate) fn brought<'a>(
    callback: &'a Callback,
    flow: Flow,
    issuer: &str,
    iss_promised: bool,
    step: &mut Step,
) -> Result<Brought<'a>, Code> {
    if let Some(state) = &callback.state {
        step.masked(Label::State, Shown::token(state));
    }
    if let Some(code) = &callback.code {
        step.masked(Label::Code, Shown::token(code));
    }
    if let Some(id_token) = &callback.id_token {
        step.masked(Label::Tokens, Shown::token(id_token));
    }
    if let Some(name) = &callback.repeated {
        step.fact(Label::Parameter, name);
        return Err(Code::CallbackRepeated);
    }
    // An error without iss is worth more as an error: there is no code to steal.
    let same = match &callback.iss {
        Some(iss) => step.check(Label::Issuer, issuer, iss, iss == issuer),
        None if iss_promised && callback.error.is_none() => step.check(Label::Issuer, issuer, "—", false),
        None => true,
    };
    if !same {
        return Err(Code::CallbackIssuer);
    }
    if let Some(error) = &callback.error {
        step.fact(Label::Error, error);
        if let Some(description) = &callback.error_description {
            step.fact(Label::ErrorDescription, description);
        }
        return Err(match error.as_str() {
            "access_denied" => Code::PersonCancelled,
            _ => Code::ProviderReturnedError,
        });
    }
    let mut complete = true;
    let mut take = |wanted: bool, label: Label, name: &str, value: &'a Option<String>| {
        let value = value.as_deref().filter(|value| wanted && !value.is_empty());
        if wanted && value.is_none() {
            complete = step.check(label, name, "—", false);
        }
        value
    };
    let brought = Brought {
        code: take(flow.has_code(), Label::Code, "code", &callback.code),
        id_token: take(
            flow.has_front_token(),
            Label::Tokens,
            "id_token",
            &callback.id_token,
        ),
    };
    complete.then_some(brought).ok_or(Code::CallbackIncomplete)
}
