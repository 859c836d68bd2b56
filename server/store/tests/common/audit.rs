//! C9: the audit is a chain, on both databases.

use super::{keyed, tamper};
use gatehouse_service::ports::Store;
use gatehouse_service::ports::records::AuditEntry;
use gatehouse_store::{Broken, DatabaseUrl, Head, SqlStore, open, open_beside};
use gatehouse_testkit::keys::KeyRing;
use std::sync::Arc;

pub fn entry(n: i64) -> AuditEntry {
    AuditEntry {
        seq: 0,
        at: n,
        actor: None,
        actor_name: format!("somebody {n}"),
        action: "connection.activate".into(),
        object: "c_1".into(),
        object_name: "Staff".into(),
        before: None,
        after: Some(serde_json::json!({ "active": n })),
        address: "192.0.2.7".into(),
    }
}

pub async fn append(store: &SqlStore, n: i64) {
    let mut tx = store.write().await.unwrap();
    tx.append_audit(&entry(n)).await.unwrap();
    tx.commit().await.unwrap();
}

/// A store with eight entries.
async fn eight(url: &DatabaseUrl) -> SqlStore {
    let store = keyed(url).await;
    for n in 1..=8 {
        append(&store, n).await;
    }
    store
}

pub async fn verify(store: &SqlStore) -> Result<Head, Broken> {
    store.verify_audit(None).await.unwrap()
}

/// What is wrong after a statement behind the program's back, with the database as it was before.
async fn after(url: &DatabaseUrl, sql: &'static str) -> Broken {
    let store = eight(url).await;
    assert_eq!(verify(&store).await.unwrap().seq, 8);
    tamper(url, sql).await;
    let broken = verify(&store).await.unwrap_err();
    store.close().await;
    broken
}

pub async fn c9_an_edited_entry_is_named(url: &DatabaseUrl) {
    let edit = "UPDATE audit SET after = '{\"active\":9}' WHERE seq = 3";
    assert_eq!(after(url, edit).await, Broken::Edited(3));
}

pub async fn c9_every_column_is_in_the_hash(url: &DatabaseUrl) {
    let store = eight(url).await;
    for (change, back) in [
        ("at = at + 1", "at = at - 1"),
        ("actor = (SELECT id FROM organizations)", "actor = NULL"),
        ("actor_name = 'x'", "actor_name = 'somebody 5'"),
        ("action = 'x'", "action = 'connection.activate'"),
        ("object = 'x'", "object = 'c_1'"),
        ("object_name = 'x'", "object_name = 'Staff'"),
        ("before = ''", "before = NULL"),
        ("after = NULL", "after = '{\"active\":5}'"),
        ("address = ''", "address = '192.0.2.7'"),
        (
            "search_key = search_key || 'x'",
            "search_key = substr(search_key, 1, length(search_key) - 1)",
        ),
        (
            "prev_hash = hash",
            "prev_hash = (SELECT hash FROM audit WHERE seq = 4)",
        ),
        ("hash = prev_hash", ""),
    ] {
        let update = |set: &str| format!("UPDATE audit SET {set} WHERE seq = 5").leak();
        tamper(url, update(change)).await;
        assert_eq!(verify(&store).await, Err(Broken::Edited(5)), "{change}");
        if !back.is_empty() {
            tamper(url, update(back)).await;
            assert_eq!(verify(&store).await.unwrap().seq, 8, "{back}");
        }
    }
}

pub async fn c9_a_deleted_entry_is_named(url: &DatabaseUrl) {
    let delete = "DELETE FROM audit WHERE seq IN (4, 6)";
    assert_eq!(after(url, delete).await, Broken::Deleted(4));
}

pub async fn c9_the_first_deleted_entry_is_named(url: &DatabaseUrl) {
    assert_eq!(
        after(url, "DELETE FROM audit WHERE seq = 1").await,
        Broken::Deleted(1)
    );
}

pub async fn c9_a_truncated_end_is_named(url: &DatabaseUrl) {
    let truncate = "DELETE FROM audit WHERE seq >= 7";
    assert_eq!(
        after(url, truncate).await,
        Broken::Truncated { first: 7, last: 8 }
    );
}

pub async fn c9_appending_does_not_cover_a_truncation_up(url: &DatabaseUrl) {
    let store = eight(url).await;
    tamper(url, "DELETE FROM audit WHERE seq >= 7").await;
    append(&store, 9).await;
    assert_eq!(verify(&store).await, Err(Broken::Deleted(7)));
}

pub async fn c9_two_swapped_entries_are_named(url: &DatabaseUrl) {
    let swap = "UPDATE audit SET seq = CASE seq WHEN 4 THEN -5 WHEN 5 THEN -4 END WHERE seq IN (4, 5)";
    let store = eight(url).await;
    tamper(url, swap).await;
    tamper(url, "UPDATE audit SET seq = -seq WHERE seq < 0").await;
    assert_eq!(verify(&store).await, Err(Broken::Edited(4)));
}

const COPY: &str = "SELECT at, actor, actor_name, action, object, object_name, before, after, address, \
     search_key, prev_hash, hash FROM audit WHERE seq = 8";

pub async fn c9_inserted_entries_are_named(url: &DatabaseUrl) {
    let store = eight(url).await;
    for seq in [9, -3] {
        let insert = format!("INSERT INTO audit SELECT {seq}, copied.* FROM ({COPY}) AS copied");
        tamper(url, insert.leak()).await;
        assert_eq!(verify(&store).await, Err(Broken::Inserted(seq)));
        tamper(url, format!("DELETE FROM audit WHERE seq = {seq}").leak()).await;
    }
    assert_eq!(verify(&store).await.unwrap().seq, 8);
}

/// Who can write to the database can compute hashes, but cannot seal a head.
pub async fn c9_a_chain_that_somebody_else_computed_is_named(url: &DatabaseUrl) {
    let store = eight(url).await;
    tamper(
        url,
        "UPDATE audit_head SET sealed = (SELECT hash FROM audit WHERE seq = 7)",
    )
    .await;
    assert_eq!(verify(&store).await, Err(Broken::Head));
    let mut tx = store.write().await.unwrap();
    tx.append_audit(&entry(9)).await.unwrap();
    assert!(
        tx.commit().await.is_err(),
        "nothing is appended to a head that is not ours"
    );
    tamper(url, "DELETE FROM audit_head").await;
    assert_eq!(verify(&store).await, Err(Broken::Head));
    // Nor does an empty audit pass for a new one.
    tamper(url, "DELETE FROM audit").await;
    assert_eq!(verify(&store).await, Err(Broken::Head));
}

/// A head with its own older entries is genuine: only what was noted outside shows it.
pub async fn c9_a_database_set_back_is_named_by_what_was_noted(url: &DatabaseUrl) {
    let store = keyed(url).await;
    for n in 1..=4 {
        append(&store, n).await;
    }
    tamper(url, "CREATE TABLE kept AS SELECT sealed FROM audit_head").await;
    append(&store, 5).await;
    let noted = verify(&store).await.unwrap();
    assert_eq!(Head::parse(&noted.to_string()), Some(noted));
    tamper(url, "DELETE FROM audit WHERE seq = 5").await;
    tamper(url, "UPDATE audit_head SET sealed = (SELECT sealed FROM kept)").await;
    assert_eq!(verify(&store).await.unwrap().seq, 4);
    let known = |head| store.verify_audit(Some(head));
    assert_eq!(known(noted).await.unwrap(), Err(Broken::NotKnown(5)));
    append(&store, 6).await;
    assert_eq!(known(noted).await.unwrap(), Err(Broken::NotKnown(5)));
    append(&store, 7).await;
    let newer = verify(&store).await.unwrap();
    append(&store, 8).await;
    assert_eq!(known(newer).await.unwrap().unwrap().seq, 7);
}

/// Many transactions on two replicas, of one entry or several, some undone: numbers without gaps, and a
/// command that verifies meanwhile finds nothing wrong.
pub async fn c9_concurrent_appends_make_one_chain(url: &DatabaseUrl) {
    let (first, ring): (SqlStore, Arc<KeyRing>) =
        gatehouse_testkit::keys::keyed(open(url).await.unwrap(), &gatehouse_testkit::keys::SystemRng).await;
    let second = open_beside(url).await.unwrap().with_vault(ring.clone());
    let stores = [Arc::new(first), Arc::new(second)];
    let beside = open_beside(url).await.unwrap().with_vault(ring);
    let writers = (0..60i64).map(|n| {
        let store = stores[n as usize % 2].clone();
        tokio::spawn(async move {
            for m in 0..3i64 {
                let mut tx = store.write().await.unwrap();
                let many = (n * 7 + m * 5) % 4;
                for k in 0..many {
                    tx.append_audit(&entry(n * 100 + m * 10 + k)).await.unwrap();
                }
                if (n + m) % 5 != 0 {
                    tx.commit().await.unwrap();
                }
            }
        })
    });
    let expected: i64 = (0..60i64)
        .flat_map(|n| (0..3i64).map(move |m| if (n + m) % 5 == 0 { 0 } else { (n * 7 + m * 5) % 4 }))
        .sum();
    let mut writers = futures::future::join_all(writers.collect::<Vec<_>>());
    loop {
        tokio::select! {
            biased;
            done = &mut writers => {
                done.into_iter().for_each(Result::unwrap);
                break;
            }
            head = verify(&beside) => { head.unwrap(); }
        }
    }
    assert_eq!(verify(&beside).await.unwrap().seq, expected);
    let page = stores[0].read().audit("", 0, 1).await.unwrap();
    assert_eq!((page.total, page.rows[0].seq), (expected, expected));
}
