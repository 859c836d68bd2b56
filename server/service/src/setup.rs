//! The first administrator: by a one-time link that the log prints, or by the environment.

use crate::audit::{self, Change};
use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::{Password, Registered, User};
use crate::ports::flows::OneTime;
use crate::ports::{Read, Write};
use crate::secret::Secret;
use crate::sessions::SignedIn;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::{Millis, PrincipalId};
use gatehouse_domain::problem::{Problem, Problems};
use gatehouse_domain::{names, password};
use serde_json::json;
use std::collections::BTreeSet;

/// How long a setup link works.
pub const SETUP_LINK_FOR: Millis = 30 * 60_000;

/// The greatest length of a password that is hashed, in bytes: hashing it is bounded.
pub const PASSWORD_MOST: usize = 1024;

/// The setup form.
#[derive(Clone, Debug)]
pub struct NewAdministrator {
    /// The email, which is also the login name.
    pub email: String,
    /// The full name; may be empty.
    pub full_name: String,
    /// The password.
    pub password: Secret,
    /// The password again.
    pub again: Secret,
}

impl Gatehouse {
    /// Whether there is no administrator yet.
    ///
    /// # Errors
    /// Storage.
    pub async fn needs_setup(&self) -> Result<bool> {
        Ok(self.read().administrators().await?.is_empty())
    }

    /// A new one-time setup token while there is no administrator; the former one stops working.
    ///
    /// # Errors
    /// Storage.
    pub async fn setup_token(&self) -> Result<Option<String>> {
        if !self.needs_setup().await? {
            return Ok(None);
        }
        let token = self.token();
        let mut tx = self.write().await?;
        let link = OneTime {
            kind: "setup".into(),
            token_hash: self.hash(&token),
            payload: String::new(),
            expires_at: self.now() + SETUP_LINK_FOR,
        };
        tx.insert_one_time(&link, true).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// Whether a setup link works now, without using it.
    ///
    /// # Errors
    /// [`Code::SetupLinkInvalid`]
    pub async fn check_setup_token(&self, token: &str) -> Result<()> {
        let found = self
            .read()
            .one_time("setup", &self.hash(token), self.now())
            .await?;
        match found {
            Some(_) if self.needs_setup().await? => Ok(()),
            _ => Err(Error::refused(Code::SetupLinkInvalid)),
        }
    }

    /// Makes the first administrator and signs this person in. The link is used only when the form is right.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field, [`Code::SetupLinkInvalid`], [`Code::Busy`].
    pub async fn complete_setup(
        &self,
        token: &str,
        form: NewAdministrator,
        origin: &Origin,
    ) -> Result<SignedIn> {
        self.check_setup_token(token).await?;
        let least = self.instance().await?.accounts.least;
        validate_administrator(&form, least)?;
        let phc = self.hash_password(&form.password).await?;
        let mut tx = self.write().await?;
        if tx
            .use_one_time("setup", &self.hash(token), self.now())
            .await?
            .is_none()
            || !tx.administrators().await?.is_empty()
        {
            return Err(Error::refused(Code::SetupLinkInvalid));
        }
        let user = self
            .insert_administrator(&mut *tx, &form, phc, &origin.address)
            .await?;
        let signed_in = self
            .begin_session(&mut *tx, &user, None, origin, "/console")
            .await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Makes the first administrator from `GATEHOUSE_ADMIN_EMAIL` and `GATEHOUSE_ADMIN_PASSWORD`; nothing
    /// happens when there is one already.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field.
    pub async fn bootstrap_administrator(&self, email: &str, password: Secret) -> Result<bool> {
        if !self.needs_setup().await? {
            return Ok(false);
        }
        let form = NewAdministrator {
            email: email.into(),
            full_name: String::new(),
            again: password.clone(),
            password,
        };
        let least = self.instance().await?.accounts.least;
        validate_administrator(&form, least)?;
        let phc = self.hash_password(&form.password).await?;
        let mut tx = self.write().await?;
        if !tx.administrators().await?.is_empty() {
            return Ok(false);
        }
        self.insert_administrator(&mut *tx, &form, phc, "").await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn insert_administrator(
        &self,
        tx: &mut dyn Write,
        form: &NewAdministrator,
        phc: String,
        address: &str,
    ) -> Result<User> {
        let now = self.now();
        let email = form.email.trim().to_owned();
        if tx.user_by_email(&names::email_key(&email)).await?.is_some() {
            return Err(Error::Invalid(Problems::from([("email", Problem::EmailTaken)])));
        }
        let user = User {
            id: PrincipalId(self.ports.rng.uuid(now)),
            name: self.free_name(tx, &names::slug(&email)).await?,
            full_name: Some(form.full_name.trim().to_owned()).filter(|n| !n.is_empty()),
            email: Some(email.clone()),
            picture: None,
            admin: true,
            disabled_at: None,
            created_at: now,
            last_sign_in: None,
            login: None,
            registered: Registered::No,
        };
        tx.insert_user(&user).await?;
        tx.set_password(
            user.id,
            &Password {
                phc,
                must_change: false,
            },
        )
        .await?;
        let change = Change {
            action: "user.create_first_administrator",
            object: user.id.to_string(),
            object_name: &user.name,
            before: None,
            after: Some(json!({"email": email, "admin": true})),
        };
        audit::append(tx, Some(user.id), user.name.clone(), address, now, change).await?;
        Ok(user)
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// [`Code::Busy`]
    pub(crate) async fn hash_password(&self, password: &Secret) -> Result<String> {
        let phc = self.ports.passwords.hash(password.clone()).await;
        phc.ok_or(Error::refused(Code::Busy))
    }

    /// The first free principal name for a slug.
    pub(crate) async fn free_name(&self, read: &mut dyn Read, slug: &str) -> Result<String> {
        let taken: BTreeSet<String> = read.names_like(slug).await?.into_iter().collect();
        Ok(names::free_name(slug, |name| taken.contains(name)))
    }
}

fn validate_administrator(form: &NewAdministrator, least: usize) -> Result<()> {
    let mut p = Problems::new();
    if form.email.trim().is_empty() {
        p.insert("email", Problem::Required);
    } else if !names::is_email(&form.email) {
        p.insert("email", Problem::NotEmail);
    }
    if let Some(problem) = names::problem_with_full_name(&form.full_name) {
        p.insert("full_name", problem);
    }
    let names = password::names_of("", &form.email, &form.full_name);
    judge_password(&mut p, "password", &form.password, &form.again, least, &names);
    if p.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(p))
    }
}

/// Judges a new password, typed twice, of somebody with these names: the second one is in the field `again`.
pub(crate) fn judge_password(
    problems: &mut Problems,
    field: &'static str,
    typed: &Secret,
    again: &Secret,
    least: usize,
    names: &[&str],
) {
    if let Some(problem) = password::problem(typed.expose(), least, names) {
        problems.insert(field, problem);
    } else if typed.expose() != again.expose() {
        problems.insert("again", Problem::PasswordsDiffer);
    }
}
