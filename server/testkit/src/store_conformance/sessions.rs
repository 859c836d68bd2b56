//! Sessions.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::ids::SessionId;
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::sessions::Session;
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;

/// A session comes back with its account, is touched, and is gone at once when it is ended in any way.
pub async fn round_trip_and_ends(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "sessions");
    let user = f.user("").await;
    let other = f.user("other").await;
    let (connection, _) = f.connection("", &user).await;
    let local = f.new_session(&user, None);
    let mut remote = f.new_session(&user, Some(connection.id));
    let third = f.new_session(&user, None);
    let others = f.new_session(&other, Some(connection.id));
    let mut tx = f.write().await;
    for session in [&local, &remote, &third, &others] {
        let tokens = [(&remote, "sealed"), (&third, "other")].into_iter();
        let mut tokens = tokens.filter(|(of, _)| of.id == session.id);
        let tokens = tokens.next().map(|(_, sealed)| sealed.into());
        tx.insert_session(session, tokens).await.unwrap();
    }
    tx.commit().await.unwrap();
    let last_sign_in = Some(local.created_at);
    let user = User { last_sign_in, ..user };

    let by_token = async |s: &Session| f.read().session_by_token(&s.token_hash).await.unwrap();
    assert_eq!(by_token(&local).await, Some((local.clone(), user.clone())));
    assert_eq!(by_token(&remote).await, Some((remote.clone(), user.clone())));
    assert_eq!(f.read().session(remote.id).await.unwrap().as_ref(), Some(&remote));
    assert_eq!(f.read().session_by_token(&f.hash()).await.unwrap(), None);

    let kept = async |s: &Session| f.read().kept_tokens(s.id).await.unwrap();
    assert_eq!(kept(&remote).await.as_deref(), Some(&b"sealed"[..]));
    assert_eq!(kept(&local).await, None);

    remote.last_seen += 5;
    remote.idle_until += 6;
    let mut tx = f.write().await;
    tx.touch_session(remote.id, remote.last_seen, remote.idle_until)
        .await
        .unwrap();
    let nobody = SessionId(f.attempt_id().0);
    tx.touch_session(nobody, NOW, NOW).await.unwrap();
    assert_eq!(tx.session(remote.id).await.unwrap().as_ref(), Some(&remote));
    assert!(tx.delete_session(third.id).await.unwrap());
    assert!(!tx.delete_session(third.id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(by_token(&third).await, None);
    assert_eq!(kept(&third).await, None, "the tokens go with their session");

    let mut tx = f.write().await;
    assert_eq!(
        tx.delete_sessions_of(user.id, Some(local.id)).await.unwrap(),
        1,
        "all but one"
    );
    assert_eq!(
        tx.delete_sessions_of_connection(connection.id).await.unwrap(),
        1,
        "the other person's"
    );
    assert_eq!(tx.delete_sessions_of(user.id, None).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(by_token(&local).await, None);

    let again = f.new_session(&user, None);
    let copy = Session {
        id: f.new_session(&user, None).id,
        ..again.clone()
    };
    let mut tx = f.write().await;
    tx.insert_session(&again, None).await.unwrap();
    let result = tx.insert_session(&copy, None).await;
    assert!(matches!(result, Err(StoreError::Taken(key)) if key == "sessions.token_hash"));
}

/// The list has what can still be used, newest use first; both limits count; sweeping removes the rest.
pub async fn lists_what_runs(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "running");
    let user = f.user("").await;
    let session = |seen, idle, absolute| Session {
        last_seen: NOW + seen,
        idle_until: NOW + idle,
        absolute_until: NOW + absolute,
        ..f.new_session(&user, None)
    };
    let (first, second) = (session(1, 100, 100), session(2, 50, 100));
    let (idle, absolute) = (session(3, 10, 100), session(4, 100, 10));
    let mut tx = f.write().await;
    for s in [&first, &second, &idle, &absolute] {
        tx.insert_session(s, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    let at = NOW + 10;
    assert_eq!(
        f.read().sessions_of(user.id, at).await.unwrap(),
        [second.clone(), first.clone()]
    );
    assert_eq!(f.read().sessions_of(user.id, at - 1).await.unwrap().len(), 4);
    let mut tx = f.write().await;
    assert!(tx.delete_expired_sessions(at).await.unwrap() >= 2);
    tx.commit().await.unwrap();
    assert_eq!(f.read().session(idle.id).await.unwrap(), None);
    assert_eq!(f.read().session(absolute.id).await.unwrap(), None);
    assert_eq!(f.read().sessions_of(user.id, at).await.unwrap(), [second, first]);
}

/// Who is signed in through a connection, and ending that alone.
pub async fn through_a_connection(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "through");
    let (lin, other) = (f.user("").await, f.user("other").await);
    let (connection, _) = f.connection("", &lin).await;
    let (another, _) = f.connection("another", &lin).await;
    let through = f.new_session(&lin, Some(connection.id));
    let ended = Session {
        idle_until: NOW + 10,
        ..f.new_session(&other, Some(connection.id))
    };
    let local = f.new_session(&lin, None);
    let elsewhere = f.new_session(&other, Some(another.id));
    let of = |subject, user| f.new_identity(&connection, subject, user);
    let identities = [of("1", &lin), of("2", &other)];
    let mut tx = f.write().await;
    for session in [&through, &ended, &local, &elsewhere] {
        tx.insert_session(session, None).await.unwrap();
    }
    for identity in &identities {
        tx.put_identity(identity).await.unwrap();
    }
    tx.commit().await.unwrap();
    let signed_in = async |now| f.read().identities_in_session(connection.id, now).await.unwrap();
    assert_eq!(signed_in(NOW).await, identities);
    assert_eq!(
        signed_in(NOW + 10).await,
        identities[..1],
        "the other's has run out"
    );
    let mut tx = f.write().await;
    let mut end = async |user, connection| tx.delete_sessions_through(user, connection).await.unwrap();
    assert_eq!(end(lin.id, connection.id).await, 1);
    assert_eq!(end(lin.id, connection.id).await, 0);
    tx.commit().await.unwrap();
    let is_there = async |s: &Session| f.read().session(s.id).await.unwrap().is_some();
    assert!(!is_there(&through).await && is_there(&local).await && is_there(&elsewhere).await);
    assert!(signed_in(NOW + 10).await.is_empty());
}
