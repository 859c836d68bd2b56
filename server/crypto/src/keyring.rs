//! The key ring: data keys that seal the secrets in the database, themselves wrapped by the master key.
//!
//! A sealed value is: a version byte (1), the id of its data key (four bytes, big endian), the nonce (12
//! bytes), the ciphertext, the tag (16 bytes). A wrapped data key is the same without the id. The header
//! and the place are authenticated with each.

use crate::aead::{self, Key};
use crate::master::MasterKey;
use gatehouse_service::ports::crypto::Vault;
pub use gatehouse_service::ports::keys::KeyId;
use gatehouse_service::ports::time::Rng;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use thiserror::Error;
use zeroize::Zeroizing;

const VERSION: u8 = 1;

/// The master key does not open the data keys, or there are none to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("wrong key: the secret key does not open the data keys of this database")]
pub struct WrongKey;

/// The data keys of one database, and the master key, which opens those that other replicas add. It neither
/// prints nor serialises.
pub struct KeyRing {
    master: MasterKey,
    keys: RwLock<Keys>,
}

struct Keys {
    /// Values are sealed with this one.
    newest: KeyId,
    keys: BTreeMap<KeyId, Key>,
}

impl KeyRing {
    /// A ring with its first data key, for an empty database; with the key's id and the key wrapped, to be
    /// stored.
    pub fn create(master: &MasterKey, rng: &dyn Rng) -> (Self, KeyId, Vec<u8>) {
        let (id, key) = (1, aead::new_key(rng));
        let wrapped = wrap(master, id, &key);
        (Self::with(master, BTreeMap::from([(id, key)]), id), id, wrapped)
    }

    /// Opens the stored data keys. Values are sealed with the one of the highest id. It is the wrong key if
    /// any of them does not open, or if there are none: a database with data is never given a new key.
    pub fn open(master: &MasterKey, stored: &[(KeyId, Vec<u8>)]) -> Result<Self, WrongKey> {
        let mut keys = BTreeMap::new();
        for (id, wrapped) in stored {
            keys.insert(*id, unwrap(master, *id, wrapped).ok_or(WrongKey)?);
        }
        let newest = *keys.keys().next_back().ok_or(WrongKey)?;
        Ok(Self::with(master, keys, newest))
    }

    fn with(master: &MasterKey, keys: BTreeMap<KeyId, Key>, newest: KeyId) -> Self {
        KeyRing {
            master: MasterKey(master.0.clone()),
            keys: RwLock::new(Keys { newest, keys }),
        }
    }

    fn keys(&self) -> RwLockReadGuard<'_, Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for KeyRing {
    fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let keys = self.keys();
        let Some(key) = keys.keys.get(&keys.newest) else {
            // A ring without its newest key cannot be made; see `aead::seal` for why not to go on.
            std::process::abort()
        };
        let mut sealed = self.prefix(keys.newest).to_vec();
        let associated = associated(&sealed, place);
        sealed.extend(aead::seal(key, &associated, plain));
        sealed
    }

    fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (id, header, rest) = header_of(sealed)?;
        aead::open(self.keys().keys.get(&id)?, &associated(header, place), rest)
    }

    fn newest(&self) -> KeyId {
        self.keys().newest
    }

    fn prefix(&self, key: KeyId) -> [u8; 5] {
        let [a, b, c, d] = key.to_be_bytes();
        [VERSION, a, b, c, d]
    }

    fn knows(&self, sealed: &[u8]) -> bool {
        header_of(sealed).is_none_or(|(id, ..)| self.keys().keys.contains_key(&id))
    }

    fn next_key(&self, rng: &dyn Rng) -> (KeyId, Vec<u8>) {
        let id = self.newest().saturating_add(1);
        (id, wrap(&self.master, id, &aead::new_key(rng)))
    }

    fn learn(&self, stored: &[(KeyId, Vec<u8>)]) -> bool {
        let mut held = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let mut all = true;
        for (id, wrapped) in stored {
            match unwrap(&self.master, *id, wrapped) {
                Some(key) => {
                    held.newest = held.newest.max(*id);
                    held.keys.insert(*id, key);
                }
                None => all = false,
            }
        }
        all
    }

    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        let mut hash = [0; 32];
        hash.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, data).as_ref());
        hash
    }
}

/// The key id, the header's bytes, and what follows them.
fn header_of(sealed: &[u8]) -> Option<(KeyId, &[u8], &[u8])> {
    let (header, rest) = sealed.split_at_checked(5)?;
    let (version, id) = header.split_first()?;
    let id = KeyId::from_be_bytes(id.try_into().ok()?);
    (*version == VERSION).then_some((id, header, rest))
}

/// The header has a fixed length, so no two pairs of header and place give the same bytes.
fn associated(header: &[u8], place: &str) -> Vec<u8> {
    [header, place.as_bytes()].concat()
}

fn wrapping_place(id: KeyId) -> Vec<u8> {
    associated(&[VERSION], &format!("data_keys|{id}|wrapped"))
}

fn wrap(master: &MasterKey, id: KeyId, key: &Key) -> Vec<u8> {
    let mut wrapped = vec![VERSION];
    wrapped.extend(aead::seal(&master.0, &wrapping_place(id), key.as_slice()));
    wrapped
}

fn unwrap(master: &MasterKey, id: KeyId, wrapped: &[u8]) -> Option<Key> {
    let (version, rest) = wrapped.split_first()?;
    let plain = Zeroizing::new(aead::open(&master.0, &wrapping_place(id), rest)?);
    let mut key = Zeroizing::new([0; 32]);
    if *version != VERSION || plain.len() != key.len() {
        return None;
    }
    key.copy_from_slice(&plain);
    Some(key)
}
