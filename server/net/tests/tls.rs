//! Whose certificates the client trusts.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{Authority, Server, acceptor, tls_server};
use gatehouse_net::{AddressPolicy, Dialer, Http, NetError, Request};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, date_time_ymd};
use std::env;
use std::process::Stdio;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::rustls::HandshakeKind;

fn http() -> Http {
    Http::new(AddressPolicy {
        loopback: true,
        ..AddressPolicy::default()
    })
}

fn url(server: &Server) -> String {
    format!("https://localhost:{}/", server.address.port())
}

#[tokio::test]
async fn an_unknown_authority_is_refused_and_accepted_where_given() {
    let authority = Authority::new();
    let server = tls_server(authority.acceptor(&["localhost"])).await;
    let http = http();
    let problem = http.send(Request::get(url(&server)), None).await.unwrap_err();
    assert!(matches!(problem, NetError::Certificate(_)), "{problem:?}");
    let response = http
        .send(Request::get(url(&server)), Some(&authority.pem()))
        .await
        .unwrap();
    assert_eq!(response.body, b"hello");
    // What one call trusts, the next does not.
    let problem = http.send(Request::get(url(&server)), None).await.unwrap_err();
    assert!(matches!(problem, NetError::Certificate(_)), "{problem:?}");
    let problem = http
        .send(Request::get(url(&server)), Some(&Authority::new().pem()))
        .await
        .unwrap_err();
    assert!(matches!(problem, NetError::Certificate(_)), "{problem:?}");
}

#[tokio::test]
async fn several_authorities_may_be_given() {
    let (one, two) = (Authority::new(), Authority::new());
    let server = tls_server(two.acceptor(&["localhost"])).await;
    let bundle = format!("# ours\n{}\n{}", one.pem(), two.pem());
    assert!(
        http()
            .send(Request::get(url(&server)), Some(&bundle))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let authority = Authority::new();
    let server = tls_server(authority.acceptor(&["elsewhere.example"])).await;
    let problem = http()
        .send(Request::get(url(&server)), Some(&authority.pem()))
        .await
        .unwrap_err();
    assert!(
        matches!(&problem, NetError::Certificate(why) if why.contains("elsewhere.example")),
        "{problem:?}"
    );
}

#[tokio::test]
async fn a_self_signed_certificate_is_refused_and_accepted_where_given() {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["localhost".to_owned()])
        .unwrap()
        .self_signed(&key)
        .unwrap();
    let server = tls_server(acceptor(certificate.der().clone(), &key)).await;
    let problem = http().send(Request::get(url(&server)), None).await.unwrap_err();
    assert!(matches!(problem, NetError::Certificate(_)), "{problem:?}");
    assert!(
        http()
            .send(Request::get(url(&server)), Some(&certificate.pem()))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn an_expired_certificate_is_refused_even_where_given() {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    params.not_after = date_time_ymd(2001, 1, 1);
    let certificate = params.self_signed(&key).unwrap();
    let server = tls_server(acceptor(certificate.der().clone(), &key)).await;
    let problem = http()
        .send(Request::get(url(&server)), Some(&certificate.pem()))
        .await
        .unwrap_err();
    assert!(
        matches!(&problem, NetError::Certificate(why) if why.contains("expired")),
        "{problem:?}"
    );
}

#[tokio::test]
async fn a_server_that_presents_an_authoritys_certificate_is_told_so() {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).unwrap();
    let server = tls_server(acceptor(certificate.der().clone(), &key)).await;
    let problem = http()
        .send(Request::get(url(&server)), Some(&certificate.pem()))
        .await
        .unwrap_err();
    assert!(
        matches!(&problem, NetError::Certificate(why) if why.contains("authority")),
        "{problem:?}"
    );
}

#[tokio::test]
async fn what_is_no_authority_is_said_so() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for pem in ["nonsense", "-----BEGIN CERTIFICATE-----\n", broken] {
        let problem = http()
            .send(Request::get("https://localhost:1/"), Some(pem))
            .await
            .unwrap_err();
        assert!(matches!(problem, NetError::BadCa(_)), "{pem}: {problem:?}");
    }
}

#[tokio::test]
async fn plain_http_on_a_tls_port_is_unreachable() {
    let server = Server::start(|mut stream| async move {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.ok();
    })
    .await;
    let problem = http().send(Request::get(url(&server)), None).await.unwrap_err();
    assert!(matches!(problem, NetError::Unreachable(_)), "{problem:?}");
}

const CHILD: &str = "GATEHOUSE_NET_TEST_URL";

/// The environment is read at the start, so this test runs itself again with another one.
#[tokio::test]
async fn ssl_cert_file_is_trusted_and_proxy_variables_are_not_followed() {
    if let Ok(url) = env::var(CHILD) {
        assert_eq!(http().send(Request::get(url), None).await.unwrap().body, b"hello");
        return;
    }
    let authority = Authority::new();
    let server = tls_server(authority.acceptor(&["localhost"])).await;
    let file = env::temp_dir().join(format!("gatehouse-net-{}.pem", std::process::id()));
    std::fs::write(&file, authority.pem()).unwrap();
    let status = tokio::process::Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "ssl_cert_file_is_trusted_and_proxy_variables_are_not_followed",
        ])
        .env(CHILD, url(&server))
        .env("SSL_CERT_FILE", &file)
        .env_remove("SSL_CERT_DIR")
        .envs(["HTTPS_PROXY", "https_proxy", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:1")))
        .stdout(Stdio::null())
        .status()
        .await
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(status.success());
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn every_connection_has_its_certificate_judged() {
    let authority = Authority::new();
    let server = tls_server(authority.acceptor(&["localhost"])).await;
    let dialer = Dialer::new(AddressPolicy {
        loopback: true,
        ..AddressPolicy::default()
    });
    for _ in 0..3 {
        let stream = dialer.connect("localhost", server.address.port()).await.unwrap();
        let secured = dialer.secure(stream, "localhost", Some(&authority.pem())).await;
        let mut stream = secured.unwrap().stream;
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        // A server's tickets come with its answer.
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        assert!(answer.ends_with(b"hello"));
        let kind = stream.get_ref().1.handshake_kind();
        assert_eq!(kind, Some(HandshakeKind::Full), "none is taken up again");
    }
}
