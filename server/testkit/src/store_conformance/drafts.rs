//! What is kept beside saved settings: working copies, proofs, and what nobody names any more.

use super::fixture::{Fixture, NOW, settings};
use gatehouse_domain::connection::{Form, OidcForm, Provider};
use gatehouse_service::ports::Store;
use gatehouse_service::ports::connections::{Connection, Proof, Revision, SealedSecret, WorkingCopy};
use std::sync::Arc;

/// A working copy of a connection.
pub(super) fn copy(
    f: &Fixture,
    c: &Connection,
    user: &gatehouse_service::ports::accounts::User,
) -> WorkingCopy {
    WorkingCopy {
        user: user.id,
        connection: c.id,
        provider: c.provider,
        base: Some(c.head),
        form: Form::Oidc(OidcForm {
            display_name: f.name("\0 \u{fffd} \"raw\""),
            issuer: "not a URL".into(),
            ..OidcForm::default()
        }),
        secret: None,
        at: NOW,
    }
}

/// An administrator has one working copy of a connection, saved or not; it is replaced and discarded.
pub async fn working_copies(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "copies");
    let (user, other) = (f.user("").await, f.user("other").await);
    let (saved, _) = f.connection("", &user).await;
    let unsaved = WorkingCopy {
        connection: f.connection_id(),
        base: None,
        at: NOW + 1,
        ..copy(&f, &saved, &user)
    };
    let first = copy(&f, &saved, &user);
    let secret = f.new_secret(saved.id);
    let mut tx = f.write().await;
    tx.insert_secret(&secret).await.unwrap();
    tx.put_working_copy(&first).await.unwrap();
    tx.put_working_copy(&unsaved).await.unwrap();
    tx.put_working_copy(&copy(&f, &saved, &other)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        f.read().working_copy(user.id, saved.id).await.unwrap().as_ref(),
        Some(&first)
    );
    assert_eq!(
        f.read().working_copies(user.id).await.unwrap(),
        [unsaved.clone(), first.clone()]
    );

    let second = WorkingCopy {
        provider: Provider::Custom,
        base: None,
        form: Form::Oidc(OidcForm {
            client_id: "x".repeat(10_000),
            ..OidcForm::default()
        }),
        secret: Some(secret.id),
        at: NOW + 2,
        ..first
    };
    let mut tx = f.write().await;
    tx.put_working_copy(&second).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().working_copies(user.id).await.unwrap(), [second, unsaved]);

    let mut tx = f.write().await;
    tx.delete_working_copy(user.id, saved.id).await.unwrap();
    tx.delete_working_copy(user.id, saved.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().working_copy(user.id, saved.id).await.unwrap(), None);
    assert!(f.read().working_copy(other.id, saved.id).await.unwrap().is_some());
}

/// Proofs are by connection and fingerprint, and renewed in place.
pub async fn proofs(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "proofs");
    let (user, other) = (f.user("").await, f.user("other").await);
    let mut proof = Proof {
        connection: f.connection_id(),
        fingerprint: "f1".into(),
        attempt: f.attempt_id(),
        by: user.id,
        at: NOW,
    };
    for _ in 0..2 {
        let mut tx = f.write().await;
        tx.put_proof(&proof).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            f.read().proof(proof.connection, "f1").await.unwrap().as_ref(),
            Some(&proof)
        );
        proof = Proof {
            attempt: f.attempt_id(),
            by: other.id,
            at: NOW + 1,
            ..proof
        };
    }
    assert_eq!(f.read().proof(proof.connection, "f2").await.unwrap(), None);
    assert_eq!(f.read().proof(f.connection_id(), "f1").await.unwrap(), None);
}

/// Abandoned forms and the secrets that nothing names are removed, and nothing else.
pub async fn sweeping(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "sweeping");
    let user = f.user("").await;
    let (saved, _) = f.connection("", &user).await;
    let (deleted, _) = f.connection("deleted", &user).await;
    let begun = f.connection_id();
    let [in_use, replaced, typed, abandoned, late] =
        [saved.id, saved.id, saved.id, begun, deleted.id].map(|c| f.new_secret(c));
    let young = SealedSecret {
        set_at: NOW + 1,
        ..f.new_secret(saved.id)
    };
    let (_, fresh) = f.new_connection("", &user);
    let next = Revision {
        connection: saved.id,
        number: 2,
        settings: settings(Some(in_use.id)),
        ..fresh
    };
    let edited = WorkingCopy {
        secret: Some(typed.id),
        at: NOW,
        ..copy(&f, &saved, &user)
    };
    let unsaved = |connection, at, secret| WorkingCopy {
        connection,
        base: None,
        secret,
        at,
        ..copy(&f, &saved, &user)
    };
    let lately = f.connection_id();
    let mut tx = f.write().await;
    tx.delete_connection(deleted.id, NOW).await.unwrap();
    for secret in [&in_use, &replaced, &typed, &abandoned, &late, &young] {
        tx.insert_secret(secret).await.unwrap();
    }
    tx.insert_revision(&next).await.unwrap();
    tx.put_working_copy(&edited).await.unwrap();
    tx.put_working_copy(&unsaved(begun, NOW, Some(abandoned.id)))
        .await
        .unwrap();
    tx.put_working_copy(&unsaved(deleted.id, NOW, Some(late.id)))
        .await
        .unwrap();
    tx.put_working_copy(&unsaved(lately, NOW + 1, None))
        .await
        .unwrap();
    for connection in [saved.id, begun, lately] {
        let proof = Proof {
            connection,
            fingerprint: "f".into(),
            attempt: f.attempt_id(),
            by: user.id,
            at: NOW,
        };
        tx.put_proof(&proof).await.unwrap();
    }
    tx.delete_abandoned_copies(NOW + 1).await.unwrap();
    tx.commit().await.unwrap();
    let mut unused = f.read().unused_secrets(NOW + 1).await.unwrap();
    assert!(!unused.contains(&typed.id));
    // One that a form names when it comes to it stays.
    unused.push(typed.id);
    let mut tx = f.write().await;
    tx.delete_secrets(&unused).await.unwrap();
    tx.commit().await.unwrap();

    let mut read = f.read();
    let mut left = Vec::new();
    for copy in read.working_copies(user.id).await.unwrap() {
        left.push(copy.connection);
    }
    assert_eq!(left, [lately, saved.id]);
    for (secret, kept) in [
        (&in_use, true),
        (&replaced, false),
        (&typed, true),
        (&abandoned, false),
        (&late, false),
        (&young, true),
    ] {
        assert_eq!(
            read.secret(secret.id).await.unwrap().is_some(),
            kept,
            "{secret:?}"
        );
    }
    for (connection, kept) in [(saved.id, true), (begun, false), (lately, true)] {
        assert_eq!(read.proof(connection, "f").await.unwrap().is_some(), kept);
    }
}
