//! What is read again and again is kept while nothing is written, a few seconds at most.
//!
//! On SQLite this process writes alone, and the store counts its commits: what was read before is true until the
//! next. So a session that was ended is refused by the very next request. Where other processes write, too, the
//! store counts nothing and nothing is kept (decision 14).

use crate::caller::Caller;
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::machines::KnownToken;
use crate::ports::accounts::User;
use crate::ports::machines::{ApiKey, Owner};
use crate::ports::sessions::Session;
use crate::signin::Door;
use crate::verify::Verified;
use gatehouse_domain::ids::{Millis, OrgId, PrincipalId, SecretId, SessionId};
use gatehouse_domain::instance::InstanceSettings;
use gatehouse_domain::text::Lang;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// So long something is kept at most: a command beside the server writes without being counted.
const KEPT_FOR: Millis = 5_000;
/// So many values of a kind are kept; one more, and all are read anew.
const MOST: usize = 4096;
/// Longer answers are not kept, in bytes.
const LONGEST: usize = 4096;

/// What is kept.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) instance: Shelf<(), Arc<InstanceSettings>>,
    pub(crate) door: Shelf<(), Door>,
    pub(crate) sessions: Shelf<[u8; 32], (Session, User)>,
    pub(crate) keys: Shelf<[u8; 32], (ApiKey, Owner, bool)>,
    pub(crate) tokens: Shelf<[u8; 32], KnownToken>,
    /// Sealed; each never changes while it is there.
    pub(crate) secrets: Shelf<SecretId, Vec<u8>>,
    pub(crate) verified: Shelf<(PrincipalId, Option<OrgId>), Arc<Verified>>,
    accounts: Shelf<(SessionId, Lang), Arc<[u8]>>,
}

/// Values of one kind.
pub(crate) struct Shelf<K, V>(Mutex<Holds<K, V>>);

/// The version that all of them were read at, and each with its time.
type Holds<K, V> = (u64, HashMap<K, (Millis, V)>);

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Shelf(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Shelf<K, V> {
    fn get(&self, version: u64, now: Millis, key: &K) -> Option<V> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, value) = shelf.1.get(key)?;
        (shelf.0 == version && (0..KEPT_FOR).contains(&(now - at))).then(|| value.clone())
    }

    fn put(&self, version: u64, now: Millis, key: K, value: V) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if version > shelf.0 || shelf.1.len() >= MOST {
            shelf.1.clear();
            shelf.0 = version;
        }
        // What was read before the newest commit is of no use to anybody.
        if version == shelf.0 {
            shelf.1.insert(key, (now, value));
        }
    }
}

impl Gatehouse {
    /// The value on a shelf, or what reading comes to. What is not there is read anew each time. The version is of
    /// before reading: a commit in between makes what was read too old to be kept.
    pub(crate) async fn kept<K: Eq + Hash, V: Clone>(
        &self,
        shelf: &Shelf<K, V>,
        version: Option<u64>,
        key: K,
        read: impl Future<Output = Result<Option<V>>>,
    ) -> Result<Option<V>> {
        let Some(version) = version else {
            return read.await;
        };
        let now = self.now();
        if let Some(value) = shelf.get(version, now, &key) {
            return Ok(Some(value));
        }
        let value = read.await?;
        if let Some(value) = &value {
            shelf.put(version, now, key, value.clone());
        }
        Ok(value)
    }

    /// What `/account` told this session a moment ago, or what `ask` comes to; none where that is no answer to keep.
    ///
    /// # Errors
    /// Nobody is signed in; those of `ask`.
    pub async fn kept_account(
        &self,
        caller: &Caller,
        lang: Lang,
        ask: impl Future<Output = Result<Option<Arc<[u8]>>>>,
    ) -> Result<Option<Arc<[u8]>>> {
        let key = (caller.person()?.session.id, lang);
        let mut long = None;
        let ask = async {
            let answer = ask.await?;
            match answer {
                Some(answer) if answer.len() > LONGEST => {
                    long = Some(answer);
                    Ok(None)
                }
                answer => Ok(answer),
            }
        };
        let kept = self
            .kept(&self.kept.accounts, self.ports.store.version(), key, ask)
            .await?;
        Ok(kept.or(long))
    }

    /// The settings of the installation.
    pub(crate) async fn instance(&self) -> Result<Arc<InstanceSettings>> {
        let version = self.ports.store.settings_version();
        let read = async { Ok(Some(Arc::new(self.read().instance().await?))) };
        let kept = self.kept(&self.kept.instance, version, (), read).await?;
        Ok(kept.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_kept_until_a_commit_and_no_longer_than_five_seconds() {
        let shelf = Shelf::default();
        shelf.put(1, 0, "a", 1);
        assert_eq!(shelf.get(1, 4_999, &"a"), Some(1));
        assert_eq!(shelf.get(1, 5_000, &"a"), None);
        assert_eq!(shelf.get(2, 0, &"a"), None, "something was committed");
        shelf.put(2, 0, "b", 2);
        shelf.put(1, 0, "a", 1);
        assert_eq!(shelf.get(2, 0, &"b"), Some(2));
        assert_eq!(shelf.get(1, 0, &"a"), None, "read before the commit");
    }

    #[test]
    fn a_shelf_has_an_end() {
        let shelf = Shelf::default();
        for n in 0..=MOST {
            shelf.put(1, 0, n, n);
        }
        assert_eq!(shelf.get(1, 0, &MOST), Some(MOST));
        assert_eq!(shelf.get(1, 0, &0), None);
    }
}
