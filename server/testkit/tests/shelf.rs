//! The shelf of fetched documents on a real database.

use gatehouse_jwt::{Shelf, StoreShelf};
use std::sync::Arc;

#[tokio::test]
async fn the_store_keeps_documents_and_grants_one_asking_in_30_seconds() {
    let dir = tempfile::tempdir().unwrap();
    let url = gatehouse_store::DatabaseUrl::Sqlite(dir.path().join("gatehouse.db"));
    let shelf = StoreShelf(Arc::new(gatehouse_store::open(&url).await.unwrap()));
    let at = "https://id.example/jwks";
    assert!(shelf.claim(at, "", "jwks", 100_000, 30_000).await.unwrap());
    assert!(!shelf.claim(at, "", "jwks", 129_999, 30_000).await.unwrap());
    assert!(
        shelf
            .claim(at, "other authorities", "jwks", 129_999, 30_000)
            .await
            .unwrap()
    );
    let mut row = shelf.cached(at, "", "jwks").await.unwrap().unwrap();
    assert_eq!((row.body.as_str(), row.tried_at), ("", 100_000));
    row.body = "{}".to_owned();
    row.fetched_at = 100_001;
    shelf.keep(&row).await.unwrap();
    assert!(shelf.claim(at, "", "jwks", 130_000, 30_000).await.unwrap());
    let row = shelf.cached(at, "", "jwks").await.unwrap().unwrap();
    assert_eq!(
        (row.body.as_str(), row.fetched_at, row.tried_at),
        ("{}", 100_001, 130_000)
    );
}
