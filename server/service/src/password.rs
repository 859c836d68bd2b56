//! Signing in with a password kept here.

use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::guesses::Guesses;
use crate::own_password::Why;
use crate::ports::accounts::{Password, Registered, User};
use crate::ports::{PasswordCheck, Read, Write};
use crate::secret::Secret;
use crate::sessions::SignedIn;
use crate::signin::{Live, Typed, is_blank};
use gatehouse_domain::attempt::{Attempt, Kind, Label, Mark, Method, Outcome, Shown, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::{AttemptId, Millis};
use gatehouse_domain::login;

impl Gatehouse {
    /// Signs a person in by email or name and password: with an account kept here, else through the active
    /// directories. An unknown account and a wrong password take the
    /// same work and end the same.
    ///
    /// # Errors
    /// [`Error::Refused`] with the attempt's reference, when it was recorded; [`Error::Throttled`];
    /// [`Error::MustChange`] where the password is right, and somebody else chose it.
    pub async fn sign_in_with_password(
        &self,
        login: &str,
        password: Secret,
        next: &str,
        origin: &Origin,
    ) -> Result<SignedIn> {
        let typed: String = login.chars().filter(|c| *c != '\0').take(254).collect();
        let (key, guess) = (login::typed_key(&typed), self.guesses(&typed, origin));
        let now = self.now();
        let mut read = self.read();
        // Not recorded one by one: a flood is counted by its counter.
        self.may_guess(&mut *read, &guess).await?;
        let user = self.account_of(&mut *read, &key).await?;
        let phc = match &user {
            Some(u) => read.password(u.id).await?.map(|p| p.phc),
            None => None,
        };
        // A directory's person has no password here. Then one is checked in vain only where the sign-in fails.
        let elsewhere =
            phc.is_none() && !is_blank(&password) && !self.directories(&mut *read, true).await?.is_empty();
        drop(read);
        // A password typed into the wrong field is kept nowhere: only what names somebody, or could.
        let named = user.is_some() || key.contains('@');
        let attempt = self.password_attempt(if named { &key } else { "" }, now, origin);
        let refused = |mut attempt: Attempt, code| {
            let step = attempt.trace.step(StepKind::Password);
            step.fact(Label::Account, if named { &key } else { "—" })
                .masked(Label::Password, Shown::secret());
            let _ = step.fail(code);
            attempt
        };
        let here = phc
            .is_some()
            .then(|| user.as_ref().map(|u| u.name.clone()))
            .flatten();
        let checked = match elsewhere {
            true => PasswordCheck::Wrong,
            false => self.ports.passwords.check(phc.clone(), password.clone()).await,
        };
        let right = match checked {
            PasswordCheck::Busy => {
                return Err(self.turn_away(refused(attempt, Code::Busy), Code::Busy).await);
            }
            PasswordCheck::Wrong => false,
            PasswordCheck::Right => true,
        };
        let renewed = match &phc {
            // Hashed anew while it is known, in vain where there is no room for it.
            Some(old) if right && self.ports.passwords.outdated(old) => {
                self.ports.passwords.hash(password.clone()).await
            }
            _ => None,
        };
        let mut tx = self.write().await?;
        self.hold_guess(&mut *tx, &guess).await?;
        // Checking takes its time: the account is judged as it is now.
        let mut must_change = false;
        let user = match user {
            // First the account: whoever sets a password holds it.
            Some(u) if right => match tx.user(u.id).await?.zip(tx.password(u.id).await?) {
                Some((u, now)) if Some(&now.phc) == phc.as_ref() => {
                    must_change = now.must_change;
                    Some(u)
                }
                _ => None,
            },
            _ => None,
        };
        let welcome = match user {
            Some(u) if u.disabled_at.is_none() => Ok(u),
            Some(u) if u.registered == Registered::Waiting => Err(Code::UserWaiting),
            Some(_) => Err(Code::UserDisabled),
            None => Err(Code::WrongCredentials),
        };
        let user = match welcome {
            Ok(user) => user,
            Err(code) => {
                let attempt = refused(attempt, code);
                let directories = match code {
                    Code::WrongCredentials if !is_blank(&password) => {
                        self.directories(&mut *tx, true).await?
                    }
                    _ => Vec::new(),
                };
                if !directories.is_empty() {
                    // Of guesses side by side no more reach a directory than are counted here.
                    self.count_ahead(&mut *tx, &guess).await?;
                    tx.commit().await?;
                    let asked = Typed {
                        login: &typed,
                        who: if named { &key } else { "" },
                        password: &password,
                        here: here.as_deref(),
                        next,
                        origin,
                    };
                    let outcome = self.ask_directories(directories, &asked, attempt, &guess).await;
                    if elsewhere && outcome.is_err() {
                        self.check_in_vain(&password).await;
                    }
                    return outcome;
                }
                self.count_guess(&mut *tx, &guess).await?;
                let reference = self.record_refusal_in(&mut *tx, attempt, code).await?;
                tx.commit().await?;
                if elsewhere {
                    self.check_in_vain(&password).await;
                }
                return Err(Error::Refused { code, reference });
            }
        };
        // Who registered chose the name: failures under it may have been guesses at somebody of a directory.
        if user.registered == Registered::No || self.directories(&mut *tx, true).await?.is_empty() {
            self.forget_guesses(&mut *tx, &guess).await?;
        }
        if let Some(phc) = renewed {
            tx.set_password(user.id, &Password { phc, must_change }).await?;
        }
        if must_change {
            let mut attempt = refused(attempt, Code::PasswordMustChange);
            attempt.principal = Some(user.id);
            attempt.outcome = Outcome::Refused {
                code: Code::PasswordMustChange,
            };
            self.end_attempt(&mut *tx, &mut attempt).await?;
            let token = self.password_token(&mut *tx, user.id, Why::MustChange).await?;
            tx.commit().await?;
            return Err(Error::MustChange { token });
        }
        let signed_in = self
            .accept_password(&mut *tx, &user, attempt, next, origin)
            .await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// A wrong password takes as long for a name that nobody has here as for one that somebody has (L10).
    async fn check_in_vain(&self, password: &Secret) {
        self.ports.passwords.check(None, password.clone()).await;
    }

    /// The rest of a sign-in that no account here is of.
    async fn ask_directories(
        &self,
        directories: Vec<Live>,
        typed: &Typed<'_>,
        local: Attempt,
        guess: &Guesses,
    ) -> Result<SignedIn> {
        let outcome = self.sign_in_through_directories(directories, typed, local).await;
        let mut tx = self.write().await?;
        match &outcome {
            Ok(_) => self.forget_guesses(&mut *tx, guess).await?,
            Err(_) => self.count_behind(&mut *tx, guess).await?,
        }
        tx.commit().await?;
        outcome
    }

    /// The account that a login name is of.
    pub(crate) async fn account_of(&self, read: &mut dyn Read, key: &str) -> Result<Option<User>> {
        Ok(match key.contains('@') {
            true => read.user_by_email(key).await?,
            false => read.user_by_login(key).await?,
        })
    }

    pub(crate) async fn accept_password(
        &self,
        tx: &mut dyn Write,
        user: &User,
        mut attempt: Attempt,
        next: &str,
        origin: &Origin,
    ) -> Result<SignedIn> {
        let step = attempt.trace.step(StepKind::Password);
        step.mark = Mark::Passed;
        step.fact(Label::Account, &user.name);
        attempt.outcome = Outcome::SignedIn { new: false };
        attempt.principal = Some(user.id);
        self.end_attempt(tx, &mut attempt).await?;
        tx.note_password_use(user.id, self.now()).await?;
        self.begin_session(tx, user, None, origin, next).await
    }

    pub(crate) fn password_attempt(&self, login: &str, now: Millis, origin: &Origin) -> Attempt {
        Attempt {
            id: AttemptId(self.ports.rng.uuid(now)),
            reference: self.ports.rng.reference(),
            kind: Kind::SignIn,
            method: Method::Password,
            connection: None,
            connection_name: String::new(),
            revision: None,
            issuer: None,
            principal: None,
            who: Shown::plain(login).as_str().to_owned(),
            address: origin.address.clone(),
            trace: Trace::default(),
            result: None,
            outcome: Outcome::Running,
            started_at: now,
            ended_at: None,
        }
    }
}
