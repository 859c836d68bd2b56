//! Providers' documents.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::ids::Millis;
use gatehouse_service::ports::Store;
use gatehouse_service::ports::connections::Cached;
use std::sync::Arc;

const PAUSE: Millis = 30_000;

fn document(f: &Fixture) -> Cached {
    Cached {
        url: "https://id.example.com/jwks".into(),
        ca_hash: f.name("none"),
        kind: "jwks".into(),
        body: r#"{"keys":["new"]}"#.into(),
        fetched_at: NOW,
        tried_at: NOW,
    }
}

async fn keep(f: &Fixture, document: &Cached) {
    let mut tx = f.write().await;
    tx.put_cached(document).await.unwrap();
    tx.commit().await.unwrap();
}

async fn found(f: &Fixture, document: &Cached) -> Option<Cached> {
    let (url, ca_hash, kind) = (&document.url, &document.ca_hash, &document.kind);
    f.read().cached(url, ca_hash, kind).await.unwrap()
}

async fn claim(store: &dyn Store, document: &Cached, now: Millis) -> bool {
    let (url, ca_hash, kind) = (&document.url, &document.ca_hash, &document.kind);
    let mut tx = store.write().await.unwrap();
    let claimed = tx.claim_cached(url, ca_hash, kind, now, PAUSE).await.unwrap();
    tx.commit().await.unwrap();
    claimed
}

/// They are by address, authorities and kind, and renewed in place.
pub async fn documents(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "documents");
    let mut cached = document(&f);
    for n in 1..=2 {
        keep(&f, &cached).await;
        assert_eq!(found(&f, &cached).await.as_ref(), Some(&cached));
        cached = Cached {
            body: "{}".into(),
            fetched_at: NOW + n,
            tried_at: NOW + n,
            ..cached
        };
    }
    let others = Cached {
        ca_hash: f.name("other"),
        ..cached.clone()
    };
    assert_eq!(found(&f, &others).await, None);
    let configuration = Cached {
        kind: "discovery".into(),
        ..cached
    };
    assert_eq!(found(&f, &configuration).await, None);
}

/// An asking is noted once in a pause, whether the document is known or not, and changes nothing of it.
pub async fn claims(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "claims");
    let unknown = Cached {
        body: String::new(),
        fetched_at: 0,
        ..document(&f)
    };
    assert!(claim(&*f.store, &unknown, NOW).await);
    assert_eq!(found(&f, &unknown).await.as_ref(), Some(&unknown));
    assert!(!claim(&*f.store, &unknown, NOW + PAUSE - 1).await);
    assert!(
        !claim(&*f.store, &unknown, NOW - PAUSE + 1).await,
        "by another replica's clock"
    );

    keep(&f, &document(&f)).await;
    assert!(claim(&*f.store, &unknown, NOW + PAUSE).await);
    let claimed = Cached {
        tried_at: NOW + PAUSE,
        ..document(&f)
    };
    assert_eq!(found(&f, &unknown).await, Some(claimed));
    assert!(claim(&*f.store, &unknown, NOW).await, "the clock was set back");
}

/// O11: of fifty replicas that ask at once, one does, the first time and later.
pub async fn o11_one_of_fifty_claims(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "fiftyclaims");
    let cached = document(&f);
    for now in [NOW, NOW + PAUSE] {
        let tasks = (0..50).map(|_| {
            let (store, cached) = (f.store.clone(), cached.clone());
            tokio::spawn(async move { claim(&*store, &cached, now).await })
        });
        let results = futures::future::join_all(tasks).await;
        let won = results.into_iter().map(Result::unwrap).filter(|won| *won);
        assert_eq!(won.count(), 1);
    }
}

/// Those that nobody has asked for since a time are removed.
pub async fn old_documents_go(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "oldcache");
    let old = Cached {
        tried_at: NOW - 1_000_000,
        ..document(&f)
    };
    let young = Cached {
        kind: "discovery".into(),
        tried_at: NOW - 999_999,
        ..document(&f)
    };
    keep(&f, &old).await;
    keep(&f, &young).await;
    let mut tx = f.write().await;
    assert_eq!(tx.delete_cached_before(NOW - 999_999).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(found(&f, &old).await, None);
    assert_eq!(found(&f, &young).await, Some(young));
}
