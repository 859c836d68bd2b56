//! `SESSION_LENGTH` sets the absolute limit and lifts the idle one.

use crate::restart;
use gatehouse_service::Error;
use gatehouse_testkit::harness::{Harness, PASSWORD};

const HOUR: i64 = 3_600_000;

async fn sign_in(h: &Harness) -> String {
    let signed_in = h
        .password("admin@example.test", PASSWORD, &Harness::origin())
        .await;
    signed_in.unwrap().token
}

#[tokio::test]
async fn a_session_lasts_as_long_as_the_environment_says_used_or_not() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let before = sign_in(&h).await;
    restart(&mut h, &[("GORILLA_SESSION_LENGTH", "48h")]).await;
    h.clock.advance(11 * HOUR);
    assert!(h.caller(&before).await.person().is_ok());
    let token = sign_in(&h).await;
    h.clock.advance(47 * HOUR);
    let admin_now = h.caller(&token).await;
    assert!(admin_now.person().is_ok(), "unused for 47 hours");
    assert!(
        h.caller(&before).await.person().is_ok(),
        "one that ran before, since it was used"
    );
    let account = h.gatehouse.account(&admin_now).await.unwrap();
    assert_eq!(
        account.detail.sessions.len(),
        2,
        "the first one's own 12 hours are over"
    );
    h.clock.advance(HOUR);
    assert!(h.caller(&token).await.person().is_err(), "48 hours in any case");

    let token = sign_in(&h).await;
    let refused = h.gatehouse.set_session_lengths(&admin, "1", "2").await;
    assert!(matches!(refused, Err(Error::SetOutside(s)) if s.name == "GORILLA_SESSION_LENGTH"));
    let shown = h
        .gatehouse
        .settings(&admin)
        .await
        .unwrap()
        .outside_sessions
        .unwrap();
    assert_eq!(shown.written, "48h");

    restart(&mut h, &[]).await;
    h.clock.advance(13 * HOUR);
    assert!(
        h.caller(&token).await.person().is_err(),
        "the console's idle limit again"
    );
}
