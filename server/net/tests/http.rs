//! The client against servers that behave and servers that do not (vector O12).
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{Server, ok, request};
use gatehouse_net::{AddressPolicy, Http, Limits, NetError, Request};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

fn policy() -> AddressPolicy {
    AddressPolicy {
        loopback: true,
        ..AddressPolicy::default()
    }
}

fn http() -> Http {
    Http::new(policy())
}

/// Fails fast where the limit itself is what is tested.
fn impatient() -> Http {
    Http::with_limits(
        policy(),
        Limits {
            timeout: Duration::from_millis(200),
            ..Limits::default()
        },
    )
}

#[tokio::test]
async fn a_get_brings_status_headers_and_body() {
    let server = Server::answering(
        "HTTP/1.1 404 Not Found\r\ncontent-type: application/json; charset=utf-8\r\n\
         date: Sun, 06 Nov 1994 08:49:37 GMT\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"
            .to_owned(),
    )
    .await;
    let response = http().send(Request::get(server.url("/")), None).await.unwrap();
    assert_eq!(response.status, 404);
    assert_eq!(
        response.content_type.as_deref(),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(response.date, Some(784_111_777));
    assert_eq!(response.location, None);
    assert_eq!(response.body, b"{}");
}

#[tokio::test]
async fn a_form_and_headers_arrive_as_given() {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let server = Server::start(move |mut stream| {
        let sender = sender.clone();
        async move {
            sender.send(request(&mut stream).await).unwrap();
            stream.write_all(ok("").as_bytes()).await.unwrap();
        }
    })
    .await;
    let form = vec![
        ("code".to_owned(), "a b&c=ü".to_owned()),
        ("x".to_owned(), String::new()),
    ];
    let ask = Request::post_form(server.url("/token?t=1"), form).header("authorization", "Basic eA==");
    http().send(ask, None).await.unwrap();
    let seen = receiver.recv().await.unwrap();
    assert!(seen.starts_with("POST /token?t=1 HTTP/1.1\r\n"), "{seen}");
    assert!(
        seen.contains("content-type: application/x-www-form-urlencoded\r\n"),
        "{seen}"
    );
    assert!(seen.contains("authorization: Basic eA==\r\n"), "{seen}");
    assert!(seen.ends_with("\r\n\r\ncode=a+b%26c%3D%C3%BC&x="), "{seen}");
}

#[tokio::test]
async fn o12_redirects_are_not_followed() {
    let target = Server::answering(ok("never")).await;
    for status in [301, 302, 303, 307, 308] {
        let answer = format!(
            "HTTP/1.1 {status} Elsewhere\r\nlocation: {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            target.url("/latest/meta-data")
        );
        let server = Server::answering(answer).await;
        let response = http().send(Request::get(server.url("/")), None).await.unwrap();
        assert_eq!(response.status, status);
        assert_eq!(response.location, Some(target.url("/latest/meta-data")));
    }
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn o12_internal_address_literals_are_refused() {
    for url in [
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/",
        "http://0xa9fea9fe/",
        "http://2852039166/",
        "http://0251.0376.0251.0376/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0/",
        "http://0/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://10.0.0.1/",
    ] {
        let problem = http().send(Request::get(url), None).await.unwrap_err();
        assert!(
            matches!(problem, NetError::AddressRefused(_)),
            "{url}: {problem:?}"
        );
    }
}

#[tokio::test]
async fn o12_every_spelling_of_loopback_is_refused_and_nothing_is_sent() {
    let server = Server::answering(ok("never")).await;
    let port = server.address.port();
    let http = Http::new(AddressPolicy {
        private: true,
        ..AddressPolicy::default()
    });
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:7f00:1]",
        "localhost",
        "LOCALHOST",
    ] {
        let problem = http
            .send(Request::get(format!("http://{host}:{port}/")), None)
            .await
            .unwrap_err();
        assert!(
            matches!(problem, NetError::AddressRefused(_)),
            "{host}: {problem:?}"
        );
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn o12_a_listed_loopback_address_is_reached() {
    let server = Server::answering(ok("hello")).await;
    let listed = AddressPolicy {
        allowed: vec!["127.0.0.1".parse().unwrap()],
        ..AddressPolicy::default()
    };
    let url = format!("http://localhost:{}/", server.address.port());
    let response = Http::new(listed).send(Request::get(url), None).await.unwrap();
    assert_eq!(response.body, b"hello");
}

#[tokio::test]
async fn o12_a_body_of_one_mebibyte_passes_and_one_byte_more_does_not() {
    let cap = Limits::default().body;
    let fits = Server::answering(ok(&"x".repeat(cap))).await;
    assert_eq!(
        http()
            .send(Request::get(fits.url("/")), None)
            .await
            .unwrap()
            .body
            .len(),
        cap
    );
    let declared = Server::answering(ok(&"x".repeat(cap + 1))).await;
    let problem = http()
        .send(Request::get(declared.url("/")), None)
        .await
        .unwrap_err();
    assert_eq!(problem, NetError::TooLarge);
    let undeclared = format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}",
        "x".repeat(cap + 1)
    );
    let undeclared = Server::answering(undeclared).await;
    let problem = http()
        .send(Request::get(undeclared.url("/")), None)
        .await
        .unwrap_err();
    assert_eq!(problem, NetError::TooLarge);
}

#[tokio::test]
async fn o12_a_body_without_end_is_cut_at_the_cap() {
    let server = Server::start(|mut stream| async move {
        request(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            .await
            .ok();
        let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
        while stream.write_all(chunk.as_bytes()).await.is_ok() {}
    })
    .await;
    let problem = http()
        .send(Request::get(server.url("/")), None)
        .await
        .unwrap_err();
    assert_eq!(problem, NetError::TooLarge);
}

#[tokio::test]
async fn o12_a_body_that_trickles_is_cut_by_the_total_time() {
    let server = Server::start(|mut stream| async move {
        request(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
            .await
            .ok();
        let mut pace = tokio::time::interval(Duration::from_millis(5));
        while stream.write_all(b"x").await.is_ok() {
            pace.tick().await;
        }
    })
    .await;
    let problem = impatient()
        .send(Request::get(server.url("/")), None)
        .await
        .unwrap_err();
    assert_eq!(problem, NetError::Timeout);
}

#[tokio::test]
async fn o12_a_server_that_never_answers_is_given_up() {
    let server = Server::start(|mut stream| async move {
        request(&mut stream).await;
        std::future::pending::<()>().await;
    })
    .await;
    let problem = impatient()
        .send(Request::get(server.url("/")), None)
        .await
        .unwrap_err();
    assert_eq!(problem, NetError::Timeout);
}

#[tokio::test]
async fn o12_the_limits_are_five_seconds_and_one_mebibyte() {
    assert_eq!(
        Limits::default(),
        Limits {
            timeout: Duration::from_secs(5),
            body: 1_048_576
        }
    );
}

#[tokio::test]
async fn a_closed_port_and_a_broken_answer_are_unreachable_and_do_not_name_the_query() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = format!("http://{}/?code=hush", listener.local_addr().unwrap());
    drop(listener);
    let nonsense = Server::answering("nonsense\r\n\r\n".to_owned())
        .await
        .url("/?code=hush");
    let cut = Server::answering("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx".to_owned())
        .await
        .url("/?code=hush");
    for url in [closed, nonsense, cut] {
        let problem = http().send(Request::get(url), None).await.unwrap_err();
        assert!(matches!(problem, NetError::Unreachable(_)), "{problem:?}");
        assert!(!format!("{problem:?} {problem}").contains("hush"), "{problem}");
    }
}

#[tokio::test]
async fn what_is_no_web_address_is_refused() {
    for url in [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "https://user:hush@example.org/",
    ] {
        let problem = http().send(Request::get(url), None).await.unwrap_err();
        assert!(matches!(problem, NetError::BadUrl(_)), "{url}: {problem:?}");
        assert!(!problem.to_string().contains("hush"));
    }
}

#[tokio::test]
async fn a_header_cannot_smuggle_another() {
    let server = Server::answering(ok("never")).await;
    let ask = Request::get(server.url("/")).header("authorization", "hush\r\nx-admin: yes");
    let problem = http().send(ask, None).await.unwrap_err();
    assert!(matches!(problem, NetError::BadUrl(_)), "{problem:?}");
    assert!(!problem.to_string().contains("hush"));
    assert_eq!(server.connections(), 0);
}

#[test]
fn debug_shows_no_secret() {
    let form = vec![("client_secret".to_owned(), "hush".to_owned())];
    let ask =
        Request::post_form("https://u:hush@example.org/t?code=hush", form).header("authorization", "hush");
    let shown = format!("{ask:?}");
    assert!(!shown.contains("hush"), "{shown}");
    assert!(
        shown.contains("example.org") && shown.contains("authorization"),
        "{shown}"
    );
}
