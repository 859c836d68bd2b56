//! Choosing a password of one's own: by a one-time link, after a first sign-in, or in `/account`.

use crate::audit::{self, Change};
use crate::caller::{Caller, Origin};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::{Password, User};
use crate::ports::flows::OneTime;
use crate::ports::{PasswordCheck, Read, Write};
use crate::secret::Secret;
use crate::sessions::SignedIn;
use crate::setup::judge_password;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::{Millis, PrincipalId};
use gatehouse_domain::password::names_of;
use gatehouse_domain::problem::{Problem, Problems};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How long a link that an administrator hands out works.
pub const LINK_FOR: Millis = 3 * 24 * 3_600_000;
/// How long a person has to choose after the sign-in that asked for it.
pub const CHANGE_FOR: Millis = 10 * 60_000;

const KIND: &str = "password";

/// Why a password is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// An administrator handed a link out.
    Link,
    /// The password that was signed in with is somebody else's choice.
    MustChange,
}

/// What a token stands for.
#[derive(Serialize, Deserialize)]
struct Payload {
    user: PrincipalId,
    /// The hash of the password's hash when it was made: a password set since then ends it.
    set: String,
    why: Why,
}

/// What the page that a token opens shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the person types to sign in.
    pub login: String,
    /// Why.
    pub why: Why,
    /// The least length.
    pub least: usize,
}

impl Gatehouse {
    /// A new token that opens the page to choose a password.
    pub(crate) async fn password_token(
        &self,
        tx: &mut dyn Write,
        user: PrincipalId,
        why: Why,
    ) -> Result<String> {
        let token = self.token();
        let set = self.password_state(tx, user).await?;
        let payload = serde_json::to_string(&Payload { user, set, why });
        let lasts = match why {
            Why::Link => LINK_FOR,
            Why::MustChange => CHANGE_FOR,
        };
        let one_time = OneTime {
            kind: KIND.into(),
            token_hash: self.hash(&token),
            payload: payload.map_err(|_| Error::Unsealable("password link"))?,
            expires_at: self.now() + lasts,
        };
        tx.insert_one_time(&one_time, false).await?;
        Ok(token)
    }

    async fn password_state(&self, read: &mut dyn Read, user: PrincipalId) -> Result<String> {
        let password = read.password(user).await?;
        Ok(password.map(|p| self.hex_hash(&p.phc)).unwrap_or_default())
    }

    /// Whose token it is, as the account is now.
    async fn password_opened(&self, read: &mut dyn Read, one_time: Option<OneTime>) -> Result<(User, Why)> {
        let gone = || Error::refused(Code::PasswordLink);
        let payload = one_time.ok_or_else(gone)?.payload;
        let payload: Payload = serde_json::from_str(&payload).map_err(|_| gone())?;
        let user = read.user(payload.user).await?.ok_or_else(gone)?;
        let same = self.password_state(read, user.id).await? == payload.set;
        match same && user.disabled_at.is_none() {
            true => Ok((user, payload.why)),
            false => Err(gone()),
        }
    }

    /// What the page of a token shows; the token is not used.
    ///
    /// # Errors
    /// [`Code::PasswordLink`]
    pub async fn password_choice(&self, token: &str) -> Result<Choice> {
        let mut read = self.read();
        let found = read.one_time(KIND, &self.hash(token), self.now()).await?;
        let (user, why) = self.password_opened(&mut *read, found).await?;
        Ok(Choice {
            login: user.email.clone().unwrap_or_else(|| user.login().to_owned()),
            why,
            least: read.instance().await?.accounts.least,
        })
    }

    /// Sets the password that the holder of a token chose, ends the sessions there were, and signs the person in.
    /// The token is used only when the form is right.
    ///
    /// # Errors
    /// [`Error::Invalid`] for `password` and `again`; [`Code::PasswordLink`]; [`Code::Busy`].
    pub async fn choose_password(
        &self,
        token: &str,
        password: Secret,
        again: Secret,
        next: &str,
        origin: &Origin,
    ) -> Result<SignedIn> {
        let mut read = self.read();
        let found = read.one_time(KIND, &self.hash(token), self.now()).await?;
        let (user, why) = self.password_opened(&mut *read, found).await?;
        let least = read.instance().await?.accounts.least;
        let old = read.password(user.id).await?;
        drop(read);
        judge_own(&user, "password", &password, &again, least)?;
        if let (Why::MustChange, Some(old)) = (why, old) {
            self.differs(old.phc, &password, "password").await?;
        }
        let phc = self.hash_password(&password).await?;
        let mut tx = self.write().await?;
        let used = tx.use_one_time(KIND, &self.hash(token), self.now()).await?;
        let (user, why) = self.password_opened(&mut *tx, used).await?;
        let must_change = false;
        tx.set_password(user.id, &Password { phc, must_change }).await?;
        let ended = tx.delete_sessions_of(user.id, None).await?;
        let change = Change {
            action: "password.choose",
            object: user.id.to_string(),
            object_name: &user.name,
            before: Some(json!({"sessions": ended})),
            after: Some(json!({"by": match why {
                Why::Link => "link",
                Why::MustChange => "first sign-in",
            }})),
        };
        let (name, now) = (user.name.clone(), self.now());
        audit::append(&mut *tx, Some(user.id), name, &origin.address, now, change).await?;
        let attempt = self.password_attempt(user.login(), now, origin);
        let signed_in = self
            .accept_password(&mut *tx, &user, attempt, next, origin)
            .await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// The new password is not the one to be replaced.
    async fn differs(&self, old: String, new: &Secret, field: &'static str) -> Result<()> {
        match self.ports.passwords.check(Some(old), new.clone()).await {
            PasswordCheck::Right => Err(wrong(field, Problem::SamePassword)),
            PasswordCheck::Wrong => Ok(()),
            PasswordCheck::Busy => Err(Error::refused(Code::Busy)),
        }
    }

    /// The caller's own password is replaced; the caller's other sessions end.
    ///
    /// # Errors
    /// [`Error::Invalid`] for `current_password`, `password` and `again`; [`Error::Throttled`]; [`Code::Busy`];
    /// [`Error::NotFound`] where there is none.
    pub async fn change_password(
        &self,
        caller: &Caller,
        current: Secret,
        password: Secret,
        again: Secret,
    ) -> Result<()> {
        let person = caller.person()?;
        let user = &person.user;
        let mut read = self.read();
        // Who holds somebody's session guesses no faster than a stranger.
        let guess = self.guesses(&user.id.to_string(), &person.origin);
        self.may_guess(&mut *read, &guess).await?;
        let old = read.password(user.id).await?.ok_or(Error::NotFound)?.phc;
        let least = read.instance().await?.accounts.least;
        drop(read);
        judge_own(user, "password", &password, &again, least)?;
        let checked = self.ports.passwords.check(Some(old.clone()), current).await;
        if checked == PasswordCheck::Busy {
            return Err(Error::refused(Code::Busy));
        }
        let right = checked == PasswordCheck::Right;
        let phc = match right {
            true => {
                self.differs(old.clone(), &password, "password").await?;
                self.hash_password(&password).await?
            }
            false => String::new(),
        };
        let mut tx = self.write().await?;
        self.hold_guess(&mut *tx, &guess).await?;
        // First the account: whoever sets a password holds it.
        tx.user(user.id).await?.ok_or(Error::NotFound)?;
        let same = tx.password(user.id).await?.is_some_and(|p| p.phc == old);
        if !right || !same {
            self.count_guess(&mut *tx, &guess).await?;
            tx.commit().await?;
            return Err(wrong("current_password", Problem::WrongPassword));
        }
        self.forget_guesses(&mut *tx, &guess).await?;
        let must_change = false;
        tx.set_password(user.id, &Password { phc, must_change }).await?;
        let ended = tx.delete_sessions_of(user.id, Some(person.session.id)).await?;
        let change = Change {
            action: "password.change",
            object: user.id.to_string(),
            object_name: &user.name,
            before: Some(json!({"sessions": ended})),
            after: None,
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        Ok(tx.commit().await?)
    }
}

fn wrong(field: &'static str, problem: Problem) -> Error {
    Error::Invalid(Problems::from([(field, problem)]))
}

fn judge_own(
    user: &User,
    field: &'static str,
    password: &Secret,
    again: &Secret,
    least: usize,
) -> Result<()> {
    let (email, full) = (user.email.as_deref(), user.full_name.as_deref());
    let names = names_of(user.login(), email.unwrap_or_default(), full.unwrap_or_default());
    let mut problems = Problems::new();
    judge_password(&mut problems, field, password, again, least, &names);
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Error::Invalid(problems)),
    }
}
