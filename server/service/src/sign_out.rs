//! Signing out here and at the provider. The session here ends first, whatever the provider does.

use crate::caller::{Caller, Person};
use crate::error::{Error, Result};
use crate::gatehouse::{Gatehouse, hex};
use crate::ports::flows::OneTime;
use crate::ports::openid::{Leaving, Tokens};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use gatehouse_domain::connection::Settings;
use gatehouse_domain::ids::{Millis, RevisionId, SessionId};
use serde::{Deserialize, Serialize};

const KIND: &str = "sign_out";

/// A person comes back from the provider within this time.
const BACK_WITHIN: Millis = 10 * 60_000;

/// What a session keeps sealed. The revision holds the client and the endpoints that the tokens belong to:
/// they are shown to nobody else when the settings change.
#[derive(Serialize, Deserialize)]
struct Kept {
    revision: RevisionId,
    tokens: Tokens,
}

/// Signing out at a provider, as far as it got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtProvider {
    /// The connection's name.
    pub name: String,
    /// Whether the provider took the token back; none when there was nothing to give back.
    pub revoked: Option<bool>,
}

/// The session here has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedOut {
    /// The provider that the session was begun with; none for a password.
    pub provider: Option<AtProvider>,
    /// For this browser only: opens the way to the provider, and proves that the person came back from it.
    /// None when there is no way.
    pub state: Option<String>,
}

/// What a state stands for.
#[derive(Serialize, Deserialize)]
struct Away {
    provider: AtProvider,
    url: String,
}

impl Gatehouse {
    /// Ends the caller's own session, gives its tokens back, and prepares the way to the provider's end
    /// session endpoint.
    ///
    /// # Errors
    /// Storage. Nobody signed in is fine, and so is a provider that does not answer.
    pub async fn sign_out_everywhere(&self, caller: &Caller) -> Result<SignedOut> {
        let Caller::Person(person) = caller else {
            return Ok(SignedOut::default());
        };
        let mut tx = self.write().await?;
        let sealed = tx.kept_tokens(person.session.id).await?;
        self.sign_out_in(&mut *tx, person).await?;
        tx.commit().await?;
        match self.leave(person, sealed).await {
            Ok(signed_out) => Ok(signed_out),
            Err(error) => {
                // Signed out here all the same.
                self.log_reference(&error);
                Ok(SignedOut::default())
            }
        }
    }

    async fn leave(&self, person: &Person, sealed: Option<Vec<u8>>) -> Result<SignedOut> {
        let mut read = self.read();
        let connection = match person.session.connection {
            Some(id) => read.connection(id).await?,
            None => None,
        };
        let Some(connection) = connection else {
            return Ok(SignedOut::default());
        };
        let mut provider = AtProvider {
            name: connection.name,
            revoked: None,
        };
        let kept = sealed.and_then(|s| self.ports.vault.open(&place(person.session.id), &s));
        let kept: Option<Kept> = kept.and_then(|plain| serde_json::from_slice(&plain).ok());
        let revision = match &kept {
            Some(kept) => read.revision(kept.revision).await?,
            None => None,
        };
        let (Some(kept), Some(revision)) = (kept, revision) else {
            let (provider, state) = (Some(provider), None);
            return Ok(SignedOut { provider, state });
        };
        let Settings::Oidc(settings) = revision.settings;
        let client = self.client(&mut *read, settings).await?;
        let back_to = format!("{}/logout", self.public_url_in(&mut *read).await?.url);
        drop(read);
        let state = self.token();
        let Leaving { revoked, url } = self
            .ports
            .openid
            .leave(&client, &kept.tokens, &state, &back_to)
            .await;
        provider.revoked = revoked;
        let state = match url {
            Some(url) => {
                let provider = provider.clone();
                self.keep_away(&state, &Away { provider, url }).await?;
                Some(state)
            }
            None => None,
        };
        let provider = Some(provider);
        Ok(SignedOut { provider, state })
    }

    async fn keep_away(&self, state: &str, away: &Away) -> Result<()> {
        let token_hash = self.hash(state);
        let plain = serde_json::to_vec(away).map_err(|_| Error::Unsealable("sign-out"))?;
        // The address holds the ID token.
        let sealed = self.ports.vault.seal(&away_place(&token_hash), &plain);
        let one_time = OneTime {
            kind: KIND.into(),
            token_hash,
            payload: STANDARD_NO_PAD.encode(sealed),
            expires_at: self.now() + BACK_WITHIN,
        };
        let mut tx = self.write().await?;
        tx.insert_one_time(&one_time, false).await?;
        Ok(tx.commit().await?)
    }

    fn opened(&self, one_time: Option<OneTime>) -> Option<Away> {
        let one_time = one_time?;
        let sealed = STANDARD_NO_PAD.decode(one_time.payload).ok()?;
        let plain = self
            .ports
            .vault
            .open(&away_place(&one_time.token_hash), &sealed)?;
        serde_json::from_slice(&plain).ok()
    }

    /// Where the browser that holds this state signs out at the provider, and which provider that is.
    ///
    /// # Errors
    /// Storage.
    pub async fn sign_out_under_way(&self, state: &str) -> Result<Option<(AtProvider, String)>> {
        let hash = self.hash(state);
        let one_time = self.read().one_time(KIND, &hash, self.now()).await?;
        Ok(self.opened(one_time).map(|away| (away.provider, away.url)))
    }

    /// The provider sent the person back with this state, which works once.
    ///
    /// # Errors
    /// Storage.
    pub async fn came_back_signed_out(&self, state: &str) -> Result<Option<AtProvider>> {
        let hash = self.hash(state);
        let mut tx = self.write().await?;
        let one_time = tx.use_one_time(KIND, &hash, self.now()).await?;
        tx.commit().await?;
        Ok(self.opened(one_time).map(|away| away.provider))
    }

    /// Seals a new session's tokens, which are kept until it ends.
    pub(crate) fn seal_tokens(
        &self,
        session: SessionId,
        revision: RevisionId,
        tokens: &Tokens,
    ) -> Result<Vec<u8>> {
        let kept = Kept {
            revision,
            tokens: tokens.clone(),
        };
        let plain = serde_json::to_vec(&kept).map_err(|_| Error::Unsealable("tokens"))?;
        Ok(self.ports.vault.seal(&place(session), &plain))
    }
}

fn place(session: SessionId) -> String {
    format!("sessions|{session}|tokens")
}

fn away_place(hash: &[u8; 32]) -> String {
    format!("one_time|{}|payload", hex(hash))
}
