//! Faults: what is down is said, what is not goes on, and it recovers by itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod common;

use common::{ADMINISTRATOR, Place, Running, read_answer};
use gatehouse_testkit::contents::hold;
use gatehouse_testkit::postgres;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use tokio::time::Instant;

#[test]
fn a_database_that_is_down_makes_it_unready_and_it_recovers_by_itself() {
    let Some(server) = postgres::server() else { return };
    let url = server.database();
    let place = Place::new();
    let running = place.serve(&[&[("GATEHOUSE_DATABASE_URL", url.as_str())], &ADMINISTRATOR[..]].concat());
    let status = |running: &Running, path: &str| running.get(path).0;
    assert_eq!(status(&running, "/readyz"), 200);
    running.sign_in();
    server.stop();
    let (status_down, answer) = running.get("/readyz");
    assert_eq!(status_down, 503);
    assert!(answer.contains("database unavailable"), "{answer}");
    assert_eq!(status(&running, "/healthz"), 200);
    server.again();
    let back = Instant::now();
    while status(&running, "/readyz") != 200 {
        assert!(back.elapsed() < Duration::from_secs(10), "it does not recover");
    }
    running.sign_in();
}

/// Asks a server that may not listen yet.
fn ask(address: &str, path: &str) -> (u16, String) {
    loop {
        if let Ok(mut stream) = TcpStream::connect(address) {
            write!(
                stream,
                "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
            )
            .unwrap();
            return read_answer(stream);
        }
    }
}

#[tokio::test]
async fn a_server_that_is_starting_is_alive_and_not_ready() {
    let place = Place::new();
    assert!(place.serve(&[]).stop().success());
    // Its schema is looked after first, and cannot be while somebody writes.
    let held = hold(&place.data().join("gatehouse.db")).await.unwrap();
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let mut child = place
        .command(&["serve"], &[("GATEHOUSE_LISTEN", &address)])
        .spawn()
        .unwrap();
    let (status, answer) = ask(&address, "/readyz");
    assert_eq!(status, 503);
    assert!(answer.contains("starting"), "{answer}");
    assert_eq!(ask(&address, "/healthz").0, 200);
    assert_eq!(ask(&address, "/login").0, 503);
    drop(held);
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut running = Running {
        address: address.clone(),
        output,
        child,
    };
    let mut line = String::new();
    running.output.read_line(&mut line).unwrap();
    assert!(
        line.ends_with(&format!(" is listening on http://{address}\n")),
        "{line}"
    );
    assert_eq!((running.get("/readyz").0, running.get("/login").0), (200, 200));
}
