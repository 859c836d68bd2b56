//! Asking the authorization URL once from here: a provider that does not know the client or the callback URL
//! shows the person a page and never sends them back (RFC 6749 §4.1.2.1), so nobody here would learn of it.

use crate::adapter::RelyingParty;
use crate::failure;
use gatehouse_domain::attempt::{Label, Mark, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_net::{Request, Response};
use gatehouse_service::ports::openid::Client;
use url::Url;

impl RelyingParty {
    pub(crate) async fn probe(&self, client: &Client, url: &Url, step: &mut Step) -> Result<(), Code> {
        let request = Request::get(url.as_str()).header("accept", "text/html,application/xhtml+xml");
        let ca_certificates = client.settings.ca_certificates.as_deref();
        let response = match self.http.send(request, ca_certificates).await {
            Ok(response) => response,
            Err(error) => {
                // The browser may well reach what this server does not.
                failure::net(step, &error);
                step.mark = Mark::Warned;
                return Ok(());
            }
        };
        match response.status {
            status @ 400.. => {
                let text = String::from_utf8_lossy(&response.body);
                let kind = response.content_type.as_deref();
                failure::describe(step, status, None, kind, &text);
                match refusal(status, &failure::readable(&text)) {
                    Some(code) => Err(code),
                    None => {
                        step.mark = Mark::Warned;
                        Ok(())
                    }
                }
            }
            status => {
                step.fact(Label::Status, status.to_string());
                returned_error(client, url, &response, step)
            }
        }
    }
}

/// What the provider's page refuses, if it does. There is no standard for it: this reads the words that
/// providers use, and what they do not tell apart is told as both. A provider that is broken, busy or keeps
/// programs out says nothing about the request: browsers may pass.
fn refusal(status: u16, page: &str) -> Option<Code> {
    let page = page.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| page.contains(word));
    let about_request = matches!(status, 400 | 401 | 404);
    if has(&["redirect_uri", "redirect uri", "redirect url", "callback url"]) {
        Some(Code::RedirectUriUnknown)
    } else if has(&["client_id", "client id", "invalid_client", "unauthorized_client"])
        || about_request && has(&["client"])
    {
        Some(Code::ClientUnknown)
    } else {
        about_request.then_some(Code::AuthorizationRefused)
    }
}

/// Whether the answer already is a callback with an error.
fn returned_error(client: &Client, url: &Url, response: &Response, step: &mut Step) -> Result<(), Code> {
    let target = response.location.as_deref().and_then(|to| url.join(to).ok());
    let Some(target) = target.filter(|to| is_callback(to, &client.redirect_uri)) else {
        return Ok(());
    };
    // A provider may be set to answer in the fragment.
    let fragment = target.fragment().unwrap_or_default().to_owned();
    let parameters: Vec<(String, String)> = target
        .query_pairs()
        .into_owned()
        .chain(form_urlencoded::parse(fragment.as_bytes()).into_owned())
        .collect();
    let parameter = |name: &str| {
        parameters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let Some(error) = parameter("error") else {
        return Ok(());
    };
    // About the person, who is not there yet; with them it may go otherwise.
    if [
        "access_denied",
        "login_required",
        "interaction_required",
        "consent_required",
    ]
    .contains(&error)
    {
        return Ok(());
    }
    step.fact(Label::Error, error);
    if let Some(description) = parameter("error_description") {
        step.fact(Label::ErrorDescription, description);
    }
    Err(Code::ProviderReturnedError)
}

fn is_callback(target: &Url, redirect_uri: &str) -> bool {
    Url::parse(redirect_uri)
        .is_ok_and(|ours| ours.origin() == target.origin() && ours.path() == target.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_provider_blames_is_read_from_its_page() {
        for (page, code) in [
            // Keycloak, oidc-provider, Entra ID, Google
            (
                "We are sorry... Invalid parameter: redirect_uri",
                Code::RedirectUriUnknown,
            ),
            ("We are sorry... Client not found.", Code::ClientUnknown),
            (
                "invalid_redirect_uri redirect_uri did not match any of the client's registered redirect_uris",
                Code::RedirectUriUnknown,
            ),
            ("invalid_client client is invalid", Code::ClientUnknown),
            (
                "AADSTS50011: The redirect URI specified in the request does not match",
                Code::RedirectUriUnknown,
            ),
            ("Error 400: redirect_uri_mismatch", Code::RedirectUriUnknown),
            (
                "Error 401: invalid_client The OAuth client was not found.",
                Code::ClientUnknown,
            ),
            ("Bad Request", Code::AuthorizationRefused),
            ("", Code::AuthorizationRefused),
        ] {
            assert_eq!(refusal(400, page), Some(code), "{page}");
        }
    }

    #[test]
    fn what_says_nothing_about_the_request_refuses_nothing() {
        for (status, page) in [
            (
                403,
                "Your client does not have permission to get this URL. Are you a robot?",
            ),
            (403, ""),
            (405, "Method Not Allowed"),
            (429, "Too many requests from this client"),
            (500, "Internal Server Error"),
            (502, "Bad Gateway"),
            (503, "Service Unavailable"),
        ] {
            assert_eq!(refusal(status, page), None, "{status} {page}");
        }
        for (status, page, code) in [
            (403, "Invalid redirect_uri", Code::RedirectUriUnknown),
            (500, "unknown client_id gatehouse", Code::ClientUnknown),
            (401, "Unauthorized", Code::AuthorizationRefused),
            (404, "No such tenant", Code::AuthorizationRefused),
        ] {
            assert_eq!(refusal(status, page), Some(code), "{status} {page}");
        }
    }
}
