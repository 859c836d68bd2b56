//! The callback (OIDC Core §3.1.2.5, RFC 9207). Its state and browser were checked before.

use gatehouse_domain::attempt::{Label, Shown, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_service::ports::openid::Callback;

/// The code, if the callback is this issuer's and carries one.
pub(crate) fn code<'a>(
    callback: &'a Callback,
    issuer: &str,
    iss_promised: bool,
    step: &mut Step,
) -> Result<&'a str, Code> {
    if let Some(state) = &callback.state {
        step.masked(Label::State, Shown::token(state));
    }
    if let Some(code) = &callback.code {
        step.masked(Label::Code, Shown::token(code));
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
    callback
        .code
        .as_deref()
        .filter(|code| !code.is_empty())
        .ok_or_else(|| {
            step.check(Label::Code, "code", "—", false);
            Code::CallbackIncomplete
        })
}
