//! Failures of strangers by the hundred: counted, not stored one by one.

use crate::MINUTE;
use crate::confirm::{ADA, setting, with_address};
use gatehouse_domain::claims::Profile;
use gatehouse_domain::confirm::{OF_A_CONNECTION, OF_AN_ACCOUNT};
use gatehouse_domain::ids::{LinkRequestId, uuid_v7};
use gatehouse_service::Caller;
use gatehouse_service::ports::Clock;
use gatehouse_service::ports::link_requests::LinkRequest;
use gatehouse_service::ports::openid::Callback;
use gatehouse_service::signin::{Finished, RECORDED_IN_ALL, RECORDED_OF_A_NETWORK};
use gatehouse_testkit::harness::Harness;

/// A callback that belongs to nothing; whether it was recorded.
async fn recorded(h: &Harness, address: &str) -> bool {
    let finished = h
        .gatehouse
        .finish_redirect(
            Callback::default(),
            None,
            &Caller::Anonymous,
            &Harness::origin_at(address),
        )
        .await
        .unwrap();
    let Finished::Refused { reference, .. } = finished else {
        panic!("{finished:?}")
    };
    reference.is_some()
}

#[tokio::test]
async fn c7_a_flood_of_failures_is_counted_by_network_and_in_all() {
    let h = Harness::start().await;
    let networks = RECORDED_IN_ALL / RECORDED_OF_A_NETWORK;
    for network in 0..networks {
        for n in 0..=RECORDED_OF_A_NETWORK {
            // an IPv6 network is one, whatever address in it is used
            let kept = recorded(&h, &format!("2001:db8:0:{network:x}::{n:x}")).await;
            assert_eq!(kept, n < RECORDED_OF_A_NETWORK, "{network} {n}");
        }
    }
    assert!(!recorded(&h, "192.0.2.7").await, "from everywhere together");
    assert_eq!(
        h.contents().await["attempts"].len(),
        usize::try_from(RECORDED_IN_ALL).unwrap()
    );
    h.clock.advance(MINUTE);
    assert!(recorded(&h, "192.0.2.7").await);
}

/// Thousands of subjects with one address: the limit is reached after a few, so a few more than it are enough.
#[tokio::test]
async fn c7_however_many_identities_one_address_has_a_few_wait() {
    let s = setting().await;
    for n in 0..OF_AN_ACCOUNT + 20 {
        let told = s.asks(with_address(&format!("subject-{n}"), ADA)).await;
        assert_eq!(told, n < OF_AN_ACCOUNT, "{n}");
    }
    assert!(s.asks(with_address("subject-0", ADA)).await, "it waits already");
    assert_eq!(s.list(false).await.len(), usize::try_from(OF_AN_ACCOUNT).unwrap());
    // refused ones keep their places, so that refusing does not let the next ones in
    let id = s.list(false).await[0].request.id;
    s.h.gatehouse.refuse_link(&s.admin, id).await.unwrap();
    assert!(!s.asks(with_address("another", ADA)).await);
    assert!(s.asks(with_address("other", "admin@example.test")).await);
}

#[tokio::test]
async fn c7_one_connection_has_only_so_many_requests() {
    let s = setting().await;
    let now = s.h.clock.now();
    let mut tx = s.h.gatehouse.ports().store.write().await.unwrap();
    for n in 0..OF_A_CONNECTION {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&n.to_be_bytes());
        let request = LinkRequest {
            id: LinkRequestId(uuid_v7(now, random)),
            connection: s.connection,
            issuer: s.h.provider.issuer().into(),
            profile: Profile {
                subject: n.to_string(),
                ..Profile::default()
            },
            user: s.admin.person().unwrap().user.id,
            fingerprint: String::new(),
            attempt: None,
            first_at: now,
            last_at: now,
            tries: 1,
            refused: None,
            expires_at: now + 1,
        };
        tx.put_link_request(&request).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert!(!s.asks(with_address("second", ADA)).await);
    s.h.clock.advance(1);
    assert!(s.asks(with_address("second", ADA)).await);
}
