//! Signing out at the provider: the token is given back (RFC 7009), and the person goes to the end session
//! endpoint (OpenID Connect RP-Initiated Logout 1.0 §2).

use crate::adapter::RelyingParty;
use crate::discovery::Mode;
use crate::metadata;
use crate::token;
use gatehouse_domain::attempt::{Step, StepKind};
use gatehouse_service::ports::openid::{Client, Leaving, Revocable, Tokens};
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// Together below the 5 s that signing out may take.
const TO_DISCOVER: Duration = Duration::from_secs(2);
const TO_REVOKE: Duration = Duration::from_millis(2_500);

/// A longer ID token does not fit into the addresses that servers take. Without it the provider asks the
/// person.
const LONGEST_HINT: usize = 6_000;

/// What of the tokens is worth keeping: what one of the endpoints takes.
pub(crate) fn kept(at: &metadata::Leaving, tokens: token::Tokens) -> Option<Tokens> {
    let id_token = at.end_session.is_some().then_some(tokens.id_token);
    let token = match tokens.refresh_token {
        Some(token) => Revocable::RefreshToken(token),
        None => Revocable::AccessToken(tokens.access_token),
    };
    let revocable = at.revocation.is_some().then_some(token);
    let nothing = id_token.is_none() && revocable.is_none();
    (!nothing).then(|| Tokens {
        id_token: id_token.filter(|token| token.len() <= LONGEST_HINT),
        revocable,
    })
}

/// The same where an ID token is all there is: it came through the browser.
pub(crate) fn hint(at: &metadata::Leaving, id_token: &str) -> Option<Tokens> {
    let hint = (id_token.len() <= LONGEST_HINT).then(|| id_token.to_owned());
    at.end_session.is_some().then_some(Tokens {
        id_token: hint,
        revocable: None,
    })
}

impl RelyingParty {
    pub(crate) async fn leave(
        &self,
        client: &Client,
        tokens: &Tokens,
        state: &str,
        back_to: &str,
    ) -> Leaving {
        let at = self.leaving(client).await;
        let revoked = match &tokens.revocable {
            Some(token) => match &at.revocation {
                Some(endpoint) => Some(self.revoke(client, endpoint, token).await),
                None => Some(false),
            },
            None => None,
        };
        let url = at.end_session.map(|mut url| {
            let mut query = url.query_pairs_mut();
            if let Some(hint) = &tokens.id_token {
                query.append_pair("id_token_hint", hint);
            }
            query
                .append_pair("client_id", &client.settings.client_id)
                .append_pair("post_logout_redirect_uri", back_to)
                .append_pair("state", state);
            drop(query);
            url.into()
        });
        Leaving { revoked, url }
    }

    /// From the cached document; a provider that is down leaves what was set by hand.
    async fn leaving(&self, client: &Client) -> metadata::Leaving {
        let mut step = Step::new(StepKind::Discovery);
        let endpoints = self.endpoints(&client.settings, Mode::SignIn, &mut step);
        match timeout(TO_DISCOVER, endpoints).await {
            Ok(Ok(endpoints)) => endpoints.leaving,
            _ => metadata::Leaving {
                revocation: client.settings.revocation_endpoint.clone(),
                end_session: by_hand(client.settings.end_session_endpoint.as_deref()),
            },
        }
    }

    /// Whether the provider took the token back.
    async fn revoke(&self, client: &Client, endpoint: &str, token: &Revocable) -> bool {
        let (hint, token) = match token {
            Revocable::RefreshToken(token) => ("refresh_token", token),
            Revocable::AccessToken(token) => ("access_token", token),
        };
        let form = vec![
            ("token".to_owned(), token.clone()),
            ("token_type_hint".to_owned(), hint.to_owned()),
        ];
        let request = token::authenticated(client, endpoint, form);
        let sent = self
            .http
            .send(request, client.settings.ca_certificates.as_deref());
        // What comes back may echo the token: only the status is told.
        match timeout(TO_REVOKE, sent).await {
            Ok(Ok(response)) if response.status == 200 => return true,
            Ok(Ok(response)) => {
                tracing::warn!(status = response.status, "the provider did not revoke a token")
            }
            Ok(Err(error)) => tracing::warn!(%error, "the revocation endpoint could not be called"),
            Err(_) => tracing::warn!("the revocation endpoint did not answer in time"),
        }
        false
    }
}

fn by_hand(url: Option<&str>) -> Option<Url> {
    url.and_then(|url| Url::parse(url).ok())
}
