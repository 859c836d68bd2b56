//! Sending a person off to a provider.

use super::trial::Tried;
use super::{BEGUN_OF_A_NETWORK, FLOW_FOR, MINUTE, Sealed};
use crate::caller::{Caller, Origin, Person};
use crate::connections::FormInput;
use crate::error::{Error, Result};
use crate::gatehouse::{Gatehouse, hex};
use crate::ports::flows::{Flow, Purpose};
use crate::ports::openid::Client;
use gatehouse_domain::address::network;
use gatehouse_domain::attempt::{Attempt, Kind, Outcome, Refusal, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::Settings;
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
    /// [`Error::Refused`] with the attempt's reference; [`Error::Throttled`] past [`BEGUN_OF_A_NETWORK`].
    pub async fn begin_sign_in(
        &self,
        id: ConnectionId,
        browser: &str,
        next: &str,
        origin: &Origin,
    ) -> Result<Begun> {
        self.begin(id, None, origin, browser, next).await
    }

    /// Begins connecting an identity of an active connection to the caller, who must have signed in
    /// within the last ten minutes.
    ///
    /// # Errors
    /// [`Error::NotFresh`]; [`Error::Refused`].
    pub async fn begin_link(&self, caller: &Caller, id: ConnectionId, browser: &str) -> Result<Begun> {
        let person = self.fresh(caller)?;
        self.begin(id, Some(person), &person.origin, browser, "/account")
            .await
    }

    /// Begins a redirect with the live settings of a connection, which has to be active: to connect an
    /// identity to a person, or to sign in. A refusal is recorded.
    async fn begin(
        &self,
        id: ConnectionId,
        person: Option<&Person>,
        origin: &Origin,
        browser: &str,
        to: &str,
    ) -> Result<Begun> {
        let (kind, purpose) = match person {
            Some(person) => (Kind::Link, Purpose::Link { user: person.user.id }),
            None => (Kind::SignIn, Purpose::SignIn),
        };
        let mut read = self.read();
        if purpose == Purpose::SignIn {
            // before the provider is asked anything
            let begun = read.throttle(&begun_bucket(&origin.address)).await?;
            if begun.full(BEGUN_OF_A_NETWORK, self.now()) {
                return Err(Error::throttled(begun.until, self.now()));
            }
        }
        let connection = read.connection(id).await?;
        let revision = match connection.as_ref().filter(|c| c.active).and_then(|c| c.live) {
            Some(live) => read.revision(live).await?,
            None => None,
        };
        let mut attempt = self.new_attempt(kind, id, "", revision.as_ref().map(|r| r.id), origin);
        if let Some(person) = person {
            attempt.principal = Some(person.user.id);
            attempt.who.clone_from(&person.user.name);
        }
        if self.restoring() && purpose == Purpose::SignIn {
            let Refusal(code) = attempt
                .trace
                .refuse(StepKind::AuthorizationRequest, Code::Restoring);
            return Err(self.turn_away(attempt, code).await);
        }
        let Some(revision) = revision else {
            attempt.connection = connection.as_ref().map(|c| c.id);
            attempt.connection_name = connection.map(|c| c.name).unwrap_or_default();
            let Refusal(code) = attempt
                .trace
                .refuse(StepKind::AuthorizationRequest, Code::ConnectionNotActive);
            return Err(self.turn_away(attempt, code).await);
        };
        attempt.connection_name = connection.map(|c| c.name).unwrap_or_default();
        let fingerprint = self.fingerprint(&mut *read, &revision.settings).await?;
        let Settings::Oidc(settings) = revision.settings else {
            // A directory is asked by the password form: there is nowhere to send the person.
            let kind = StepKind::AuthorizationRequest;
            let Refusal(code) = attempt.trace.refuse(kind, Code::ConnectionNotActive);
            return Err(self.turn_away(attempt, code).await);
        };
        let client = self.client(&mut *read, settings).await?;
        drop(read);
        match self
            .send_off(attempt, client, fingerprint, purpose, false, browser, to)
            .await?
        {
            Ok((begun, _)) => Ok(begun),
            Err((attempt, code)) => Err(self.turn_away(attempt, code).await),
        }
    }

    /// Begins a dry run of the form as it stands: it is kept, validated and sent off with the production
    /// code, and the provider is asked once whether it would accept the request at all. The test of a directory
    /// has ended with it.
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
        let (attempt, settings, fingerprint) = self.trial(caller, id, input).await?;
        let settings = match settings {
            Settings::Oidc(settings) => settings,
            Settings::Ldap(settings) => {
                let tried = Tried::default();
                return self
                    .try_directory(person, attempt, settings, fingerprint, tried)
                    .await;
            }
        };
        let client = self.client(&mut *self.read(), settings).await?;
        let reference = attempt.reference.clone();
        let purpose = Purpose::Test {
            by: person.user.id,
            fingerprint: fingerprint.clone(),
        };
        let (mut attempt, redirect) = match self
            .send_off(attempt, client, fingerprint, purpose, true, browser, "/")
            .await?
        {
            Ok((begun, attempt)) => (attempt, Some(begun)),
            Err((mut attempt, code)) => {
                attempt.outcome = Outcome::Refused { code };
                attempt.ended_at = Some(self.now());
                (attempt, None)
            }
        };
        attempt.bound();
        let mut tx = self.write().await?;
        tx.put_attempt(&attempt).await?;
        tx.commit().await?;
        Ok(TestBegun { reference, redirect })
    }

    /// A test of the form as it stands, kept first: its attempt, the settings it runs with, their fingerprint.
    pub(super) async fn trial(
        &self,
        caller: &Caller,
        id: ConnectionId,
        input: Option<FormInput>,
    ) -> Result<(Attempt, Settings, String)> {
        let person = caller.administrator()?;
        if let Some(input) = input {
            self.keep(caller, id, input).await?;
        }
        let editor = self.editor(caller, id).await?;
        if !editor.problems.is_empty() {
            return Err(Error::Invalid(editor.problems));
        }
        let settings = self.settings_of_copy(caller, id).await?;
        let fingerprint = self.fingerprint(&mut *self.read(), &settings).await?;
        let name = editor.form.display_name().trim().to_owned();
        let revision = editor.base.filter(|_| editor.unsaved_since.is_none());
        let mut attempt = self.new_attempt(Kind::Test, id, &name, revision, &person.origin);
        attempt.principal = Some(person.user.id);
        attempt.who.clone_from(&person.user.name);
        Ok((attempt, settings, fingerprint))
    }

    /// Prepares the redirect and stores the flow. A refusal gives the attempt back.
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
            Err(Refusal(code)) => return Ok(Err((attempt, code))),
        };
        attempt.bound();
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
        if purpose == Purpose::SignIn {
            let bucket = begun_bucket(&sealed.attempt.address);
            let begun = tx.count_failure(&bucket, self.now(), MINUTE).await?;
            if begun.count > BEGUN_OF_A_NETWORK {
                return Err(Error::throttled(begun.until, self.now()));
            }
        }
        tx.insert_flow(&Flow {
            state_hash,
            browser_hash: self.hash(browser),
            purpose,
            connection,
            private: self.ports.vault.seal(&place(&state_hash, "private"), &plain),
            response: None,
            next: next::safe(to).to_owned(),
            attempt: id,
            expires_at: self.now() + FLOW_FOR,
        })
        .await?;
        tx.commit().await?;
        Ok(Ok((begun, sealed.attempt)))
    }
}

fn begun_bucket(address: &str) -> String {
    format!("begun:{}", network(address))
}

/// What a column of a flow is sealed for.
pub(super) fn place(state_hash: &[u8; 32], column: &str) -> String {
    format!("flows|{}|{column}", hex(state_hash))
}
