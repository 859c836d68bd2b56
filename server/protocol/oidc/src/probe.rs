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
            // Busy, or keeping programs out: it says nothing about the request.
            429 | 503 => {
                step.fact(Label::Status, response.status.to_string());
                step.mark = Mark::Warned;
                Ok(())
            }
            400.. => {
                let text = String::from_utf8_lossy(&response.body);
                let kind = response.content_type.as_deref();
                failure::describe(step, response.status, None, kind, &text);
                Err(blamed(&failure::readable(&text)))
            }
            status => {
                step.fact(Label::Status, status.to_string());
                returned_error(client, url, &response, step)
            }
        }
    }
}

/// What the provider's page is about. There is no standard for it: this reads the words that providers use,
/// and what they do not tell apart is told as both.
fn blamed(page: &str) -> Code {
    let page = page.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| page.contains(word));
    if has(&["redirect_uri", "redirect uri", "redirect url", "callback url"]) {
        Code::RedirectUriUnknown
    } else if has(&["client"]) {
        Code::ClientUnknown
    } else {
        Code::AuthorizationRefused
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
            assert_eq!(blamed(page), code, "{page}");
        }
    }
}
