//! A way back in for an administrator: by a link that `gatehouse admin recover` prints on the host, or by one of the
//! instance's recovery codes. Either works once, and all administrators are told.

use crate::audit::{self, Change};
use crate::caller::{Caller, Origin};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::{Password, Registered, User};
use crate::ports::flows::OneTime;
use crate::ports::{Read, Write};
use crate::secret::Secret;
use crate::sessions::SignedIn;
use crate::setup::judge_password;
use gatehouse_domain::address::network;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::{Millis, PrincipalId};
use gatehouse_domain::instance::{Announced, Announcement, InstanceSettings};
use gatehouse_domain::password::names_of;
use gatehouse_domain::problem::{Problem, Problems};
use gatehouse_domain::{login, names};
use serde_json::json;

/// How long the link of `gatehouse admin recover` works.
pub const LINK_FOR: Millis = 10 * 60_000;
/// So many recovery codes there are.
pub const CODES: usize = 10;
/// So many wrong ones from one network in an hour.
pub const GUESSED_OF_A_NETWORK: i64 = 10;

const HOUR: Millis = 3_600_000;
/// Recovery codes do not run out by themselves.
const NEVER: Millis = 253_402_300_799_000;
/// So long an announcement is shown to who has not read it.
const TOLD_FOR: Millis = 30 * 24 * HOUR;

const LINK: &str = "recover";
pub(crate) const CODE: &str = "recovery_code";

/// What lets somebody recover.
#[derive(Clone, Debug)]
pub enum Key {
    /// The token of a link.
    Link(String),
    /// A recovery code as typed.
    Code(String),
}

/// The form.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// The email or user name of the administrator to be made or restored.
    pub account: String,
    /// The new password.
    pub password: Secret,
    /// The password again.
    pub again: Secret,
}

impl Key {
    const fn kind(&self) -> &'static str {
        match self {
            Key::Link(_) => LINK,
            Key::Code(_) => CODE,
        }
    }
}

impl Gatehouse {
    /// A new link for `gatehouse admin recover`; a former one stops working.
    ///
    /// # Errors
    /// Storage.
    pub async fn recovery_link(&self) -> Result<String> {
        let token = self.token();
        let now = self.now();
        let mut tx = self.write().await?;
        // Of two at once the second one's holds.
        tx.lock_ways_in().await?;
        let one_time = OneTime {
            kind: LINK.into(),
            token_hash: self.hash(&token),
            payload: String::new(),
            expires_at: now + LINK_FOR,
        };
        tx.insert_one_time(&one_time, true).await?;
        let change = Change {
            action: "recover.link",
            object: "instance".into(),
            object_name: "",
            before: None,
            after: None,
        };
        audit::append(&mut *tx, None, "system".into(), "", now, change).await?;
        let url = self.public_url_in(&mut *tx).await?.url;
        tx.commit().await?;
        Ok(format!("{url}/recover?token={token}"))
    }

    /// Whether the link of a token works.
    ///
    /// # Errors
    /// [`Code::RecoveryLink`]
    pub async fn check_recovery(&self, token: &str) -> Result<()> {
        let found = self.read().one_time(LINK, &self.hash(token), self.now()).await?;
        found.map(drop).ok_or(Error::refused(Code::RecoveryLink))
    }

    /// Ten new recovery codes; the former ones stop working. They are told this once.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn make_recovery_codes(&self, caller: &Caller) -> Result<Vec<String>> {
        let person = caller.administrator()?;
        let codes: Vec<String> = (0..CODES).map(|_| self.drawn_password()).collect();
        let mut tx = self.write().await?;
        tx.lock_ways_in().await?;
        for (n, code) in codes.iter().enumerate() {
            let one_time = OneTime {
                kind: CODE.into(),
                token_hash: self.hash(&plain(code)),
                payload: String::new(),
                expires_at: NEVER,
            };
            tx.insert_one_time(&one_time, n == 0).await?;
        }
        let change = Change {
            action: "recover.codes",
            object: "instance".into(),
            object_name: "",
            before: None,
            after: Some(json!({"codes": CODES})),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Makes an administrator of the account, which is made where there is none: enabled, with this password, its
    /// sessions ended; and signs the person in. All administrators are told.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Code::RecoveryLink`], [`Code::RecoveryCode`]; [`Error::Throttled`]; [`Code::Busy`].
    pub async fn recover(&self, key: &Key, form: &Recovery, origin: &Origin) -> Result<SignedIn> {
        let bucket = format!("recover-from:{}", network(&origin.address));
        let mut read = self.read();
        let (hash, refusal) = match key {
            Key::Link(token) => (self.hash(token), Code::RecoveryLink),
            Key::Code(code) => (self.hash(&plain(code)), Code::RecoveryCode),
        };
        if read.one_time(key.kind(), &hash, self.now()).await?.is_none() {
            // Only who is wrong waits: nobody can keep the right key out.
            let tries = read.throttle(&bucket).await?;
            if tries.full(GUESSED_OF_A_NETWORK, self.now()) {
                return Err(Error::throttled(tries.until, self.now()));
            }
            drop(read);
            let mut tx = self.write().await?;
            tx.count_failure(&bucket, self.now(), HOUR).await?;
            tx.commit().await?;
            return Err(Error::refused(refusal));
        }
        let found = find(&mut *read, &form.account).await?;
        let least = read.instance().await?.accounts.least;
        drop(read);
        judge(form, found.as_ref(), least)?;
        let phc = self.hash_password(&form.password).await?;
        let mut tx = self.write().await?;
        // Serialised with whatever judges the ways in.
        tx.lock_ways_in().await?;
        if tx.use_one_time(key.kind(), &hash, self.now()).await?.is_none() {
            return Err(Error::refused(refusal));
        }
        let user = match find(&mut *tx, &form.account).await? {
            Some(user) => self.restore_account(&mut *tx, user).await?,
            None if looks_like_another(&mut *tx, &form.account).await? => {
                return Err(Error::Invalid(Problems::from([("account", Problem::LoginTaken)])));
            }
            None => self.new_administrator(&mut *tx, form.account.trim()).await?,
        };
        let must_change = false;
        tx.set_password(user.id, &Password { phc, must_change }).await?;
        let announced = match key {
            Key::Link(_) => Announced::RecoveredByLink,
            Key::Code(_) => Announced::RecoveredByCode,
        };
        self.announce(&mut *tx, announced, &user.name, &origin.address)
            .await?;
        let now = self.now();
        let change = Change {
            action: "user.recover",
            object: user.id.to_string(),
            object_name: &user.name,
            before: None,
            after: Some(json!({"by": match key {
                Key::Link(_) => "link",
                Key::Code(_) => "code",
            }})),
        };
        audit::append(
            &mut *tx,
            Some(user.id),
            user.name.clone(),
            &origin.address,
            now,
            change,
        )
        .await?;
        let attempt = self.password_attempt(user.login(), now, origin);
        let signed_in = self
            .accept_password(&mut *tx, &user, attempt, "/console", origin)
            .await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    async fn restore_account(&self, tx: &mut dyn Write, mut user: User) -> Result<User> {
        let mut instance = tx.instance().await?;
        if instance.restore == Some(user.id) {
            // An administrator like any other from now on.
            instance.restore = None;
            tx.set_instance(&instance).await?;
        }
        user.admin = true;
        user.disabled_at = None;
        if user.registered == Registered::Waiting {
            user.registered = Registered::In;
        }
        tx.update_user(&user).await?;
        tx.delete_sessions_of(user.id, None).await?;
        Ok(user)
    }

    async fn new_administrator(&self, tx: &mut dyn Write, account: &str) -> Result<User> {
        let now = self.now();
        let email = account.contains('@');
        let user = User {
            id: PrincipalId(self.ports.rng.uuid(now)),
            name: self.free_name(tx, &names::slug(account)).await?,
            full_name: None,
            email: email.then(|| account.to_owned()),
            picture: None,
            admin: true,
            disabled_at: None,
            created_at: now,
            last_sign_in: None,
            login: (!email).then(|| account.to_owned()),
            registered: Registered::No,
        };
        tx.insert_user(&user).await?;
        Ok(user)
    }

    /// Tells all administrators.
    async fn announce(&self, tx: &mut dyn Write, what: Announced, name: &str, address: &str) -> Result<()> {
        let mut settings = tx.instance().await?;
        let now = self.now();
        settings.announcements.retain(|a| now - a.at < TOLD_FOR);
        settings.announcements.push(Announcement {
            at: now,
            what,
            name: name.to_owned(),
            address: address.to_owned(),
            read_by: Vec::new(),
        });
        Ok(tx.set_instance(&settings).await?)
    }

    /// What the caller, an administrator, has not read yet, newest first.
    ///
    /// # Errors
    /// Storage. For others there is nothing.
    pub async fn announcements(&self, caller: &Caller) -> Result<Vec<Announcement>> {
        let Ok(person) = caller.administrator() else {
            return Ok(Vec::new());
        };
        let (id, now) = (person.user.id, self.now());
        let unread = |a: &Announcement| now - a.at < TOLD_FOR && !a.read_by.contains(&id);
        let all = self.instance().await?.announcements.clone();
        Ok(all.into_iter().rev().filter(unread).collect())
    }

    /// The caller has read all there are.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn read_announcements(&self, caller: &Caller) -> Result<()> {
        let id = caller.administrator()?.user.id;
        let mut tx = self.write().await?;
        // the row is read, changed and written whole
        tx.lock_ways_in().await?;
        let mut settings: InstanceSettings = tx.instance().await?;
        for announcement in &mut settings.announcements {
            if !announcement.read_by.contains(&id) {
                announcement.read_by.push(id);
            }
        }
        tx.set_instance(&settings).await?;
        Ok(tx.commit().await?)
    }
}

/// A code as it is compared, however it was copied.
fn plain(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a name that nobody has can be taken for somebody's (decision 22).
async fn looks_like_another(read: &mut dyn Read, account: &str) -> Result<bool> {
    Ok(!account.contains('@') && read.is_look_taken(&login::look(account)).await?)
}

async fn find(read: &mut dyn Read, account: &str) -> Result<Option<User>> {
    let key = login::typed_key(account);
    Ok(match key.contains('@') {
        true => read.user_by_email(&key).await?,
        false => read.user_by_login(&key).await?,
    })
}

fn judge(form: &Recovery, found: Option<&User>, least: usize) -> Result<()> {
    let mut problems = Problems::new();
    let account = form.account.trim();
    let wrong = match (account.is_empty(), found) {
        (true, _) => Some(Problem::Required),
        (false, Some(_)) => None,
        (false, None) if account.contains('@') => (!names::is_email(account)).then_some(Problem::NotEmail),
        (false, None) => login::problem_with_login(account),
    };
    if let Some(problem) = wrong {
        problems.insert("account", problem);
    }
    let name = found.and_then(|u| u.full_name.as_deref()).unwrap_or_default();
    let email = found.and_then(|u| u.email.as_deref()).unwrap_or(account);
    let login = found.map_or("", User::login);
    judge_password(
        &mut problems,
        "password",
        &form.password,
        &form.again,
        least,
        &names_of(login, email, name),
    );
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Error::Invalid(problems)),
    }
}
