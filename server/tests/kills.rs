//! `kill -9` while people write: what was acknowledged is there afterwards. `cargo xtask bench` does it a
//! hundred times.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]
#![cfg(unix)]

mod common;

use common::{ADMINISTRATOR, Place};
use gatehouse_testkit::kills::{lost, write_until_killed};

#[tokio::test]
async fn a_killed_server_has_lost_no_acknowledged_write() {
    let place = Place::new();
    for enough in [3, 17, 30, 44, 59] {
        let mut running = place.serve(&ADMINISTRATOR);
        let session = running.sign_in();
        let address = running.address.clone();
        let acknowledged = write_until_killed(&address, &session, enough, || running.signal("KILL"));
        running.child.wait().unwrap();
        assert!(acknowledged.len() >= enough);
        let lost = lost(&place.data().join("gatehouse.db"), &acknowledged)
            .await
            .unwrap();
        assert!(
            lost.is_empty(),
            "{} of {} are lost",
            lost.len(),
            acknowledged.len()
        );
    }
    let verified = place.command(&["audit", "verify"], &[]).output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
}
