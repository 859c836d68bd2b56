//! Connecting an identity of a directory to the person who is signed in: with its user name and password, asked
//! on a page of its own, guessed no faster than at the login form.

use super::Finished;
use super::directory::{Live, arrived, forget, is_blank, to_a_stranger};
use crate::caller::{Caller, Person};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::secret::Secret;
use crate::sessions::FRESH_FOR;
use gatehouse_domain::attempt::{Attempt, Kind, Method, Refusal, Shown, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::Protocol;
use gatehouse_domain::ids::ConnectionId;

impl Gatehouse {
    /// The name of the directory whose password is asked for; none where the person is sent to a provider, or
    /// there is nothing to connect.
    ///
    /// # Errors
    /// [`Error::NotFresh`]; [`Error::Unauthenticated`].
    pub async fn directory_to_connect(&self, caller: &Caller, id: ConnectionId) -> Result<Option<String>> {
        self.fresh(caller)?;
        let connection = self.read().connection(id).await?;
        let asks = connection.filter(|c| c.active && c.provider.protocol() == Protocol::Ldap);
        Ok(asks.map(|c| c.name))
    }

    /// Connects the identity of who has this user name and password in the directory to the caller, who must
    /// have signed in within the last ten minutes.
    ///
    /// # Errors
    /// [`Error::NotFresh`]; [`Error::Throttled`]; [`Error::Refused`] with the attempt's reference, and without
    /// telling whether there is such a name.
    pub async fn connect_directory(
        &self,
        caller: &Caller,
        id: ConnectionId,
        login: &str,
        password: Secret,
    ) -> Result<()> {
        let person = self.fresh(caller)?;
        let typed: String = login.chars().filter(|c| *c != '\0').take(254).collect();
        let guess = self.guesses(&typed, &person.origin);
        self.may_guess(&mut *self.read(), &guess).await?;
        let found = self.directories(&mut *self.read(), true).await?;
        let Some(directory) = found.into_iter().find(|d| d.connection.id == id) else {
            let mut attempt = self.new_attempt(Kind::Link, id, "", None, &person.origin);
            attempt.connection = None;
            let refusal = attempt.trace.refuse(StepKind::Connect, Code::ConnectionNotActive);
            return Err(self.turn_away(of(person, attempt), refusal.0).await);
        };
        let attempt = self.new_attempt(
            Kind::Link,
            id,
            &directory.connection.name,
            Some(directory.revision.id),
            &person.origin,
        );
        let mut attempt = of(person, attempt);
        if is_blank(&password) {
            let Refusal(code) = attempt
                .trace
                .refuse(StepKind::PersonBind, Code::LdapPasswordBlank);
            return Err(self.turn_away(attempt, code).await);
        }
        let mut tx = self.write().await?;
        self.hold_guess(&mut *tx, &guess).await?;
        // Of guesses side by side no more reach the directory than are counted here.
        self.count_ahead(&mut *tx, &guess).await?;
        tx.commit().await?;
        let outcome = self
            .connect_in(person, &directory, attempt, &typed, &password)
            .await;
        let mut tx = self.write().await?;
        match &outcome {
            Ok(Asked::Right(_)) => self.forget_guesses(&mut *tx, &guess).await?,
            _ => self.count_behind(&mut *tx, &guess).await?,
        }
        tx.commit().await?;
        match outcome? {
            Asked::Right(Finished::Refused { code, reference, .. }) | Asked::Wrong(code, reference) => {
                Err(Error::Refused { code, reference })
            }
            Asked::Right(_) => Ok(()),
        }
    }

    async fn connect_in(
        &self,
        person: &Person,
        directory: &Live,
        mut attempt: Attempt,
        typed: &str,
        password: &Secret,
    ) -> Result<Asked> {
        let port = &self.ports.directory;
        let asked = port
            .sign_in(&directory.source, typed, password, &mut attempt.trace)
            .await;
        let found = match asked {
            Ok(found) => found,
            Err(Refusal(code)) => {
                let bound = |a: &Attempt| a.trace.steps.iter().any(|s| s.kind == StepKind::PersonBind);
                if bound(&attempt) {
                    // An entry has this name.
                    attempt.who = Shown::plain(typed).as_str().to_owned();
                } else {
                    // It may be a password typed into the wrong field.
                    attempt.trace.steps.iter_mut().for_each(forget);
                }
                let reference = self.record_refusal(attempt, code).await?;
                return Ok(Asked::Wrong(to_a_stranger(code), reference));
            }
        };
        let arrived = arrived(
            &mut attempt,
            directory.connection.id,
            &directory.settings,
            &directory.fingerprint,
            found,
        );
        Ok(match arrived {
            Ok(arrived) => Asked::Right(self.link(attempt, &arrived, person).await?),
            Err(Refusal(code)) => Asked::Wrong(code, self.record_refusal(attempt, code).await?),
        })
    }

    /// The caller, who has signed in just now.
    pub(super) fn fresh<'a>(&self, caller: &'a Caller) -> Result<&'a Person> {
        let person = caller.person()?;
        match self.now() - person.session.created_at > FRESH_FOR {
            true => Err(Error::NotFresh),
            false => Ok(person),
        }
    }
}

/// What came of the password.
enum Asked {
    /// It is that person's: what came of connecting them.
    Right(Finished),
    /// It is not, or nobody could say.
    Wrong(Code, Option<String>),
}

/// The attempt of somebody who is signed in.
fn of(person: &Person, attempt: Attempt) -> Attempt {
    Attempt {
        method: Method::Ldap,
        principal: Some(person.user.id),
        who: person.user.name.clone(),
        ..attempt
    }
}
