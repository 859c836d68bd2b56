//! Testing a directory: the settings alone, or with a person, by the code that signs people in and with a
//! reader that cannot write.

use super::TestBegun;
use super::apply::known;
use super::directory::{arrived, at_home, is_blank};
use super::finish::map_step;
use crate::caller::{Caller, Person};
use crate::connections::FormInput;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::directory::NotProbed;
use crate::ports::openid::Proven;
use crate::secret::Secret;
use gatehouse_domain::attempt::{Attempt, Method, Outcome, Refusal};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::Target;
use gatehouse_domain::connection::{LdapSettings, Settings};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::ldap::ISSUER;
use gatehouse_domain::login::typed_key;

/// The person of a test. Nobody by default: one of the entries shows that they map.
#[derive(Clone, Debug, Default)]
pub struct Tried {
    /// What would be typed as user name.
    pub login: String,
    /// The password, to check it too.
    pub password: Option<Secret>,
}

impl Gatehouse {
    /// *Try a person*: what would become of somebody who signs in through the directory with the form as it
    /// stands, which is kept first. Nothing is changed.
    ///
    /// # Errors
    /// [`Error::Invalid`] after the form was kept; [`Error::NotFound`] where it is of no directory; not an
    /// administrator.
    pub async fn try_person(
        &self,
        caller: &Caller,
        id: ConnectionId,
        input: Option<FormInput>,
        tried: Tried,
    ) -> Result<TestBegun> {
        let person = caller.administrator()?;
        let (attempt, settings, fingerprint) = self.trial(caller, id, input).await?;
        match settings {
            Settings::Ldap(settings) => {
                self.try_directory(person, attempt, settings, fingerprint, tried)
                    .await
            }
            Settings::Oidc(_) => Err(Error::NotFound),
        }
    }

    pub(super) async fn try_directory(
        &self,
        person: &Person,
        mut attempt: Attempt,
        settings: LdapSettings,
        fingerprint: String,
        tried: Tried,
    ) -> Result<TestBegun> {
        attempt.method = Method::Ldap;
        let id = attempt.connection.ok_or(Error::NotFound)?;
        let run = match tried.login.trim() {
            "" => self.probe(&mut attempt, &settings).await,
            login => {
                self.rehearse_person(&mut attempt, &settings, &fingerprint, login, tried.password)
                    .await
            }
        };
        if let Err(Refusal(code)) = run? {
            attempt.outcome = Outcome::Refused { code };
        }
        self.end_test(&mut attempt, id, &fingerprint, person.user.id)
            .await?;
        Ok(TestBegun {
            reference: attempt.reference,
            redirect: None,
        })
    }

    /// The settings alone. They are proven by an entry whose unique id, user name and email map.
    async fn probe(
        &self,
        attempt: &mut Attempt,
        settings: &LdapSettings,
    ) -> Result<std::result::Result<(), Refusal>> {
        let source = self.source(&mut *self.read(), settings.clone(), true).await?;
        let sample = match self.ports.directory.probe(&source, &mut attempt.trace).await {
            Ok(probed) => probed.sample,
            Err(NotProbed { refusal, .. }) => return Ok(Err(refusal)),
        };
        let tester = attempt.who.clone();
        let proven = Proven {
            issuer: ISSUER.into(),
            subject: String::new(),
            claims: sample.claims,
            tokens: None,
        };
        let mapped = map_step(attempt, &settings.mapping, &proven);
        attempt.who = tester;
        let mapped = match mapped {
            Ok(mapped) => mapped,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if mapped.profile.user_name.is_none()
            && let Some(step) = attempt.trace.steps.last_mut()
        {
            step.about(Target::UserName.field());
            return Ok(Err(step.fail(Code::ClaimMissing)));
        }
        attempt.outcome = Outcome::Works;
        Ok(Ok(()))
    }

    async fn rehearse_person(
        &self,
        attempt: &mut Attempt,
        settings: &LdapSettings,
        fingerprint: &str,
        login: &str,
        password: Option<Secret>,
    ) -> Result<std::result::Result<(), Refusal>> {
        let mut read = self.read();
        let source = self.source(&mut *read, settings.clone(), true).await?;
        // Who signs in with this name is looked for here first.
        let user = self.account_of(&mut *read, &typed_key(login)).await?;
        let here = known(&mut *read, user.as_ref())
            .await?
            .filter(|known| known.password);
        drop(read);
        attempt
            .trace
            .steps
            .push(at_home(here.as_ref().map(|known| known.name.as_str())));
        let directory = &self.ports.directory;
        let trace = &mut attempt.trace;
        let found = match password.filter(|password| !is_blank(password)) {
            Some(password) => directory.sign_in(&source, login, &password, trace).await,
            None => directory.look_up(&source, login, trace).await,
        };
        let found = match found {
            Ok(found) => found,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some(id) = attempt.connection else {
            return Err(Error::NotFound);
        };
        let arrived = match arrived(attempt, id, settings, fingerprint, found) {
            Ok(arrived) => arrived,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut read = self.read();
        self.rehearse(&mut *read, attempt, &arrived).await?;
        Ok(Ok(()))
    }
}
