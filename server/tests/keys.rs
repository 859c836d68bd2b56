//! C10 and C11: `gatehouse keys rotate` beside a running server; a backup that is restored elsewhere.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod common;

use common::{ADMINISTRATOR, Place, refusal};
use gatehouse_testkit::postgres;
use std::fs;

fn run(place: &Place, command: &[&str], settings: &[(&str, &str)]) -> String {
    let output = place.command(command, settings).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn rotates(settings: &[(&str, &str)]) {
    let place = Place::new();
    let nothing = refusal(place.command(&["keys", "rotate"], settings));
    assert!(nothing.contains("gatehouse migrate"), "{nothing}");
    let running = place.serve(&[settings, &ADMINISTRATOR].concat());
    let done = run(&place, &["keys", "rotate"], settings);
    assert!(
        done.starts_with("Data key 2 seals from now on; 0 secrets"),
        "{done}"
    );
    // Signing out is audited, and the command sealed the audit's head with a key the server had never seen.
    let session = running.sign_in();
    assert_eq!(running.send("/logout", &session, Some("")).0, 200);
    assert!(run(&place, &["keys", "rotate"], settings).starts_with("Data key 3"));
    // Made, rotated, signed out, rotated.
    assert!(run(&place, &["audit", "verify"], settings).contains("4 entries"));
    assert!(running.stop().success());
    let again = place.serve(settings);
    again.sign_in();
}

#[test]
fn c10_a_running_server_opens_what_the_command_sealed() {
    rotates(&[]);
}

#[test]
fn c10_a_running_server_opens_what_the_command_sealed_on_postgresql() {
    let Some(server) = postgres::server() else { return };
    let url = server.database();
    rotates(&[("GATEHOUSE_DATABASE_URL", url.as_str())]);
}

/// The files of the data directory are everything.
#[test]
fn c11_a_backup_is_restored_on_a_fresh_host() {
    let first = Place::new();
    let running = first.serve(&ADMINISTRATOR);
    let session = running.sign_in();
    assert!(running.stop().success());
    let fresh = Place::new();
    fs::create_dir(fresh.data()).unwrap();
    for name in ["gatehouse.db", "secret.key"] {
        fs::copy(first.data().join(name), fresh.data().join(name)).unwrap();
    }
    drop(first);
    let running = fresh.serve(&[]);
    running.sign_in();
    assert_eq!(running.send("/account", &session, None).0, 200, "sessions go on");
    assert!(run(&fresh, &["audit", "verify"], &[]).contains("1 entries"));
    assert!(running.stop().success());

    // Without its key it is nothing, and nothing is made of it.
    let key = fs::read(fresh.data().join("secret.key")).unwrap();
    fs::remove_file(fresh.data().join("secret.key")).unwrap();
    assert!(fresh.refusal(&[]).contains("secret.key is missing"));
    fs::write(fresh.data().join("secret.key"), "00".repeat(32)).unwrap();
    assert!(fresh.refusal(&[]).starts_with("Wrong secret key"));
    fs::write(fresh.data().join("secret.key"), key).unwrap();
    fresh.serve(&[]).sign_in();
}

/// While it runs: SQLite's own backup, as docs/operations.md says.
#[tokio::test]
async fn c11_a_backup_of_a_running_server_is_whole() {
    let first = Place::new();
    let running = first.serve(&ADMINISTRATOR);
    running.sign_in();
    let fresh = Place::new();
    fs::create_dir(fresh.data()).unwrap();
    let copy = format!("VACUUM INTO '{}'", fresh.data().join("gatehouse.db").display());
    gatehouse_testkit::contents::tamper(&first.data().join("gatehouse.db"), copy.leak())
        .await
        .unwrap();
    fs::copy(first.data().join("secret.key"), fresh.data().join("secret.key")).unwrap();
    fresh.serve(&[]).sign_in();
}
