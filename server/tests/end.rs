//! The end: not ready first, requests in flight are finished.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]
#![cfg(unix)]

mod common;

use common::{Place, read_answer};
use std::io::{BufRead, BufReader, Write};

#[test]
fn sigterm_makes_it_unready_finishes_what_is_in_flight_and_ends() {
    let place = Place::new();
    let mut running = place.serve(&[]);
    let body = "account=ada%40example.com&password=wrong";
    let mut slow = running.connect();
    write!(
        slow,
        "POST /login HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\nconnection: close\r\n\
         sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    )
    .unwrap();
    // The server asks for the body: the request is in its hands.
    let mut continued = BufReader::new(slow.try_clone().unwrap());
    let mut line = String::new();
    continued.read_line(&mut line).unwrap();
    assert!(line.contains("100 Continue"), "{line}");
    continued.read_line(&mut line).unwrap();

    running.signal("TERM");
    while running.get("/readyz").0 == 200 {}
    assert_eq!(running.get("/readyz").0, 503);
    assert_eq!(running.get("/healthz").0, 200);
    slow.write_all(body.as_bytes()).unwrap();
    assert_eq!(read_answer(slow).0, 401);
    assert!(running.child.wait().unwrap().success());
}
