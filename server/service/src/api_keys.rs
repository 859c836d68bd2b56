//! API keys: of a person for themselves, and of service accounts.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::namespace::title;
use crate::ports::machines::{ApiKey, ListedKey, Method, ServiceAccount};
use crate::ports::{Read, Write};
use crate::secret::Secret;
use crate::standing::Place;
use gatehouse_domain::access::{Action, Scope, Scopes, Why};
use gatehouse_domain::api_key::{DEFAULT_DAYS, Form, LONGEST_DAYS, OVERLAP_HOURS, access_key};
use gatehouse_domain::ids::{ApiKeyId, Millis, PrincipalId};
use gatehouse_domain::problem::{Problem, Problems};
use serde_json::{Value, json};

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;
/// An ended key is listed for so long.
const LISTED_FOR: Millis = 30 * DAY;
/// The longest overlap, in hours.
const LONGEST_OVERLAP: i64 = 30 * 24;

/// Whose keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The caller's own.
    Own,
    /// A service account's. Of another person an instance administrator sees and revokes keys, and makes none.
    Of(PrincipalId),
}

/// A key to be made, as typed.
#[derive(Clone, Debug, Default)]
pub struct NewKey {
    /// What it is for.
    pub name: String,
    /// In how many days it ends: a number, `never`, or nothing for the default.
    pub days: String,
    /// What it may be used for.
    pub scopes: Scopes,
}

/// A key that was made: the only time that it is seen.
#[derive(Clone, Debug)]
pub struct MadeKey {
    /// The key as it is stored.
    pub key: ApiKey,
    /// The key itself.
    pub secret: Secret,
}

impl Gatehouse {
    /// Somebody's keys, newest first, with those that ended in the last 30 days.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn api_keys(&self, caller: &Caller, whose: Whose) -> Result<Vec<ListedKey>> {
        let mut read = self.read();
        let owner = owner(caller, whose)?;
        self.may_manage_keys(&mut *read, caller, owner).await?;
        Ok(read.keys_of(owner, self.now() - LISTED_FOR).await?)
    }

    /// Makes a key.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn make_key(&self, caller: &Caller, whose: Whose, form: &NewKey) -> Result<MadeKey> {
        let mut tx = self.write().await?;
        let owner = owner(caller, whose)?;
        let account = self.may_manage_keys(&mut *tx, caller, owner).await?;
        may_make(caller, owner, account.as_ref())?;
        let made = self.key_from(caller, owner, form)?;
        self.store_key(&mut *tx, caller, &made, "key.create", None)
            .await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Makes a key that replaces another one: the old one goes on for some hours (K4). What it may be used for and
    /// for how long stay.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]; [`Error::Settled`] of a key that has ended.
    pub async fn rotate_key(&self, caller: &Caller, id: ApiKeyId, overlap_hours: &str) -> Result<MadeKey> {
        let overlap = match overlap_hours.trim() {
            "" => Some(OVERLAP_HOURS),
            hours => hours.parse().ok().filter(|h| (0..=LONGEST_OVERLAP).contains(h)),
        };
        let overlap = overlap.ok_or_else(|| Error::field("overlap", Problem::NotHours))? * HOUR;
        let now = self.now();
        let mut tx = self.write().await?;
        let old = tx.api_key(id).await?.ok_or(Error::NotFound)?;
        let account = self.may_manage_keys(&mut *tx, caller, old.principal).await?;
        may_make(caller, old.principal, account.as_ref())?;
        if old.revoked_at.is_some() || old.expires_at.is_some_and(|at| at <= now) {
            return Err(Error::Settled);
        }
        let lasts = old.expires_at.map(|at| at - old.created_at);
        let made = self.draw_key(
            caller,
            old.principal,
            &old.name,
            old.scopes,
            lasts.map(|l| now + l),
        )?;
        let ends = old.expires_at.map_or(now + overlap, |at| at.min(now + overlap));
        tx.end_api_key(id, Some(ends), None).await?;
        let before = json!({"key": old.access_key, "ends": ends});
        self.store_key(&mut *tx, caller, &made, "key.rotate", Some(before))
            .await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Ends a key at once. Nothing where it has ended.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn revoke_key(&self, caller: &Caller, id: ApiKeyId) -> Result<()> {
        let mut tx = self.write().await?;
        let key = tx.api_key(id).await?.ok_or(Error::NotFound)?;
        self.may_manage_keys(&mut *tx, caller, key.principal).await?;
        if key.revoked_at.is_some() {
            return Ok(());
        }
        tx.end_api_key(id, key.expires_at, Some(self.now())).await?;
        let name = tx.principal_name(key.principal).await?.unwrap_or_default();
        let change = Change {
            action: "key.revoke",
            object: key.principal.to_string(),
            object_name: &name,
            before: Some(told(&key)),
            after: None,
        };
        audit::by_actor(&mut *tx, caller.actor()?, self.now(), change).await?;
        Ok(tx.commit().await?)
    }

    /// Whether the caller may manage somebody's keys; the service account where it is one.
    async fn may_manage_keys(
        &self,
        read: &mut dyn Read,
        caller: &Caller,
        owner: PrincipalId,
    ) -> Result<Option<ServiceAccount>> {
        if caller.actor()?.id == owner {
            self.may(read, caller, Action::ManageOwnKeys, Place::Own).await?;
            return Ok(None);
        }
        if let Some(account) = read.service_account(owner).await? {
            self.may_manage_account(read, caller, &account).await?;
            return Ok(Some(account));
        }
        let may = self
            .may(read, caller, Action::EndPeoplesKeys, Place::Instance)
            .await;
        match may {
            Ok(_) if read.user(owner).await?.is_some() => Ok(None),
            Ok(_) | Err(Error::Denied(_)) => Err(Error::NotFound),
            Err(other) => Err(other),
        }
    }

    /// A key as the form says.
    pub(crate) fn key_from(&self, caller: &Caller, owner: PrincipalId, form: &NewKey) -> Result<MadeKey> {
        let mut problems = Problems::new();
        let days = match form.days.trim() {
            "" => Some(Some(DEFAULT_DAYS)),
            "never" => Some(None),
            days => match days.parse::<i64>() {
                Ok(days) if (1..=LONGEST_DAYS).contains(&days) => Some(Some(days)),
                _ => None,
            },
        };
        if days.is_none() {
            problems.insert("days", Problem::NotDays(LONGEST_DAYS));
        }
        if form.scopes.is_empty() {
            problems.insert("scopes", Problem::Required);
        }
        let name = match title(&form.name) {
            Ok(name) => name,
            Err(Error::Invalid(wrong)) => {
                problems.extend(wrong);
                String::new()
            }
            Err(other) => return Err(other),
        };
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let ends = days.flatten().map(|days| self.now() + days * DAY);
        self.draw_key(caller, owner, &name, form.scopes, ends)
    }

    fn draw_key(
        &self,
        caller: &Caller,
        owner: PrincipalId,
        name: &str,
        scopes: Scopes,
        expires_at: Option<Millis>,
    ) -> Result<MadeKey> {
        // A key makes none that may more than itself.
        if let Caller::Machine(machine) = caller {
            let more = Scope::ALL
                .iter()
                .find(|s| scopes.has(**s) && !machine.by.scopes.has(**s));
            if let Some(scope) = more {
                return Err(Error::Denied(Why::ScopeMissing(*scope)));
            }
        }
        // Nor one that lasts longer.
        let own = match caller {
            Caller::Machine(machine) => machine.by.expires_at,
            Caller::Person(_) | Caller::Anonymous => None,
        };
        let expires_at = match (expires_at, own) {
            (Some(ends), Some(own)) => Some(ends.min(own)),
            (ends, own) => ends.or(own),
        };
        let (now, rng) = (self.now(), &self.ports.rng);
        let secret = Form::Key.make(|buffer| rng.fill(buffer));
        let key = ApiKey {
            id: ApiKeyId(rng.uuid(now)),
            principal: owner,
            name: name.to_owned(),
            access_key: access_key(|buffer| rng.fill(buffer)),
            hash: self.hash(&secret),
            scopes,
            made_by: caller.actor()?.id,
            created_at: now,
            expires_at,
            revoked_at: None,
            last_used: None,
        };
        Ok(MadeKey {
            key,
            secret: Secret::new(secret),
        })
    }

    /// Stores a key with its entry in the audit.
    pub(crate) async fn store_key(
        &self,
        tx: &mut dyn Write,
        caller: &Caller,
        made: &MadeKey,
        action: &str,
        before: Option<Value>,
    ) -> Result<()> {
        tx.insert_api_key(&made.key).await?;
        let name = tx.principal_name(made.key.principal).await?.unwrap_or_default();
        let change = Change {
            action,
            object: made.key.principal.to_string(),
            object_name: &name,
            before,
            after: Some(told(&made.key)),
        };
        audit::by_actor(tx, caller.actor()?, self.now(), change).await
    }
}

fn owner(caller: &Caller, whose: Whose) -> Result<PrincipalId> {
    match whose {
        Whose::Own => Ok(caller.actor()?.id),
        Whose::Of(id) => {
            caller.actor()?;
            Ok(id)
        }
    }
}

/// Nobody makes a key in another person's name, nor one of an account that proves itself otherwise.
fn may_make(caller: &Caller, owner: PrincipalId, account: Option<&ServiceAccount>) -> Result<()> {
    match account {
        Some(account) if account.method != Method::BuiltIn => {
            Err(Error::field("method", Problem::NotOffered))
        }
        Some(_) => Ok(()),
        None if caller.actor()?.id == owner => Ok(()),
        None => Err(Error::Forbidden),
    }
}

/// A key in the audit.
fn told(key: &ApiKey) -> Value {
    json!({"name": key.name, "key": key.access_key, "scopes": key.scopes.to_string(), "ends": key.expires_at})
}
