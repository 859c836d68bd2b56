//! A store with keys, as a server holds it.

#![allow(clippy::expect_used, reason = "it is test code")]

pub use gatehouse_crypto::{KeyRing, MasterKey, SystemRng};
use gatehouse_service::ports::Rng;
use gatehouse_store::{DataKey, SqlStore};
use std::sync::Arc;

/// The secret key of every test's database, as the program's setting takes it.
pub const SECRET_KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// The same.
///
/// # Panics
/// Never.
pub fn master() -> MasterKey {
    MasterKey::parse(SECRET_KEY).expect("a key")
}

/// Another replica's store, with a ring of its own.
///
/// # Panics
/// Storage failed.
pub async fn replica(store: SqlStore) -> (SqlStore, Arc<KeyRing>) {
    let stored = store.data_keys().await.expect("data keys");
    let stored: Vec<_> = stored.into_iter().map(|k| (k.id, k.wrapped)).collect();
    let ring = Arc::new(KeyRing::open(&master(), &stored).expect("keys that open"));
    (store.with_vault(ring.clone()), ring)
}

/// Gives a fresh database its first data key.
///
/// # Panics
/// Storage failed.
pub async fn keyed(store: SqlStore, rng: &dyn Rng) -> (SqlStore, Arc<KeyRing>) {
    let (ring, id, wrapped) = KeyRing::create(&master(), rng);
    let key = DataKey {
        id,
        wrapped,
        retired_at: None,
    };
    store
        .insert_first_data_key(&key, &ring)
        .await
        .expect("a data key");
    let ring = Arc::new(ring);
    (store.with_vault(ring.clone()), ring)
}
