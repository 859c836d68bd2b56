//! How sessions end.

use crate::MINUTE;
use async_trait::async_trait;
use gatehouse_domain::text::Lang;
use gatehouse_service::ports::{Read, Result, Store, StoreError, Write};
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Ports};
use gatehouse_testkit::harness::{Harness, PASSWORD};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// A session that was just asked for is kept in memory: what ends it has to be seen all the same.
#[tokio::test]
async fn a_session_is_refused_by_the_request_after_the_one_that_ended_it() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let me = admin.person().unwrap().user.id;
    let id = h.active(&admin, h.form()).await;
    let g = &h.gatehouse;
    for way in 0..5 {
        let Finished::SignedIn(ada) = h.sign_in(id).await else {
            panic!("signs in")
        };
        for _ in 0..2 {
            assert!(g.account(&h.caller(&ada.token).await).await.is_ok());
        }
        match way {
            0 => g.end_session(&admin, ada.session).await.unwrap(),
            1 => assert_eq!(g.end_sessions_of(&admin, ada.user).await.unwrap(), 1),
            2 => g.sign_out(&h.caller(&ada.token).await).await.unwrap(),
            3 => drop(g.set_disabled(&admin, ada.user, true).await.unwrap()),
            _ => g.delete_connection(&admin, id).await.unwrap(),
        }
        assert!(h.caller(&ada.token).await.person().is_err(), "way {way}");
        drop(g.set_disabled(&admin, ada.user, false).await.unwrap());
    }
    assert!(g.door().await.unwrap().buttons.is_empty());
    assert!(h.caller_is_admin(&admin).await && g.user(&admin, me).await.is_ok());
}

/// A command beside the server writes without being counted.
#[tokio::test]
async fn what_another_process_ended_is_kept_for_five_seconds_at_most() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let signed_in = h
        .password("admin@example.test", PASSWORD, &Harness::origin())
        .await
        .unwrap();
    assert!(h.caller(&signed_in.token).await.person().is_ok());
    let beside = h.replica().await;
    beside.end_session(&admin, signed_in.session).await.unwrap();
    assert!(h.caller(&signed_in.token).await.person().is_ok(), "it was kept");
    h.clock.advance(5_000);
    assert!(h.caller(&signed_in.token).await.person().is_err());
}

/// What a session is told of its account is asked for once, until something is written.
#[tokio::test]
async fn what_an_account_was_told_is_kept_for_its_session_until_something_is_written() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let sign_in = async || {
        let signed_in = h
            .password("admin@example.test", PASSWORD, &Harness::origin())
            .await;
        h.caller(&signed_in.unwrap().token).await
    };
    let (first, second) = (sign_in().await, sign_in().await);
    let asked = AtomicUsize::new(0);
    let told = async |caller: &Caller, lang, length: usize| {
        let ask = async {
            asked.fetch_add(1, Ordering::SeqCst);
            Ok(Some(Arc::from(vec![0; length])))
        };
        let answer = h.gatehouse.kept_account(caller, lang, ask).await;
        assert_eq!(answer.unwrap().map(|answer| answer.len()), Some(length));
        asked.load(Ordering::SeqCst)
    };
    assert_eq!(told(&first, Lang::En, 9).await, 1);
    assert_eq!(told(&first, Lang::En, 9).await, 1, "kept");
    assert_eq!(told(&second, Lang::En, 9).await, 2, "not another session's");
    assert_eq!(told(&first, Lang::Ko, 9).await, 3, "not in another language");
    h.gatehouse
        .end_sessions_of(&admin, first.person().unwrap().user.id)
        .await
        .unwrap();
    assert_eq!(told(&first, Lang::En, 9).await, 4, "something was written");
    assert_eq!(told(&second, Lang::En, 9_000).await, 5);
    assert_eq!(told(&second, Lang::En, 9_000).await, 6, "too long to be kept");
    h.clock.advance(5_000);
    assert_eq!(told(&first, Lang::En, 9).await, 7, "five seconds at most");
    let nobody = h
        .gatehouse
        .kept_account(&Caller::Anonymous, Lang::En, async { Ok(None) });
    assert!(nobody.await.is_err());
}

/// As on a full disk.
struct ReadOnly(Arc<dyn Store>);

#[async_trait]
impl Store for ReadOnly {
    fn read(&self) -> Box<dyn Read> {
        self.0.read()
    }
    async fn write(&self) -> Result<Box<dyn Write>> {
        Err(StoreError::Full("database or disk is full".into()))
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
