//! The authorization request (OIDC Core §3.1.2.1, §3.2.2.1, §3.3.2.1, RFC 7636).

use crate::metadata::Endpoints;
use gatehouse_domain::attempt::{Label, Shown, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::{CodeChallenge, Flow};
use gatehouse_service::ports::openid::{Client, Private};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreJsonWebKeySet, CoreResponseType};
use openidconnect::{
    AuthUrl, ClientId, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};
use url::Url;

pub(crate) struct Request<'a> {
    pub(crate) client: &'a Client,
    pub(crate) endpoints: &'a Endpoints,
    pub(crate) state: &'a str,
    pub(crate) private: &'a Private,
}

impl Request<'_> {
    /// The request's URL, and its parameters as facts.
    pub(crate) fn url(&self, step: &mut Step) -> Result<Url, Code> {
        let settings = &self.client.settings;
        // Only the request is openidconnect's; keys and tokens are checked by ours (see `id_token`).
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| Code::IssuerMismatch)?;
        let redirect =
            RedirectUrl::new(self.client.redirect_uri.clone()).map_err(|_| Code::AuthorizationRefused)?;
        let client = CoreClient::new(
            ClientId::new(settings.client_id.clone()),
            issuer,
            CoreJsonWebKeySet::new(Vec::new()),
        )
        .set_auth_uri(AuthUrl::from_url(self.endpoints.authorization.clone()))
        .set_redirect_uri(redirect);
        let (state, nonce) = (self.state.to_owned(), self.private.nonce.clone());
        let mut request = client.authorize_url(
            flow(settings.flow),
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        );
        if let Some(mode) = settings.flow.response_mode() {
            request = request.add_extra_param("response_mode", mode);
        }
        // `openid` is openidconnect's own addition.
        for scope in settings.scopes().into_iter().filter(|scope| *scope != "openid") {
            request = request.add_scope(Scope::new(scope.to_owned()));
        }
        if let Some(verifier) = &self.private.verifier {
            request = match settings.code_challenge {
                CodeChallenge::Plain => request
                    .add_extra_param("code_challenge", verifier.clone())
                    .add_extra_param("code_challenge_method", "plain"),
                _ => {
                    let verifier = PkceCodeVerifier::new(verifier.clone());
                    request.set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
                }
            };
        }
        let (url, _, _) = request.url();
        self.describe(&url, step);
        Ok(url)
    }

    fn describe(&self, url: &Url, step: &mut Step) {
        let sent = |name: &str| {
            url.query_pairs()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        step.fact(
            Label::AuthorizationEndpoint,
            self.endpoints.authorization.as_str(),
        );
        for (label, name) in [
            (Label::ClientId, "client_id"),
            (Label::RedirectUri, "redirect_uri"),
            (Label::ResponseType, "response_type"),
            (Label::Scope, "scope"),
        ] {
            step.fact(label, sent(name).unwrap_or_default());
        }
        if let Some(mode) = sent("response_mode") {
            step.fact(Label::ResponseMode, mode);
        }
        if self.client.settings.flow.has_code() {
            let method = sent("code_challenge_method");
            step.fact(Label::CodeChallengeMethod, method.as_deref().unwrap_or("none"));
        }
        step.masked(Label::State, Shown::token(self.state));
        step.masked(Label::Nonce, Shown::token(&self.private.nonce));
    }
}

fn flow(flow: Flow) -> CoreAuthenticationFlow {
    match flow {
        Flow::Code => CoreAuthenticationFlow::AuthorizationCode,
        // Without an access token.
        Flow::Implicit => CoreAuthenticationFlow::Implicit(false),
        Flow::Hybrid => {
            CoreAuthenticationFlow::Hybrid(vec![CoreResponseType::Code, CoreResponseType::IdToken])
        }
    }
}
