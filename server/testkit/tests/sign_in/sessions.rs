//! How sessions end.

use crate::MINUTE;
use async_trait::async_trait;
use gatehouse_service::ports::{Read, Result, Store, StoreError, Write};
use gatehouse_service::{Caller, Ports};
use gatehouse_testkit::harness::{Harness, PASSWORD};
use std::sync::Arc;

const HOUR: i64 = 60 * MINUTE;

#[tokio::test]
async fn sessions_end_by_idling_and_in_any_case() {
    let h = Harness::start().await;
    h.administrator().await;
    let sign_in = async || {
        let signed_in = h
            .password("admin@example.test", PASSWORD, &Harness::origin())
            .await;
        signed_in.unwrap().token
    };
    let token = sign_in().await;
    h.clock.advance(11 * HOUR);
    assert!(h.caller(&token).await.person().is_ok());
    h.clock.advance(11 * HOUR);
    assert!(
        h.caller(&token).await.person().is_ok(),
        "each use begins the idle time anew"
    );
    h.clock.advance(12 * HOUR);
    assert!(h.caller(&token).await.person().is_err(), "idle for 12 hours");
    let token = sign_in().await;
    for _ in 0..(30 * 24 / 11 + 1) {
        h.clock.advance(11 * HOUR);
        let _ = h.caller(&token).await;
    }
    assert!(h.caller(&token).await.person().is_err(), "30 days in any case");
}

#[tokio::test]
async fn a_shortened_idle_limit_holds_for_running_sessions_at_once() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let signed_in = h
        .password("admin@example.test", PASSWORD, &Harness::origin())
        .await;
    let token = signed_in.unwrap().token;
    h.clock.advance(2 * HOUR);
    let sessions = async || h.gatehouse.account(&admin).await.unwrap().detail.sessions.len();
    assert_eq!(sessions().await, 2);
    h.gatehouse.set_session_lengths(&admin, "1", "720").await.unwrap();
    assert!(h.caller(&token).await.person().is_err());
    assert_eq!(sessions().await, 0, "what has ended is not listed");
}

/// As on a full disk.
struct ReadOnly(Arc<dyn Store>);

#[async_trait]
impl Store for ReadOnly {
    fn read(&self) -> Box<dyn Read> {
        self.0.read()
    }
    async fn write(&self) -> Result<Box<dyn Write>> {
        Err(StoreError::Failed("database or disk is full".into()))
    }
    async fn ping(&self) -> Result<()> {
        self.0.ping().await
    }
}

#[tokio::test]
async fn a_full_disk_keeps_nobody_from_reading() {
    let mut h = Harness::start().await;
    h.administrator().await;
    let signed_in = h
        .password("admin@example.test", PASSWORD, &Harness::origin())
        .await;
    let token = signed_in.unwrap().token;
    let ports = h.gatehouse.ports().clone();
    h.replace(Ports {
        store: Arc::new(ReadOnly(ports.store.clone())),
        ..ports
    });
    h.clock.advance(HOUR);
    let caller = h.caller(&token).await;
    assert!(matches!(caller, Caller::Person(_)));
    assert!(h.gatehouse.account(&caller).await.is_ok());
    assert!(
        h.gatehouse.sign_out(&caller).await.is_err(),
        "changes are refused"
    );
}
