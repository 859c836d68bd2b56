//! Redirects in progress, one-time values, throttling.

use super::fixture::{Fixture, NOW};
use gatehouse_service::ports::connections::Connection;
use gatehouse_service::ports::flows::{Consumed, Flow, OneTime, Purpose, Throttle};
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;

fn new_flow(f: &Fixture, purpose: Purpose) -> Flow {
    Flow {
        state_hash: f.hash(),
        browser_hash: f.hash(),
        purpose,
        connection: f.connection_id(),
        private: vec![0, 255, 1],
        response: None,
        next: "/console?q=1".into(),
        attempt: f.attempt_id(),
        expires_at: NOW + 600_000,
    }
}

fn new_one_time(f: &Fixture, kind: &str) -> OneTime {
    OneTime {
        kind: f.name(kind),
        token_hash: f.hash(),
        payload: "{\"a\":1}".into(),
        expires_at: NOW + 1_000,
    }
}

/// A redirect comes back whole to the one who consumes it, even late, and to nobody after that; one that was
/// never begun comes to nobody.
pub async fn round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "flows");
    let user = f.user("").await.id;
    for purpose in [
        Purpose::SignIn,
        Purpose::Test {
            by: user,
            fingerprint: "f1".into(),
        },
        Purpose::Link { user },
    ] {
        let flow = new_flow(&f, purpose);
        let mut tx = f.write().await;
        tx.insert_flow(&flow).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = f.write().await;
        assert_eq!(tx.consume_flow(&f.hash(), NOW).await.unwrap(), None);
        let late = flow.expires_at + 1;
        assert_eq!(
            tx.consume_flow(&flow.state_hash, late).await.unwrap(),
            Some(Consumed {
                flow: flow.clone(),
                active: false
            })
        );
        assert_eq!(tx.consume_flow(&flow.state_hash, late).await.unwrap(), None);
        tx.commit().await.unwrap();
        let mut tx = f.write().await;
        assert_eq!(tx.consume_flow(&flow.state_hash, late).await.unwrap(), None);
        assert!(
            matches!(tx.insert_flow(&flow).await, Err(StoreError::Taken(key)) if key == "flows.state_hash")
        );
    }

    let (over, running) = (new_flow(&f, Purpose::SignIn), new_flow(&f, Purpose::SignIn));
    let mut tx = f.write().await;
    tx.insert_flow(&Flow {
        expires_at: NOW + 5,
        ..over.clone()
    })
    .await
    .unwrap();
    tx.insert_flow(&Flow {
        expires_at: NOW + 6,
        ..running.clone()
    })
    .await
    .unwrap();
    assert!(tx.delete_expired_flows(NOW + 5).await.unwrap() >= 1);
    assert_eq!(tx.consume_flow(&over.state_hash, NOW).await.unwrap(), None);
    assert!(tx.consume_flow(&running.state_hash, NOW).await.unwrap().is_some());
}

/// What was posted is kept once, while the redirect is in progress, and comes back with it.
pub async fn a_response_is_kept_once(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "responses");
    let flow = new_flow(&f, Purpose::SignIn);
    let end = flow.expires_at;
    let mut tx = f.write().await;
    tx.insert_flow(&flow).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = f.write().await;
    assert!(
        !tx.keep_response(&f.hash(), b"x", NOW).await.unwrap(),
        "never begun"
    );
    assert!(
        !tx.keep_response(&flow.state_hash, b"x", end).await.unwrap(),
        "run out"
    );
    assert!(
        tx.keep_response(&flow.state_hash, &[0, 255], end - 1)
            .await
            .unwrap()
    );
    assert!(
        !tx.keep_response(&flow.state_hash, b"y", NOW).await.unwrap(),
        "twice"
    );
    tx.commit().await.unwrap();
    let mut tx = f.write().await;
    let consumed = tx.consume_flow(&flow.state_hash, NOW).await.unwrap();
    let response = Some(vec![0, 255]);
    let flow = Flow { response, ..flow };
    assert_eq!(consumed.map(|c| c.flow), Some(flow));
    tx.commit().await.unwrap();

    let consumed = new_flow(&f, Purpose::SignIn);
    let mut tx = f.write().await;
    tx.insert_flow(&consumed).await.unwrap();
    assert!(
        tx.consume_flow(&consumed.state_hash, NOW)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        !tx.keep_response(&consumed.state_hash, b"x", NOW).await.unwrap(),
        "consumed"
    );
    tx.commit().await.unwrap();
}

/// What comes back says whether its connection signs people in now.
pub async fn a_consumed_flow_knows_its_connection(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "flowactive");
    let author = f.user("author").await;
    let (connection, revision) = f.connection("provider", &author).await;
    for (active, deleted, said) in [(false, false, false), (true, false, true), (true, true, false)] {
        let flow = Flow {
            connection: connection.id,
            ..new_flow(&f, Purpose::SignIn)
        };
        let mut tx = f.write().await;
        tx.update_connection(&Connection {
            active,
            live: Some(revision.id),
            ..connection.clone()
        })
        .await
        .unwrap();
        if deleted {
            tx.delete_connection(connection.id, NOW).await.unwrap();
        }
        tx.insert_flow(&flow).await.unwrap();
        let consumed = tx.consume_flow(&flow.state_hash, NOW).await.unwrap().unwrap();
        assert_eq!((consumed.active, consumed.flow), (said, flow));
        tx.commit().await.unwrap();
    }
}

/// Fifty callbacks with one state: one gets the redirect, the others nothing.
pub async fn one_of_fifty_consumes(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "fiftyflows");
    let flow = new_flow(&f, Purpose::SignIn);
    let mut tx = f.write().await;
    tx.insert_flow(&flow).await.unwrap();
    tx.commit().await.unwrap();
    let tasks = (0..50).map(|_| {
        let (store, state) = (f.store.clone(), flow.state_hash);
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let consumed = tx.consume_flow(&state, NOW).await.unwrap();
            tx.commit().await.unwrap();
            consumed.map(|c| c.flow)
        })
    });
    let results = futures::future::join_all(tasks).await;
    let got: Vec<Flow> = results.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(got, [flow]);
}

/// A one-time value works once, until it ends, under its own kind only; a newer one can replace it.
pub async fn one_time_values(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "onetime");
    let value = new_one_time(&f, "setup");
    let (hash, end) = (value.token_hash, value.expires_at);
    let mut tx = f.write().await;
    tx.insert_one_time(&value, false).await.unwrap();
    tx.commit().await.unwrap();
    let mut read = f.read();
    assert_eq!(
        read.one_time(&value.kind, &hash, end - 1).await.unwrap().as_ref(),
        Some(&value)
    );
    assert_eq!(
        read.one_time(&value.kind, &hash, end).await.unwrap(),
        None,
        "ended"
    );
    assert_eq!(
        read.one_time(&f.name("other"), &hash, NOW).await.unwrap(),
        None,
        "another kind"
    );
    assert_eq!(read.count_one_time(&value.kind, end - 1).await.unwrap(), 1);
    assert_eq!(read.count_one_time(&value.kind, end).await.unwrap(), 0, "ended");
    let mut tx = f.write().await;
    assert_eq!(
        tx.use_one_time(&value.kind, &hash, end).await.unwrap(),
        None,
        "ended"
    );
    assert_eq!(
        tx.use_one_time(&f.name("other"), &hash, NOW).await.unwrap(),
        None,
        "another kind"
    );
    assert_eq!(
        tx.use_one_time(&value.kind, &hash, NOW).await.unwrap().as_ref(),
        Some(&value)
    );
    assert_eq!(
        (
            tx.use_one_time(&value.kind, &hash, NOW).await.unwrap(),
            tx.count_one_time(&value.kind, NOW).await.unwrap(),
        ),
        (None, 0),
        "used"
    );
    tx.commit().await.unwrap();
    assert_eq!(
        f.read().one_time(&value.kind, &hash, NOW).await.unwrap(),
        None,
        "used"
    );

    let (old, beside, new) = (
        new_one_time(&f, "x"),
        new_one_time(&f, "y"),
        new_one_time(&f, "x"),
    );
    let mut tx = f.write().await;
    tx.insert_one_time(&old, true).await.unwrap();
    tx.insert_one_time(&beside, true).await.unwrap();
    tx.insert_one_time(&new, true).await.unwrap();
    assert_eq!(
        tx.use_one_time(&old.kind, &old.token_hash, NOW).await.unwrap(),
        None,
        "replaced"
    );
    assert_eq!(
        tx.one_time(&beside.kind, &beside.token_hash, NOW).await.unwrap(),
        Some(beside.clone())
    );
    assert_eq!(
        tx.one_time(&new.kind, &new.token_hash, NOW).await.unwrap(),
        Some(new.clone())
    );
    assert!(tx.delete_expired_one_time(new.expires_at).await.unwrap() >= 2);
    assert_eq!(tx.one_time(&new.kind, &new.token_hash, NOW).await.unwrap(), None);
    tx.commit().await.unwrap();
}

/// Fifty uses of one value at once: one gets it.
pub async fn one_of_fifty_uses(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "fiftyuses");
    let value = new_one_time(&f, "setup");
    let mut tx = f.write().await;
    tx.insert_one_time(&value, true).await.unwrap();
    tx.commit().await.unwrap();
    let tasks = (0..50).map(|_| {
        let (store, value) = (f.store.clone(), value.clone());
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let used = tx
                .use_one_time(&value.kind, &value.token_hash, NOW)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            used
        })
    });
    let results = futures::future::join_all(tasks).await;
    assert_eq!(
        results
            .into_iter()
            .filter(|r| r.as_ref().unwrap().is_some())
            .count(),
        1
    );
}

/// Failures add up within a window and start anew after it; fifty at once are all counted.
pub async fn throttle_windows(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "throttle");
    let bucket = f.name("ip:192.0.2.1");
    assert_eq!(f.read().throttle(&bucket).await.unwrap(), Throttle::default());
    let mut tx = f.write().await;
    let expect = |count, until, last| Throttle {
        count,
        until: NOW + until,
        last: NOW + last,
    };
    assert_eq!(
        tx.hold_throttles(&[&bucket]).await.unwrap(),
        [Throttle::default()],
        "held, and nothing counted"
    );
    let first = tx.count_failure(&bucket, NOW, 100).await.unwrap();
    assert_eq!(first, expect(1, 100, 0));
    assert_eq!(
        tx.count_failure(&bucket, NOW + 99, 100).await.unwrap(),
        expect(2, 100, 99),
        "the window stays"
    );
    assert_eq!(tx.throttle(&bucket).await.unwrap(), expect(2, 100, 99));
    let others: Vec<String> = (0..6).map(|n| f.name(&format!("other-{n}"))).collect();
    let mut seven: Vec<&str> = others.iter().map(String::as_str).collect();
    seven.insert(3, &bucket);
    for found in [
        tx.throttles(&seven).await.unwrap(),
        tx.hold_throttles(&seven).await.unwrap(),
    ] {
        assert_eq!(found.len(), 7);
        assert_eq!(found[3], expect(2, 100, 99));
        assert_eq!(found.iter().filter(|t| **t == Throttle::default()).count(), 6);
    }
    assert_eq!(
        tx.count_failure(&bucket, NOW + 100, 100).await.unwrap(),
        expect(1, 200, 100),
        "a new window"
    );
    assert!(tx.delete_ended_throttles(NOW + 200).await.unwrap() >= 1);
    assert_eq!(tx.throttle(&bucket).await.unwrap(), Throttle::default());
    tx.count_failure(&bucket, NOW, 100).await.unwrap();
    tx.clear_throttle(&bucket).await.unwrap();
    tx.clear_throttle(&bucket).await.unwrap();
    assert_eq!(tx.throttle(&bucket).await.unwrap(), Throttle::default());
    tx.commit().await.unwrap();

    let tasks = (0..50).map(|_| {
        let (store, bucket) = (f.store.clone(), bucket.clone());
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let before = tx.hold_throttles(&[&bucket]).await.unwrap()[0].count;
            let counted = tx.count_failure(&bucket, NOW, 100).await.unwrap();
            assert_eq!(counted.count, before + 1, "nobody counts in between");
            tx.commit().await.unwrap();
        })
    });
    futures::future::join_all(tasks)
        .await
        .into_iter()
        .for_each(Result::unwrap);
    assert_eq!(f.read().throttle(&bucket).await.unwrap(), expect(50, 100, 0));
}
