//! Signing in with a password kept here.

use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::User;
use crate::ports::{PasswordCheck, Write};
use crate::secret::Secret;
use crate::sessions::SignedIn;
use gatehouse_domain::address::network;
use gatehouse_domain::attempt::{Attempt, Kind, Label, Mark, Method, Outcome, Shown, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::{AttemptId, Millis};
use gatehouse_domain::names;

/// Failures are counted in windows of this length (C7).
pub const WINDOW: Millis = 15 * 60_000;
/// So many failures of one account from one address, and it has to wait. Another address is not affected,
/// so nobody can lock an administrator out by guessing.
pub const PER_ACCOUNT_AND_ADDRESS: i64 = 10;
/// So many failures of one account from anywhere.
pub const PER_ACCOUNT: i64 = 100;
/// So many failures from one address, of any accounts.
pub const PER_ADDRESS: i64 = 100;

impl Gatehouse {
    /// Signs a person in by email or name and password. An unknown account and a wrong password take the
    /// same work and end the same.
    ///
    /// # Errors
    /// [`Error::Refused`] with the attempt's reference.
    pub async fn sign_in_with_password(
        &self,
        login: &str,
        password: Secret,
        next: &str,
        origin: &Origin,
    ) -> Result<SignedIn> {
        let key = names::name_key(&login.chars().filter(|c| *c != '\0').take(254).collect::<String>());
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
            if t.until > now && t.count >= *most {
                // Not recorded one by one: a flood is counted by its bucket.
                let seconds = (t.until - now).div_euclid(1000) + 1;
                return Err(Error::Throttled { seconds });
            }
        }
        let user = if key.contains('@') {
            read.user_by_email(&key).await?
        } else {
            read.user_by_name(&key).await?
        };
        let phc = match &user {
            Some(u) => read.password(u.id).await?.map(|p| p.phc),
            None => None,
        };
        drop(read);
        let right = match self.ports.passwords.check(phc.clone(), password).await {
            PasswordCheck::Busy => return Err(Error::refused(Code::Busy)),
            PasswordCheck::Wrong => false,
            PasswordCheck::Right => true,
        };
        let mut tx = self.write().await?;
        let known = user.is_some();
        // Checking takes its time: the account is judged as it is now.
        let user = match user {
            Some(u) if right && tx.password(u.id).await?.map(|p| p.phc) == phc => tx.user(u.id).await?,
            _ => None,
        };
        let refusal = match &user {
            Some(u) if u.disabled_at.is_some() => Some(Code::UserDisabled),
            Some(_) => None,
            None => Some(Code::WrongCredentials),
        };
        // A password typed into the wrong field is kept nowhere: only what names somebody, or could.
        let named = known || key.contains('@');
        let shown = if named { key.as_str() } else { "" };
        let mut attempt = self.password_attempt(shown, now, origin);
        if let Some(code) = refusal {
            let step = attempt.trace.step(StepKind::Password);
            step.fact(Label::Account, if named { &key } else { "—" })
                .masked(Label::Password, Shown::secret());
            let _ = step.fail(code);
            attempt.outcome = Outcome::Refused { code };
            for (bucket, _) in &buckets {
                tx.count_failure(bucket, now, WINDOW).await?;
            }
            attempt.ended_at = Some(self.now());
            tx.put_attempt(&attempt).await?;
            tx.commit().await?;
            return Err(Error::Refused {
                code,
                reference: Some(attempt.reference),
            });
        }
        let Some(user) = user else {
            return Err(Error::refused(Code::WrongCredentials));
        };
        let signed_in = self
            .accept_password(&mut *tx, &user, attempt, next, origin)
            .await?;
        tx.clear_throttle(&buckets[0].0).await?;
        tx.commit().await?;
        Ok(signed_in)
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
        attempt.ended_at = Some(self.now());
        tx.put_attempt(&attempt).await?;
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
