//! C10: the data key is rotated while servers run.

use gatehouse_service::Gatehouse;
use gatehouse_service::connections::FormInput;
use gatehouse_service::keys::{KEEP_RETIRED, Rotated};
use gatehouse_service::ports::Store;
use gatehouse_service::signin::Finished;
use gatehouse_store::sweep;
use gatehouse_testkit::harness::Harness;

const NONE: [u32; 0] = [];

async fn keys(h: &Harness) -> Vec<u32> {
    let keys = h.store.data_keys().await.unwrap();
    keys.into_iter().map(|k| k.id).collect()
}

async fn finish(h: &Harness, on: &Gatehouse, url: &str) -> Finished {
    let callback = h.visit(url).await;
    on.finish_redirect(
        callback,
        Some("browser"),
        &gatehouse_service::Caller::Anonymous,
        &Harness::origin(),
    )
    .await
    .unwrap()
}

async fn rotates(h: Harness) {
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let origin = Harness::origin();
    let begin = async |on: &Gatehouse| {
        let begun = on.begin_sign_in(id, "browser", "/", &origin).await;
        begun.unwrap().url
    };
    let (other, late) = (h.replica().await, h.replica().await);
    let before = begin(&h.gatehouse).await;

    let rotated = other.rotate_keys().await.unwrap();
    assert_eq!((rotated.key, rotated.unopened), (2, 0));
    assert!(rotated.resealed >= 1);
    assert_eq!(h.store.read().secrets_before(2, None, 10).await.unwrap(), []);
    // This server knew one key when that happened. It opens what the other sealed, in every table; and the other
    // what this one sealed.
    let across = begin(&other).await;
    assert!(matches!(
        finish(&h, &h.gatehouse, &across).await,
        Finished::SignedIn(_)
    ));
    assert!(matches!(finish(&h, &other, &before).await, Finished::SignedIn(_)));
    assert!(matches!(h.sign_in(id).await, Finished::SignedIn(_)));

    // One that has not looked yet seals with the old key.
    let head = late.connection(&admin, id).await.unwrap().head.id;
    let retyped = FormInput {
        base: Some(head),
        ..h.input(h.form())
    };
    late.save(&admin, id, retyped).await.unwrap();
    assert_eq!(h.store.read().secrets_before(2, None, 10).await.unwrap().len(), 1);

    h.clock.advance(KEEP_RETIRED);
    assert_eq!(h.gatehouse.retire_keys().await.unwrap(), NONE, "it is kept a day");
    assert_eq!(h.store.read().secrets_before(2, None, 10).await.unwrap(), []);
    h.clock.advance(1);
    assert_eq!(
        h.gatehouse.retire_keys().await.unwrap(),
        NONE,
        "redirects still name it"
    );
    sweep(&*h.store, h.gatehouse.ports().clock.now()).await.unwrap();
    assert_eq!(h.gatehouse.retire_keys().await.unwrap(), [1]);
    assert_eq!(keys(&h).await, [2]);
    assert!(matches!(h.sign_in(id).await, Finished::SignedIn(_)));
    h.store.verify_audit(None).await.unwrap().unwrap();
}

#[tokio::test]
async fn c10_every_server_opens_what_any_other_sealed_and_the_old_key_goes() {
    rotates(Harness::start().await).await;
}

#[tokio::test]
async fn c10_on_postgresql_too() {
    if let Some(h) = Harness::start_postgres(4).await {
        rotates(h).await;
    }
}

#[tokio::test]
async fn c10_a_secret_that_does_not_open_keeps_its_key_and_holds_nothing_up() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    h.active(&admin, h.form()).await;
    let secret = h.store.read().secrets_before(9, None, 1).await.unwrap().remove(0);
    let mut tx = h.store.write().await.unwrap();
    let mut broken = secret.sealed;
    broken[20] ^= 1;
    tx.reseal_secret(secret.id, &broken).await.unwrap();
    tx.commit().await.unwrap();
    let rotated = h.gatehouse.rotate_keys().await.unwrap();
    let none = Rotated {
        key: 2,
        resealed: rotated.resealed,
        unopened: 1,
    };
    assert_eq!(rotated, none);
    h.clock.advance(KEEP_RETIRED + 1);
    sweep(&*h.store, h.gatehouse.ports().clock.now()).await.unwrap();
    assert_eq!(h.gatehouse.retire_keys().await.unwrap(), NONE);
    assert_eq!(keys(&h).await, [1, 2]);
}

#[tokio::test]
async fn c10_rotations_at_once_each_make_a_key() {
    let h = Harness::start().await;
    let (one, other) = (h.replica().await, h.replica().await);
    let (a, b) = tokio::join!(one.rotate_keys(), other.rotate_keys());
    let mut made = [a.unwrap().key, b.unwrap().key];
    made.sort_unstable();
    assert_eq!((made, keys(&h).await), ([2, 3], vec![1, 2, 3]));
}
