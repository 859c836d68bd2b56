//! C6: at its most talkative the log holds no secret.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod common;

use common::{Place, read_answer};
use std::io::{Read, Write};

#[test]
fn c6_at_trace_level_the_log_holds_no_token_code_or_password() {
    let place = Place::new();
    let mut running = place.serve(&[("GATEHOUSE_LOG", "trace")]);
    let link = running.setup_link();
    let token = link.split_once('=').unwrap().1;
    assert_eq!(running.get(&link).0, 200);
    let form = format!("token={token}&email=a%40b.test&password=canary-password&again=canary-password");
    let mut stream = running.connect();
    write!(
        stream,
        "POST /setup HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    )
    .unwrap();
    let (status, answer) = read_answer(stream);
    assert_eq!(status, 303, "{answer}");
    let session = answer.split("gatehouse=").nth(1).unwrap();
    let session = session.split(';').next().unwrap();
    let mut stream = running.connect();
    let cookie = format!("cookie: gatehouse={session}\r\nconnection: close\r\n\r\n");
    write!(stream, "GET /console HTTP/1.1\r\nhost: localhost\r\n{cookie}").unwrap();
    assert_eq!(read_answer(stream).0, 200);
    running.get("/oidc/callback?code=canary-code&state=canary-state&error_description=canary-words");

    let mut log = running.child.stderr.take().unwrap();
    running.signal("INT");
    let mut text = String::new();
    log.read_to_string(&mut text).unwrap();
    assert!(text.contains("/oidc/callback"), "{text}");
    for secret in [token, session, "canary"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
