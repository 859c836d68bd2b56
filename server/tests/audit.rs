//! C9: `gatehouse audit verify` beside a running server.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod common;

use common::{ADMINISTRATOR, Place, Running, refusal};
use gatehouse_testkit::contents::tamper;

const VERIFY: &[&str] = &["audit", "verify"];

fn verify(place: &Place, more: &[&str]) -> String {
    let output = place.command(&[VERIFY, more].concat(), &[]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Signing out is in the audit.
fn in_and_out(running: &Running) {
    let session = running.sign_in();
    assert_eq!(running.send("/logout", &session, Some("")).0, 200);
}

#[tokio::test]
async fn c9_verify_works_beside_a_server_and_names_the_first_bad_entry() {
    let place = Place::new();
    let nothing = refusal(place.command(VERIFY, &[]));
    assert!(nothing.contains("gatehouse migrate"), "{nothing}");
    assert!(!place.data().exists());

    let running = place.serve(&ADMINISTRATOR);
    in_and_out(&running);
    let good = verify(&place, &[]);
    assert!(
        good.starts_with("The audit is whole: 2 entries are good.\nNewest: 2:"),
        "{good}"
    );
    let noted = good.trim_end().rsplit(' ').next().unwrap().to_owned();
    in_and_out(&running);
    assert!(verify(&place, &["--known", &noted]).contains("3 entries"));
    let other = format!("2:{}", "0".repeat(64));
    assert_eq!(
        refusal(place.command(&[VERIFY, &["--known", &other]].concat(), &[])),
        "The audit is broken: entry 2 of the audit is not the one that was noted: the database was set back or \
         replaced."
    );

    let database = place.data().join("gatehouse.db");
    tamper(&database, "UPDATE audit SET address = '192.0.2.1' WHERE seq = 2")
        .await
        .unwrap();
    assert_eq!(
        refusal(place.command(VERIFY, &[])),
        "The audit is broken: entry 2 of the audit was edited or replaced."
    );
    tamper(&database, "DELETE FROM audit WHERE seq > 1")
        .await
        .unwrap();
    // It goes on from the sealed end, not from what is left.
    in_and_out(&running);
    assert_eq!(
        refusal(place.command(VERIFY, &[])),
        "The audit is broken: entry 2 of the audit was deleted."
    );
    tamper(&database, "DELETE FROM audit WHERE seq > 1")
        .await
        .unwrap();
    assert_eq!(
        refusal(place.command(VERIFY, &[])),
        "The audit is broken: the audit was cut off: entry 2 was deleted and all after it, up to 4."
    );
    let wrong = [("GATEHOUSE_SECRET_KEY", "00".repeat(32))];
    let wrong = wrong.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert!(refusal(place.command(VERIFY, &wrong)).starts_with("Wrong secret key"));
}
