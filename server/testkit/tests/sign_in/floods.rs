//! Failures of strangers by the hundred: counted, not stored one by one.

use crate::MINUTE;
use gatehouse_service::Caller;
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
