//! A provider's answer that the browser posted (OAuth 2.0 Form Post Response Mode).

use super::begin::place;
use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::flows::Flow;
use crate::ports::openid::Callback;
use gatehouse_domain::catalogue::Code;

/// The largest posted answer that is kept, in bytes: an ID token with a long list of groups fits in.
pub const LARGEST_RESPONSE: usize = 64 * 1024;

impl Gatehouse {
    /// Keeps what a provider had the browser post, sealed beside its state, at most once. A post from another
    /// site carries no cookie of ours, so nothing is judged and nobody signed in here: the browser is sent on
    /// to a GET, which its cookie comes with, and `finish_redirect` takes it from there (O18).
    ///
    /// # Errors
    /// [`Error::Refused`] for a state that is not waiting for an answer, and for too large a one.
    pub async fn receive_response(&self, callback: Callback, origin: &Origin) -> Result<()> {
        let hash = self.hash(callback.state.as_deref().unwrap_or_default());
        let plain = serde_json::to_vec(&callback).map_err(|_| Error::Unsealable("response"))?;
        let kept = if plain.len() > LARGEST_RESPONSE {
            Err(Code::CallbackTooLarge)
        } else {
            let sealed = self.ports.vault.seal(&place(&hash, "response"), &plain);
            let mut tx = self.write().await?;
            let kept = tx.keep_response(&hash, &sealed, self.now()).await?;
            tx.commit().await?;
            kept.then_some(()).ok_or(Code::StateUnknown)
        };
        match kept {
            Ok(()) => Ok(()),
            Err(code) => Err(Error::Refused {
                code,
                reference: self.stranger(code, origin).await?,
            }),
        }
    }

    /// What the callback carried: what was posted for the flow, else what the address has. An ID token in an
    /// address is never taken.
    pub(super) fn response(&self, flow: &Flow, hash: &[u8; 32], callback: Callback) -> Result<Callback> {
        let Some(sealed) = &flow.response else {
            return Ok(Callback {
                id_token: None,
                ..callback
            });
        };
        let plain = self.ports.vault.open(&place(hash, "response"), sealed);
        plain
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or(Error::Unsealable("response"))
    }
}
