//! Identities that wait to be connected.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::claims::Profile;
use gatehouse_domain::ids::LinkRequestId;
use gatehouse_service::ports::Store;
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::connections::Connection;
use gatehouse_service::ports::link_requests::LinkRequest;
use std::sync::Arc;

const LATER: i64 = NOW + 1_000;

impl Fixture {
    fn new_request(&self, connection: &Connection, subject: &str, user: &User) -> LinkRequest {
        LinkRequest {
            id: self.uuid(LinkRequestId),
            connection: connection.id,
            issuer: "https://id.example.com".into(),
            profile: Profile {
                subject: subject.into(),
                ..Profile::default()
            },
            user: user.id,
            fingerprint: "f1".into(),
            attempt: None,
            first_at: NOW,
            last_at: NOW,
            tries: 1,
            refused: None,
            expires_at: LATER,
        }
    }

    async fn put_request(&self, request: &LinkRequest) {
        let mut tx = self.write().await;
        tx.put_link_request(request).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// A request comes back as it was stored, is replaced by the next of its identity, and is not there any more when
/// it has run out.
pub async fn requests_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "requests");
    let (user, other) = (f.user("").await, f.user("other").await);
    let (connection, _) = f.connection("", &user).await;
    let mut request = f.new_request(&connection, "1", &user);
    f.put_request(&request).await;
    let read = async |now| f.read().link_request(request.id, now).await.unwrap();
    assert_eq!(read(LATER - 1).await.as_ref(), Some(&request));
    assert_eq!(read(LATER).await, None);

    request.profile = Profile {
        subject: "1".into(),
        email: Some("김@example.org".into()),
        email_verified: Some(false),
        name: Some("<b>Älice</b> \0".into()),
        ..Profile::default()
    };
    request.user = other.id;
    request.attempt = Some("GH-0000-0000".into());
    request.tries = 2;
    request.last_at = NOW + 1;
    request.refused = Some((NOW + 2, user.id));
    f.put_request(&request).await;
    assert_eq!(
        f.read().link_request(request.id, NOW).await.unwrap().as_ref(),
        Some(&request)
    );
    let of = async |subject, now| {
        let (id, issuer) = (connection.id, "https://id.example.com");
        f.read().link_request_of(id, issuer, subject, now).await.unwrap()
    };
    assert_eq!(of("1", NOW).await.as_ref(), Some(&request));
    assert_eq!(of("1", LATER).await, None);
    assert_eq!(of("2", NOW).await, None);

    let mut tx = f.write().await;
    tx.delete_link_request_of(connection.id, "https://id.example.com", "1")
        .await
        .unwrap();
    tx.delete_link_request_of(connection.id, "https://id.example.com", "1")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(of("1", NOW).await, None);
}

/// Lists, counts, cleaning; those of a deleted connection are gone.
pub async fn lists_and_counts(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "asked");
    let (user, other) = (f.user("").await, f.user("other").await);
    let (one, _) = f.connection("one", &user).await;
    let (two, _) = f.connection("two", &user).await;
    let before = f.read().waiting_link_requests(NOW).await.unwrap();
    let mut requests = [
        f.new_request(&one, "1", &user),
        f.new_request(&one, "2", &other),
        f.new_request(&two, "1", &user),
    ];
    requests[1].last_at += 1;
    requests[2].refused = Some((NOW, user.id));
    for request in &requests {
        f.put_request(request).await;
    }
    assert_eq!(f.read().waiting_link_requests(NOW).await.unwrap(), before + 2);
    let count =
        async |u: &User, c: &Connection, now| f.read().count_link_requests(u.id, c.id, now).await.unwrap();
    assert_eq!(count(&user, &one, NOW).await, (2, 2), "refused ones count, too");
    assert_eq!(count(&other, &two, NOW).await, (1, 1));
    assert_eq!(count(&user, &one, LATER).await, (0, 0));

    let list = async |refused, offset, limit| {
        let page = f.read().link_requests(refused, NOW, offset, limit).await.unwrap();
        let ours = |r: &LinkRequest| requests.iter().any(|q| q.id == r.id);
        let ids: Vec<_> = page.rows.into_iter().filter(ours).map(|r| r.id).collect();
        (ids, page.total)
    };
    let (ids, total) = list(false, 0, 1_000).await;
    assert_eq!(ids, [requests[1].id, requests[0].id], "the newest try first");
    assert_eq!(total, before + 2);
    assert_eq!(list(true, 0, 1_000).await.0, [requests[2].id]);
    assert_eq!(
        f.read().link_requests(false, NOW, 0, 1).await.unwrap().rows.len(),
        1
    );

    let mut tx = f.write().await;
    tx.delete_connection(one.id, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(&user, &one, NOW).await, (1, 0));
    let mut tx = f.write().await;
    assert!(tx.delete_expired_link_requests(LATER).await.unwrap() >= 1);
    tx.commit().await.unwrap();
    assert_eq!(count(&user, &two, NOW).await, (0, 0));
}

/// Fifty who decide at once: one gets it. What was refused is taken as such only.
pub async fn one_of_fifty_decides(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "decide");
    let user = f.user("").await;
    let (connection, _) = f.connection("", &user).await;
    let mut request = f.new_request(&connection, "1", &user);
    f.put_request(&request).await;
    let take = async |refused, now| {
        let mut tx = f.write().await;
        let taken = tx.take_link_request(request.id, refused, now).await.unwrap();
        tx.commit().await.unwrap();
        taken
    };
    assert_eq!(take(true, NOW).await, None);
    assert_eq!(take(false, LATER).await, None);
    let tasks = (0..50).map(|_| {
        let (store, id) = (f.store.clone(), request.id);
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let taken = tx.take_link_request(id, false, NOW).await.unwrap();
            tx.commit().await.unwrap();
            taken
        })
    });
    let taken = futures::future::join_all(tasks).await;
    let taken: Vec<_> = taken.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(taken, std::slice::from_ref(&request));
    request.refused = Some((NOW, user.id));
    f.put_request(&request).await;
    assert_eq!(take(false, NOW).await, None);
    assert_eq!(take(true, NOW).await, Some(request.clone()));
}
