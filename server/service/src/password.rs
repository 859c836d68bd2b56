//! Signing in with a password kept here.

use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::User;
use crate::ports::{PasswordCheck, Read, Write};
use crate::secret::Secret;
use crate::sessions::SignedIn;
use crate::signin::{Typed, is_blank};
use gatehouse_domain::address::network;
use gatehouse_domain::attempt::{Attempt, Kind, Label, Mark, Method, Outcome, Shown, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::{AttemptId, Millis};
use gatehouse_domain::names;

/// Failures are counted in windows of this length (C7).
pub const WINDOW: Millis = 15 * 60_000;
/// So many failures of one account from one address, and the account has to wait there.
pub const PER_ACCOUNT_AND_ADDRESS: i64 = 10;
/// So many failures of one account from anywhere, and it has to wait everywhere: who has ten networks can
/// bring that about (`docs/decisions/0003-throttling.md`).
pub const PER_ACCOUNT: i64 = 100;
/// So many failures from one address, of any accounts.
pub const PER_ADDRESS: i64 = 100;

impl Gatehouse {
    /// Signs a person in by email or name and password: with an account kept here, else through the active
    /// directories. An unknown account and a wrong password take the
    /// same work and end the same.
    ///
    /// # Errors
    /// [`Error::Refused`] with the attempt's reference, when it was recorded; [`Error::Throttled`].
    pub async fn sign_in_with_password(
        &self,
        login: &str,
        password: Secret,
        next: &str,
        origin: &Origin,
    ) -> Result<SignedIn> {
        let login: String = login.chars().filter(|c| *c != '\0').take(254).collect();
        let key = names::name_key(&login);
        let network = network(&origin.address);
        let buckets = [
            (
                format!("signin:{}:{network}", self.hex_hash(&key)),
                PER_ACCOUNT_AND_ADDRESS,
            ),
            (format!("signin:{}", self.hex_hash(&key)), PER_ACCOUNT),
            (format!("signin-from:{network}"), PER_ADDRESS),
        ];
        let now = self.now();
        let mut read = self.read();
        for (bucket, most) in &buckets {
            let t = read.throttle(bucket).await?;
            if t.full(*most, now) {
                // Not recorded one by one: a flood is counted by its bucket.
                return Err(Error::throttled(t, now));
            }
        }
        let user = self.account_of(&mut *read, &key).await?;
        let phc = match &user {
            Some(u) => read.password(u.id).await?.map(|p| p.phc),
            None => None,
        };
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
        let typed = Secret::new(password.expose().to_owned());
        let right = match self.ports.passwords.check(phc.clone(), password).await {
            PasswordCheck::Busy => {
                return Err(self.turn_away(refused(attempt, Code::Busy), Code::Busy).await);
            }
            PasswordCheck::Wrong => false,
            PasswordCheck::Right => true,
        };
        let (mut tx, now) = (self.write().await?, self.now());
        // Passwords are checked side by side: every guess is counted before it is answered, so that those
        // beyond the limit learn nothing, not even which of them was right.
        for (bucket, most) in &buckets {
            let t = tx.count_failure(bucket, now, WINDOW).await?;
            if t.count > *most {
                return Err(Error::throttled(t, now));
            }
        }
        // Checking takes its time: the account is judged as it is now.
        let user = match user {
            Some(u) if right && tx.password(u.id).await?.map(|p| p.phc) == phc => tx.user(u.id).await?,
            _ => None,
        };
        let welcome = match user {
            Some(u) if u.disabled_at.is_none() => Ok(u),
            Some(_) => Err(Code::UserDisabled),
            None => Err(Code::WrongCredentials),
        };
        let user = match welcome {
            Ok(user) => user,
            Err(code) => {
                let attempt = refused(attempt, code);
                let directories = match code {
                    Code::WrongCredentials if !is_blank(&typed) => self.directories(&mut *tx, true).await?,
                    _ => Vec::new(),
                };
                if !directories.is_empty() {
                    // The guess is counted before a directory is asked.
                    tx.commit().await?;
                    let asked = Typed {
                        login: &login,
                        who: if named { &key } else { "" },
                        password: &typed,
                        here: here.as_deref(),
                        next,
                        origin,
                    };
                    let signed_in = self
                        .sign_in_through_directories(directories, &asked, attempt)
                        .await?;
                    let mut tx = self.write().await?;
                    forgive(&mut *tx, &buckets).await?;
                    tx.commit().await?;
                    return Ok(signed_in);
                }
                let reference = self.record_refusal_in(&mut *tx, attempt, code).await?;
                tx.commit().await?;
                return Err(Error::Refused { code, reference });
            }
        };
        let signed_in = self
            .accept_password(&mut *tx, &user, attempt, next, origin)
            .await?;
        forgive(&mut *tx, &buckets).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// The account that a login name is of.
    pub(crate) async fn account_of(&self, read: &mut dyn Read, key: &str) -> Result<Option<User>> {
        Ok(match key.contains('@') {
            true => read.user_by_email(key).await?,
            false => read.user_by_name(key).await?,
        })
    }

    async fn accept_password(
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
        self.begin_session(tx, user, None, origin, next).await
    }

    fn password_attempt(&self, login: &str, now: Millis, origin: &Origin) -> Attempt {
        Attempt {
            id: AttemptId(self.ports.rng.uuid(now)),
            reference: self.ports.rng.reference(),
            kind: Kind::SignIn,
            method: Method::Password,
            connection: None,
            connection_name: String::new(),
            revision: None,
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

/// A right password takes back what was counted before it was answered.
async fn forgive(tx: &mut dyn Write, [of_both, of_account, of_address]: &[(String, i64); 3]) -> Result<()> {
    tx.clear_throttle(&of_both.0).await?;
    tx.forgive_failure(&of_account.0).await?;
    tx.forgive_failure(&of_address.0).await?;
    Ok(())
}
