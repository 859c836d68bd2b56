//! A full disk: changes are refused and told so, nothing is half-written, reading goes on, and once there is room
//! again everything does, without a restart.
//!
//! The server's file writes fail as they would there: the limit of file sizes of its process is lowered to nothing,
//! and raised again. (`SQLITE_FULL` itself is in the store's own tests.)

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod common;

use common::{ADMINISTRATOR, Place, Running};
use gatehouse_testkit::kills::lost;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::collections::BTreeSet;
use std::process::Command;

/// Lowers how large the server's files may be, or lets them grow again.
fn room(running: &Running, most: Option<u64>) {
    let pid = Pid::from_raw(running.child.id().try_into().unwrap());
    let all = rustix::process::getrlimit(Resource::Fsize).maximum;
    let limit = Rlimit {
        current: most.or(all),
        maximum: all,
    };
    prlimit(pid, Resource::Fsize, limit).unwrap();
}

/// The server, which is told by an error, not by a signal, that a file may not grow.
fn serve(place: &Place) -> Running {
    let command = place.command(&["serve"], &ADMINISTRATOR);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
    shell.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    Running::start(place.quiet(shell))
}

const SIGN_IN: &str = "account=ada%40example.com&password=a+long+password";
const LENGTHS: &str = "_fn=%2Fapi%2Fsettings%2Fset_session_lengths&idle_hours=7&absolute_hours=9";
const NO_ROOM: &str = "Nothing was changed: there is no room left to store it.";

fn sign_ins(running: &Running, session: &str) -> usize {
    let (status, answer) = running.send("/api/audit/attempts?q=&refused=false&page=1", session, None);
    assert_eq!(status, 200, "{answer}");
    answer.matches("\"reference\"").count()
}

#[tokio::test]
async fn a_full_disk_refuses_changes_and_recovers_by_itself() {
    let place = Place::new();
    let running = serve(&place);
    let session = running.sign_in();
    let before = sign_ins(&running, &session);

    room(&running, Some(0));
    let (status, answer) = running.send("/login", "", Some(SIGN_IN));
    assert_eq!(status, 507, "{answer}");
    assert!(
        answer.contains(NO_ROOM) && answer.contains("value=\"ada@example.com\""),
        "{answer}"
    );
    assert!(!answer.contains("set-cookie: gatehouse="), "{answer}");
    let (status, answer) = running.send("/console/settings", &session, Some(LENGTHS));
    assert_eq!(status, 507, "{answer}");
    assert!(
        answer.contains(NO_ROOM) && answer.contains("value=\"7\""),
        "what was typed is there: {answer}"
    );
    let (status, answer) = running.send("/api/settings/set_session_lengths", &session, Some(LENGTHS));
    assert_eq!(status, 507, "{answer}");
    assert!(answer.contains(NO_ROOM), "{answer}");
    let (status, answer) = running.get("/readyz");
    assert_eq!(status, 503, "{answer}");
    assert!(answer.contains("no room to write"), "{answer}");
    assert_eq!(running.get("/healthz").0, 200);
    assert_eq!(running.send("/account", &session, None).0, 200, "reading goes on");

    room(&running, None);
    assert_eq!(running.get("/readyz").0, 200);
    let (_, settings) = running.send("/console/settings", &session, None);
    assert!(
        settings.contains("value=\"12\"") && !settings.contains("value=\"7\""),
        "{settings}"
    );
    assert_eq!(sign_ins(&running, &session), before, "no half sign-in");
    running.sign_in();
    let (status, answer) = running.send("/console/settings", &session, Some(LENGTHS));
    assert_eq!(status, 303, "{answer}");

    assert!(running.stop().success());
    let verified = place.command(&["audit", "verify"], &[]).output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
    let told = String::from_utf8(verified.stdout).unwrap();
    assert!(
        told.starts_with("The audit is whole: 2 entries are good."),
        "{told}"
    );
    let whole = lost(&place.data().join("gatehouse.db"), &BTreeSet::new()).await;
    assert!(whole.unwrap().is_empty());
}
