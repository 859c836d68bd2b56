//! What was acknowledged is there after `kill -9`, on SQLite: this binary starts itself as the program
//! that is killed. (That a power cut takes nothing either is `synchronous=FULL`, which no test can pull
//! the plug on.)

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

use gatehouse_domain::ids::PrincipalId;
use gatehouse_service::ports::Store;
use gatehouse_service::ports::accounts::{Registered, User};
use gatehouse_store::{DatabaseUrl, open};
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use uuid::Uuid;

const FILE: &str = "GATEHOUSE_TEST_DATABASE_FILE";
const ROUND: &str = "GATEHOUSE_TEST_ROUND";

/// Enough for the kill to meet many writes in flight.
const ACKNOWLEDGED: usize = 60;

/// Not a test of its own: without the variables, nothing. With them, sixteen writers until it is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_that_is_killed() {
    let (Some(file), Ok(round)) = (std::env::var_os(FILE), std::env::var(ROUND)) else {
        return;
    };
    let round: u128 = round.parse().unwrap();
    let store = Arc::new(open(&DatabaseUrl::Sqlite(file.into())).await.unwrap());
    let writers = (0..16u128).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 0.. {
                let id = PrincipalId(Uuid::from_u128(round << 64 | writer << 32 | n));
                let user = User {
                    id,
                    name: id.to_string(),
                    full_name: None,
                    email: None,
                    picture: None,
                    admin: false,
                    disabled_at: None,
                    created_at: 1,
                    last_sign_in: None,
                    login: None,
                    registered: Registered::No,
                };
                let mut tx = store.write().await.unwrap();
                tx.insert_user(&user).await.unwrap();
                tx.commit().await.unwrap();
                // One write to the pipe, so that a line is whole or is not there.
                std::io::stdout()
                    .lock()
                    .write_all(format!("\nacknowledged {id}\n").as_bytes())
                    .unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

fn kill_after_some_writes(file: &Path, round: u32) -> HashSet<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["the_program_that_is_killed", "--exact", "--nocapture"])
        .env(FILE, file)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = HashSet::new();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        if let Some(id) = line.strip_prefix("acknowledged ") {
            acknowledged.insert(id.to_owned());
        }
        if acknowledged.len() == ACKNOWLEDGED + round as usize * 7 {
            // SIGKILL. What it acknowledged until then is still read from the pipe.
            child.kill().unwrap();
        }
    }
    assert!(!child.wait().unwrap().success(), "it was killed");
    acknowledged
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("gatehouse.db");
    let mut acknowledged = HashSet::new();
    for round in 1..=5 {
        let (path, before) = (file.clone(), acknowledged.len());
        acknowledged.extend(
            tokio::task::spawn_blocking(move || kill_after_some_writes(&path, round))
                .await
                .unwrap(),
        );
        assert!(acknowledged.len() >= before + ACKNOWLEDGED);
        let store = open(&DatabaseUrl::Sqlite(file.clone())).await.unwrap();
        let mut read = store.read();
        for name in &acknowledged {
            let found = read.user_by_name(name).await.unwrap();
            assert!(
                found.is_some(),
                "round {round}: {name} was acknowledged and is lost"
            );
        }
        store.close().await;
    }
}
