//! Accounts with a password kept here: made by an administrator, or by the person where that is allowed.

use crate::audit::{self, Change};
use crate::caller::{Caller, Origin};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::own_password::Why;
use crate::ports::accounts::{Password, Registered, User};
use crate::ports::{Read, Write};
use crate::secret::Secret;
use crate::sessions::SignedIn;
use crate::setup::judge_password;
use gatehouse_domain::address::network;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::{Millis, PrincipalId};
use gatehouse_domain::instance::AccountRules;
use gatehouse_domain::password::names_of;
use gatehouse_domain::problem::{Problem, Problems};
use gatehouse_domain::{login, names};
use serde_json::json;

/// So many tries to register from one network in an hour; names that are taken are told there.
pub const REGISTERED_OF_A_NETWORK: i64 = 20;
const HOUR: Millis = 3_600_000;

/// The password that an account begins with.
#[derive(Clone, Debug)]
pub enum Initial {
    /// As the administrator typed it.
    Typed(Secret),
    /// Drawn here.
    Generated,
    /// None: the person chooses one by a link.
    Link,
}

/// The form of an account.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// The login name.
    pub login: String,
    /// The email; may be empty where an administrator makes the account.
    pub email: String,
    /// The full name; may be empty.
    pub full_name: String,
}

/// What the administrator hands to the person; it is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// What was typed.
    Nothing,
    /// A password.
    Password(String),
    /// The address of a page.
    Link(String),
}

/// Where somebody who registered is.
#[derive(Clone, Debug)]
pub enum Entered {
    /// In.
    SignedIn(SignedIn),
    /// An administrator has to approve the account.
    Waiting,
}

impl Gatehouse {
    /// Makes an account, whose password the person has to change at the first sign-in.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Code::Busy`]; not an administrator.
    pub async fn make_account(
        &self,
        caller: &Caller,
        form: &NewAccount,
        initial: Initial,
    ) -> Result<(User, Handed)> {
        let person = caller.administrator()?;
        let least = self.instance().await?.accounts.least;
        let mut problems = judge_form(form);
        let (password, handed) = match initial {
            Initial::Typed(password) => {
                judge_password(
                    &mut problems,
                    "password",
                    &password,
                    &password,
                    least,
                    &form.names(),
                );
                (Some(password), Handed::Nothing)
            }
            Initial::Generated => {
                let drawn = self.drawn_password();
                (Some(Secret::new(drawn.clone())), Handed::Password(drawn))
            }
            Initial::Link => (None, Handed::Nothing),
        };
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let phc = match &password {
            Some(password) => Some(self.hash_password(password).await?),
            None => None,
        };
        let mut tx = self.write().await?;
        let user = self.insert_account(&mut *tx, form, Registered::No).await?;
        let (handed, begins) = match phc {
            Some(phc) => {
                let must_change = true;
                tx.set_password(user.id, &Password { phc, must_change }).await?;
                (handed, "password")
            }
            None => (self.password_link(&mut *tx, user.id).await?, "link"),
        };
        let change = Change {
            action: "user.create",
            object: user.id.to_string(),
            object_name: &user.name,
            before: None,
            after: Some(json!({"login": user.login(), "email": user.email, "begins_with": begins})),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok((user, handed))
    }

    /// A one-time link for a person to choose a password with. The one there is works on until it is used.
    ///
    /// # Errors
    /// [`Error::NotFound`]; not an administrator.
    pub async fn make_password_link(&self, caller: &Caller, id: PrincipalId) -> Result<Handed> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let user = tx.user(id).await?.ok_or(Error::NotFound)?;
        let handed = self.password_link(&mut *tx, id).await?;
        let change = Change {
            action: "password.link",
            object: id.to_string(),
            object_name: &user.name,
            before: None,
            after: None,
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(handed)
    }

    async fn password_link(&self, tx: &mut dyn Write, user: PrincipalId) -> Result<Handed> {
        let token = self.password_token(tx, user, Why::Link).await?;
        let url = self.public_url_in(tx).await?.url;
        Ok(Handed::Link(format!("{url}/password?token={token}")))
    }

    /// Removes an account with all that is its own: identities, memberships, sessions. What it did stays in the
    /// audit, and its names are free. Somebody who registered is refused by this.
    ///
    /// # Errors
    /// [`Error::LastWayIn`], [`Error::NotFound`], not an administrator.
    pub async fn delete_user(&self, caller: &Caller, id: PrincipalId) -> Result<()> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        let user = tx.user(id).await?.ok_or(Error::NotFound)?;
        tx.delete_user(id).await?;
        self.judge_ways(&mut *tx, before).await?;
        let change = Change {
            action: if user.registered == Registered::Waiting {
                "user.refuse"
            } else {
                "user.delete"
            },
            object: id.to_string(),
            object_name: &user.name,
            before: Some(json!({"login": user.login(), "email": user.email, "admin": user.admin})),
            after: None,
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        Ok(tx.commit().await?)
    }

    /// The rules in force.
    ///
    /// # Errors
    /// Storage.
    pub async fn account_rules(&self) -> Result<AccountRules> {
        let mut rules = self.instance().await?.accounts.clone();
        if let Some((open, _)) = &self.outside().registration {
            rules.open = *open;
        }
        Ok(rules)
    }

    /// Changes them.
    ///
    /// # Errors
    /// [`Error::Invalid`]; not an administrator.
    pub async fn set_account_rules(&self, caller: &Caller, mut rules: AccountRules) -> Result<()> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        // the row is read, changed and written whole
        tx.lock_ways_in().await?;
        let mut settings = tx.instance().await?;
        if self.outside().registration.is_some() {
            rules.open = settings.accounts.open;
        }
        let before = std::mem::replace(&mut settings.accounts, rules.clone());
        tx.set_instance(&settings).await?;
        let change = Change {
            action: "settings.accounts",
            object: "instance".into(),
            object_name: "",
            before: Some(json!(before)),
            after: Some(json!(rules)),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        Ok(tx.commit().await?)
    }

    /// Somebody makes an account. The address is not verified: nothing is sent to it.
    ///
    /// # Errors
    /// [`Code::RegistrationClosed`]; [`Error::Invalid`]; [`Error::Throttled`]; [`Code::Busy`].
    pub async fn register(
        &self,
        form: &NewAccount,
        password: &Secret,
        again: &Secret,
        next: &str,
        origin: &Origin,
    ) -> Result<Entered> {
        let rules = self.account_rules().await?;
        if !rules.open {
            return Err(Error::refused(Code::RegistrationClosed));
        }
        let mut problems = judge_form(form);
        if form.email.trim().is_empty() {
            problems.insert("email", Problem::Required);
        } else if !problems.contains_key("email") && !rules.allows(&form.email) {
            problems.insert("email", Problem::NotAllowedDomain);
        }
        judge_password(
            &mut problems,
            "password",
            password,
            again,
            rules.least,
            &form.names(),
        );
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let bucket = format!("register-from:{}", network(&origin.address));
        let tries = self.read().throttle(&bucket).await?;
        if tries.full(REGISTERED_OF_A_NETWORK, self.now()) {
            return Err(Error::throttled(tries.until, self.now()));
        }
        let phc = self.hash_password(password).await?;
        let mut tx = self.write().await?;
        let tries = tx.count_failure(&bucket, self.now(), HOUR).await?;
        if tries.count > REGISTERED_OF_A_NETWORK {
            return Err(Error::throttled(tries.until, self.now()));
        }
        let registered = match rules.approval {
            true => Registered::Waiting,
            false => Registered::In,
        };
        let user = match self.insert_account(&mut *tx, form, registered).await {
            Err(taken @ Error::Invalid(_)) => {
                // Which names there are is guessed no faster either.
                tx.commit().await?;
                return Err(taken);
            }
            inserted => inserted?,
        };
        let must_change = false;
        tx.set_password(user.id, &Password { phc, must_change }).await?;
        let change = Change {
            action: "user.register",
            object: user.id.to_string(),
            object_name: &user.name,
            before: None,
            after: Some(json!({"login": user.login(), "email": user.email, "waits": rules.approval})),
        };
        let (name, now) = (user.name.clone(), self.now());
        audit::append(&mut *tx, Some(user.id), name, &origin.address, now, change).await?;
        if rules.approval {
            tx.commit().await?;
            return Ok(Entered::Waiting);
        }
        let attempt = self.password_attempt(user.login(), now, origin);
        let signed_in = self
            .accept_password(&mut *tx, &user, attempt, next, origin)
            .await?;
        tx.commit().await?;
        Ok(Entered::SignedIn(signed_in))
    }

    /// Stores an account whose names nobody has, nor any that look like them.
    async fn insert_account(
        &self,
        tx: &mut dyn Write,
        form: &NewAccount,
        registered: Registered,
    ) -> Result<User> {
        // Of two names that look alike, made at once, one is second.
        tx.lock_ways_in().await?;
        let problems = taken(tx, form).await?;
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let some = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        let now = self.now();
        let login = form.login.trim();
        let user = User {
            id: PrincipalId(self.ports.rng.uuid(now)),
            name: self.free_name(tx, &names::slug(login)).await?,
            full_name: some(&form.full_name),
            email: some(&form.email),
            picture: None,
            admin: false,
            disabled_at: (registered == Registered::Waiting).then_some(now),
            created_at: now,
            last_sign_in: None,
            login: Some(login.to_owned()),
            registered,
        };
        tx.insert_user(&user).await?;
        Ok(user)
    }

    /// A password to be passed on: 100 bits in groups of five, without letters that look alike.
    pub(crate) fn drawn_password(&self) -> String {
        const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstvwxyz0123456789";
        let drawn = self.ports.rng.bytes32();
        let letters = drawn
            .iter()
            .take(20)
            .map(|b| char::from(LETTERS[usize::from(b % 32)]));
        let letters: Vec<char> = letters.collect();
        let groups: Vec<String> = letters.chunks(5).map(|five| five.iter().collect()).collect();
        groups.join("-")
    }
}

impl NewAccount {
    /// What the password must not hold.
    fn names(&self) -> [&str; 4] {
        names_of(self.login.trim(), &self.email, &self.full_name)
    }
}

pub(crate) fn judge_form(form: &NewAccount) -> Problems {
    let email = form.email.trim();
    let found = [
        ("login", login::problem_with_login(&form.login)),
        (
            "email",
            (!email.is_empty() && !names::is_email(email)).then_some(Problem::NotEmail),
        ),
        ("full_name", names::problem_with_full_name(&form.full_name)),
    ];
    found
        .into_iter()
        .filter_map(|(field, p)| Some((field, p?)))
        .collect()
}

/// Which of its names somebody has.
pub(crate) async fn taken(read: &mut dyn Read, form: &NewAccount) -> Result<Problems> {
    let mut problems = Problems::new();
    if !form.login.trim().is_empty() && read.is_look_taken(&login::look(&form.login)).await? {
        problems.insert("login", Problem::LoginTaken);
    }
    let email = form.email.trim();
    if !email.is_empty() && read.user_by_email(&names::email_key(email)).await?.is_some() {
        problems.insert("email", Problem::EmailTaken);
    }
    Ok(problems)
}
