//! Sending a person off to a provider.

use super::{FLOW_FOR, Sealed};
use crate::caller::{Caller, Origin};
use crate::connections::FormInput;
use crate::error::{Error, Result};
use crate::gatehouse::{Gatehouse, hex};
use crate::ports::flows::{Flow, Purpose};
use crate::ports::openid::Client;
use crate::sessions::FRESH_FOR;
use gatehouse_domain::attempt::{Attempt, Kind, Outcome, Refusal};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::next;

/// A redirect has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The provider's authorization URL.
    pub url: String,
    /// The connection's name, for the page in between.
    pub connection_name: String,
}

/// A test has begun, or ended at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestBegun {
    /// Its reference.
    pub reference: String,
    /// Where to send the tester; none when it was refused before that.
    pub redirect: Option<Begun>,
}

impl Gatehouse {
    /// Begins a sign-in with an active connection. `browser` is the pre-login cookie's value.
    ///
    /// # Errors
    /// [`Error::Refused`] with the attempt's reference.
    pub async fn begin_sign_in(
        &self,
        id: ConnectionId,
        browser: &str,
        next: &str,
        origin: &Origin,
    ) -> Result<Begun> {
        let mut read = self.read();
        let inactive = || Error::refused(Code::ConnectionNotActive);
        let connection = read
            .connection(id)
            .await?
            .filter(|c| c.active)
            .ok_or_else(inactive)?;
        let live = connection.live.ok_or_else(inactive)?;
        let revision = read.revision(live).await?.ok_or_else(inactive)?;
        let fingerprint = self.fingerprint(&mut *read, &revision.settings).await?;
        let client = self.client(&mut *read, revision.settings.clone()).await?;
        let attempt = self.new_attempt(Kind::SignIn, id, &connection.name, Some(revision.id), origin);
        drop(read);
        let begun = self
            .send_off(
                attempt,
                client,
                fingerprint,
                Purpose::SignIn,
                false,
                browser,
                next,
            )
            .await?;
        match begun {
            Ok((begun, _)) => Ok(begun),
            Err((attempt, code)) => {
                let reference = attempt.reference.clone();
                let kept = self.record_failure(attempt).await?;
                Err(Error::Refused {
                    code,
                    reference: kept.then_some(reference),
                })
            }
        }
    }

    /// Begins connecting an identity of an active connection to the caller, who must have signed in
    /// within the last ten minutes.
    ///
    /// # Errors
    /// [`Error::NotFresh`]; [`Error::Refused`].
    pub async fn begin_link(&self, caller: &Caller, id: ConnectionId, browser: &str) -> Result<Begun> {
        let person = caller.person()?;
        if self.now() - person.session.created_at > FRESH_FOR {
            return Err(Error::NotFresh);
        }
        let mut read = self.read();
        let c = read
            .connection(id)
            .await?
            .filter(|c| c.active)
            .ok_or(Error::refused(Code::ConnectionNotActive))?;
        let live = c.live.ok_or(Error::refused(Code::ConnectionNotActive))?;
        let revision = read.revision(live).await?.ok_or(Error::NotFound)?;
        let fingerprint = self.fingerprint(&mut *read, &revision.settings).await?;
        let client = self.client(&mut *read, revision.settings.clone()).await?;
        let mut attempt = self.new_attempt(Kind::Link, id, &c.name, Some(revision.id), &person.origin);
        attempt.principal = Some(person.user.id);
        attempt.who.clone_from(&person.user.name);
        drop(read);
        let purpose = Purpose::Link { user: person.user.id };
        match self
            .send_off(attempt, client, fingerprint, purpose, false, browser, "/account")
            .await?
        {
            Ok((begun, _)) => Ok(begun),
            Err((attempt, code)) => {
                let reference = attempt.reference.clone();
                let kept = self.record_failure(attempt).await?;
                Err(Error::Refused {
                    code,
                    reference: kept.then_some(reference),
                })
            }
        }
    }

    /// Begins a dry run of the form as it stands: it is kept, validated and sent off with the production
    /// code, and the provider is asked once whether it would accept the request at all.
    ///
    /// # Errors
    /// [`Error::Invalid`] after the form was kept; not an administrator.
    pub async fn begin_test(
        &self,
        caller: &Caller,
        id: ConnectionId,
        input: Option<FormInput>,
        browser: &str,
    ) -> Result<TestBegun> {
        let person = caller.administrator()?;
        if let Some(input) = input {
            self.keep(caller, id, input).await?;
        }
        let editor = self.editor(caller, id).await?;
        if !editor.problems.is_empty() {
            return Err(Error::Invalid(editor.problems));
        }
        let settings = self.settings_of_copy(caller, id).await?;
        let mut read = self.read();
        let fingerprint = self.fingerprint(&mut *read, &settings).await?;
        let client = self.client(&mut *read, settings).await?;
        drop(read);
        let name = editor.form.display_name.trim().to_owned();
        let revision = editor.base.filter(|_| editor.unsaved_since.is_none());
        let mut attempt = self.new_attempt(Kind::Test, id, &name, revision, &person.origin);
        attempt.principal = Some(person.user.id);
        attempt.who.clone_from(&person.user.name);
        let reference = attempt.reference.clone();
        let purpose = Purpose::Test {
            by: person.user.id,
            fingerprint: fingerprint.clone(),
        };
        let (attempt, redirect) = match self
            .send_off(attempt, client, fingerprint, purpose, true, browser, "/")
            .await?
        {
            Ok((begun, attempt)) => (attempt, Some(begun)),
            Err((mut attempt, _)) => {
                attempt.ended_at = Some(self.now());
                (attempt, None)
            }
        };
        let mut tx = self.write().await?;
        tx.put_attempt(&attempt).await?;
        tx.commit().await?;
        Ok(TestBegun { reference, redirect })
    }

    /// Prepares the redirect and stores the flow. A refusal gives the attempt back, marked.
    #[allow(clippy::too_many_arguments)]
    async fn send_off(
        &self,
        mut attempt: Attempt,
        client: Client,
        fingerprint: String,
        purpose: Purpose,
        probe: bool,
        browser: &str,
        to: &str,
    ) -> Result<std::result::Result<(Begun, Attempt), (Attempt, Code)>> {
        let state = self.token();
        let state_hash = self.hash(&state);
        let connection = attempt.connection.ok_or(Error::NotFound)?;
        let redirect = match self
            .ports
            .openid
            .begin(&client, &state, probe, &mut attempt.trace)
            .await
        {
            Ok(redirect) => redirect,
            Err(Refusal(code)) => {
                attempt.outcome = Outcome::Refused { code };
                attempt.trace.bound();
                return Ok(Err((attempt, code)));
            }
        };
        attempt.trace.bound();
        let begun = Begun {
            url: redirect.url,
            connection_name: attempt.connection_name.clone(),
        };
        let id = attempt.id;
        let sealed = Sealed {
            settings: client.settings,
            fingerprint,
            private: redirect.private,
            attempt,
        };
        let plain = serde_json::to_vec(&sealed).map_err(|_| Error::Unsealable("flow"))?;
        let mut tx = self.write().await?;
        tx.insert_flow(&Flow {
            state_hash,
            browser_hash: self.hash(browser),
            purpose,
            connection,
            private: self.ports.vault.seal(&place(&state_hash), &plain),
            next: next::safe(to).to_owned(),
            attempt: id,
            expires_at: self.now() + FLOW_FOR,
        })
        .await?;
        tx.commit().await?;
        Ok(Ok((begun, sealed.attempt)))
    }
}

pub(super) fn place(state_hash: &[u8; 32]) -> String {
    format!("flows|{}|private", hex(state_hash))
}
