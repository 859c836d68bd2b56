//! Connections and all that belongs to them.

use super::drafts::copy;
use super::fixture::{Fixture, NOW, settings};
use gatehouse_domain::connection::Provider;
use gatehouse_domain::ids::RevisionId;
use gatehouse_domain::outside::Origin;
use gatehouse_service::ports::connections::{Connection, Proof, Revision};
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;
use std::time::Duration;

/// Connections, revisions and secrets come back as they were stored.
pub async fn round_trips(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "connections");
    let user = f.user("").await;
    let (mut connection, first) = f.connection("Zebra", &user).await;
    assert_eq!(
        f.read().connection(connection.id).await.unwrap().as_ref(),
        Some(&connection)
    );
    assert_eq!(f.read().revision(first.id).await.unwrap().as_ref(), Some(&first));
    assert_eq!(f.read().connection(f.connection_id()).await.unwrap(), None);
    assert_eq!(
        f.read().revision(RevisionId(connection.id.0)).await.unwrap(),
        None
    );

    let secret = f.new_secret(connection.id);
    let (_, revision) = f.new_connection("", &user);
    let second = Revision {
        connection: connection.id,
        number: 2,
        settings: settings(Some(secret.id)),
        fingerprint: "f2".into(),
        ..revision
    };
    connection = Connection {
        name: f.name("Émile"),
        provider: Provider::Custom,
        active: true,
        head: second.id,
        live: Some(first.id),
        updated_at: NOW + 1,
        ..connection
    };
    let mut tx = f.write().await;
    tx.insert_secret(&secret).await.unwrap();
    tx.insert_revision(&second).await.unwrap();
    tx.update_connection(&connection).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        f.read().connection(connection.id).await.unwrap().as_ref(),
        Some(&connection)
    );
    assert_eq!(
        f.read().revision(second.id).await.unwrap().as_ref(),
        Some(&second)
    );
    let live = async || f.read().live(connection.id).await.unwrap();
    assert_eq!(live().await, Some((connection.clone(), first.clone())));
    for (active, live_revision) in [(false, Some(first.id)), (true, None)] {
        let off = Connection {
            active,
            live: live_revision,
            ..connection.clone()
        };
        let mut tx = f.write().await;
        tx.update_connection(&off).await.unwrap();
        assert_eq!(tx.live(connection.id).await.unwrap(), None, "{active}");
    }
    let page = async |offset, limit| f.read().revisions(connection.id, offset, limit).await.unwrap();
    let all = page(0, 50).await;
    assert_eq!(all.rows, [second.clone(), first.clone()], "newest first");
    assert_eq!(all.total, 2);
    let rest = page(1, 1).await;
    assert_eq!((rest.rows, rest.total), (vec![first.clone()], 2));
    let nowhere = f.read().revisions(f.connection_id(), 0, 50).await.unwrap();
    assert_eq!((nowhere.rows, nowhere.total), (vec![], 0));
    assert_eq!(f.read().secret(secret.id).await.unwrap().as_ref(), Some(&secret));
    assert_eq!(
        f.read().secret(f.new_secret(connection.id).id).await.unwrap(),
        None
    );

    let twice = Revision {
        id: f.new_connection("", &user).1.id,
        ..second
    };
    let mut tx = f.write().await;
    let result = tx.insert_revision(&twice).await;
    assert!(matches!(result, Err(StoreError::Taken(key)) if key == "revisions.number"));
    let mut tx = f.write().await;
    assert!(
        tx.update_connection(&f.new_connection("none", &user).0)
            .await
            .is_err()
    );
}

/// Display names are unique by their key, and the list is in the keys' order, not in the bytes'.
pub async fn names_are_unique(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "names");
    let user = f.user("").await;
    for name in ["b", " A", "C", "ähnlich"] {
        f.connection(name, &user).await;
    }
    let listed = f.read().connections().await.unwrap();
    let ours: Vec<_> = listed
        .iter()
        .map(|c| c.name.as_str())
        .filter(|n| n.starts_with("names"))
        .collect();
    assert_eq!(ours, ["names A", "namesb", "namesC", "namesähnlich"]);
    let (same, _) = f.new_connection("  a", &user);
    let mut tx = f.write().await;
    let result = tx.insert_connection(&same).await;
    assert!(matches!(result, Err(StoreError::Taken(key)) if key == "connections.name_key"));
    let (mut other, _) = f.connection("other", &user).await;
    other.name = "ＮＡＭＥＳＢ".into();
    let mut tx = f.write().await;
    let result = tx.update_connection(&other).await;
    assert!(matches!(result, Err(StoreError::Taken(key)) if key == "connections.name_key"));
}

/// A deleted connection is gone with its working copies, proofs and secrets, its name is free, and what refers to
/// it stays readable by its own id.
pub async fn deleting(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "deleting");
    let user = f.user("").await;
    let (connection, revision) = f.connection("", &user).await;
    let (kept, _) = f.connection("kept", &user).await;
    let secret = f.new_secret(connection.id);
    let proof = |c: &Connection| Proof {
        connection: c.id,
        fingerprint: "f1".into(),
        attempt: f.attempt_id(),
        by: user.id,
        at: NOW,
    };
    let mut tx = f.write().await;
    tx.insert_secret(&secret).await.unwrap();
    for c in [&connection, &kept] {
        tx.put_working_copy(&copy(&f, c, &user)).await.unwrap();
        tx.put_proof(&proof(c)).await.unwrap();
    }
    tx.put_identity(&f.new_identity(&connection, "1", &user))
        .await
        .unwrap();
    tx.insert_session(&f.new_session(&user, Some(connection.id)), None)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = f.write().await;
    tx.delete_connection(connection.id, NOW + 1).await.unwrap();
    assert!(tx.connection(connection.id).await.unwrap().is_none());
    tx.commit().await.unwrap();
    let mut read = f.read();
    assert_eq!(read.connection(connection.id).await.unwrap(), None);
    assert!(
        read.connections()
            .await
            .unwrap()
            .iter()
            .all(|c| c.id != connection.id)
    );
    assert_eq!(read.revision(revision.id).await.unwrap(), None);
    assert_eq!(read.working_copy(user.id, connection.id).await.unwrap(), None);
    assert_eq!(read.proof(connection.id, "f1").await.unwrap(), None);
    assert_eq!(read.secret(secret.id).await.unwrap(), None);
    assert!(read.working_copy(user.id, kept.id).await.unwrap().is_some());
    assert!(read.proof(kept.id, "f1").await.unwrap().is_some());
    assert_eq!(
        read.identities_of(user.id).await.unwrap().len(),
        1,
        "the use case decides about these"
    );
    assert_eq!(
        read.sessions_of(user.id, NOW).await.unwrap().len(),
        1,
        "and about these"
    );

    let mut tx = f.write().await;
    assert!(
        tx.update_connection(&connection).await.is_err(),
        "it does not come back"
    );
    let mut tx = f.write().await;
    assert!(
        tx.delete_connection(connection.id, NOW + 2).await.is_err(),
        "it is deleted once"
    );
    f.connection("", &user).await;
}

/// One from outside of the console has an origin and revisions without an author, and comes back when it was
/// deleted; one that is there is not replaced.
pub async fn from_outside(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "outside");
    let (connection, first) = f.new_connection("Outside", &f.new_user(""));
    let connection = Connection {
        origin: Origin::File,
        active: true,
        live: Some(first.id),
        ..connection
    };
    let first = Revision {
        author: None,
        ..first
    };
    let mut tx = f.write().await;
    tx.insert_connection(&connection).await.unwrap();
    tx.insert_revision(&first).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        f.read().connection(connection.id).await.unwrap().as_ref(),
        Some(&connection)
    );
    assert_eq!(f.read().revision(first.id).await.unwrap().as_ref(), Some(&first));
    let mut tx = f.write().await;
    assert!(tx.insert_connection(&connection).await.is_err(), "it is there");
    drop(tx);

    let mut tx = f.write().await;
    tx.delete_connection(connection.id, NOW + 1).await.unwrap();
    tx.commit().await.unwrap();
    let second = Revision {
        id: RevisionId(f.connection_id().0),
        number: 2,
        ..first.clone()
    };
    let again = Connection {
        origin: Origin::Environment,
        head: second.id,
        live: Some(second.id),
        ..connection
    };
    let mut tx = f.write().await;
    tx.insert_connection(&again).await.unwrap();
    tx.insert_revision(&second).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        f.read().connection(again.id).await.unwrap().as_ref(),
        Some(&again)
    );
    let all = f.read().revisions(again.id, 0, 9).await.unwrap();
    assert_eq!(all.rows, [second, first], "it goes on counting");
}

/// Settings go live while somebody asks which are: whoever waits for that gets the new ones.
pub async fn who_waits_sees_what_went_live(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "live");
    let user = f.user("").await;
    let (connection, first) = f.new_connection("", &user);
    let second = Revision {
        id: f.new_connection("", &user).1.id,
        number: 2,
        fingerprint: "f2".into(),
        ..first.clone()
    };
    let on = |live: &Revision| Connection {
        active: true,
        head: live.id,
        live: Some(live.id),
        ..connection.clone()
    };
    let mut tx = f.write().await;
    tx.insert_connection(&on(&first)).await.unwrap();
    tx.insert_revision(&first).await.unwrap();
    tx.insert_revision(&second).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = f.write().await;
    tx.update_connection(&on(&second)).await.unwrap();
    let (store, id) = (f.store.clone(), connection.id);
    let mut other = tokio::spawn(async move {
        let mut tx = store.write().await.unwrap();
        tx.live(id).await.unwrap()
    });
    let early = tokio::time::timeout(Duration::from_millis(200), &mut other).await;
    assert!(early.is_err(), "it waits");
    tx.commit().await.unwrap();
    assert_eq!(other.await.unwrap(), Some((on(&second), second)));
}
