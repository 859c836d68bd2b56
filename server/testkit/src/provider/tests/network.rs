use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::*;

#[tokio::test]
async fn the_date_header_and_the_tokens_follow_the_clock_and_its_skew() {
    let provider = provider();
    let url = format!("{}/jwks", provider.issuer());
    let date = async || {
        provider
            .visit(&url)
            .await
            .unwrap()
            .header("date")
            .unwrap()
            .to_owned()
    };
    assert_eq!(date().await, "Wed, 18 May 2033 03:33:20 GMT");
    provider.skew(-5);
    assert_eq!(date().await, "Wed, 18 May 2033 03:33:15 GMT");
    provider.bend(Bend::ClockAhead10Minutes);
    assert_eq!(date().await, "Wed, 18 May 2033 03:43:15 GMT");
    assert_eq!(claims(&id_token(&provider).await)["iat"], NOW + 595);
}

#[tokio::test]
async fn with_tls_only_who_has_the_authority_gets_an_answer() {
    let provider = Provider::start_tls_at(Arc::new(|| NOW));
    assert!(provider.issuer().starts_with("https://127.0.0.1:"));
    assert!(
        provider
            .ca_pem()
            .unwrap()
            .starts_with("-----BEGIN CERTIFICATE-----")
    );
    let jwt = id_token(&provider).await;
    assert_eq!(verified_by(&jwt, &jwks(&provider).await), [0]);

    provider.forget_requests();
    let stranger = Provider::start_tls_at(Arc::new(|| NOW));
    let url = format!("{}/jwks", provider.issuer());
    let refused = client::get(&url, stranger.server.tls_client()).await;
    assert!(refused.unwrap_err().to_string().contains("certificate"));
    assert!(provider.requests().is_empty());
}

#[tokio::test]
async fn dropping_the_provider_closes_its_port_and_its_hanging_answers() {
    let provider = provider();
    provider.bend(Bend::Broken(Endpoint::Jwks, Fault::Hang));
    let url = format!("{}/jwks", provider.issuer());
    let address = url
        .trim_start_matches("http://")
        .trim_end_matches("/jwks")
        .to_owned();
    let mut open = TcpStream::connect(&address).await.unwrap();
    open.write_all(b"GET /jwks HTTP/1.0\r\n\r\n").await.unwrap();
    while provider.requests_to("/jwks").is_empty() {
        tokio::task::yield_now().await;
    }
    drop(provider);
    let mut rest = Vec::new();
    // An error (connection reset) is as good an end as none.
    let _ = open.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
    assert!(TcpStream::connect(&address).await.is_err());
}

/// What an endpoint answers, complete or not, until it ends or has more than `enough` bytes: head
/// (in small letters) and the body's length.
async fn raw(provider: &Provider, path: &str, enough: usize) -> (String, usize) {
    let address = provider.issuer().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes())
        .await
        .unwrap();
    let mut answer = Vec::new();
    // An error (connection reset) is as good an end as none.
    while answer.len() <= enough && stream.read_buf(&mut answer).await.is_ok_and(|read| read > 0) {}
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_lowercase(), body.len())
}

#[tokio::test]
async fn o12_each_fault_breaks_its_endpoint_in_its_own_way_and_no_other() {
    let provider = provider();
    let path = Endpoint::Discovery.path();
    let (proper, length) = raw(&provider, path, usize::MAX).await;
    assert!(proper.starts_with("http/1.0 200"), "{proper}");
    for fault in Fault::ALL {
        provider.straighten();
        provider.bend(Bend::Broken(Endpoint::Discovery, fault));
        if fault == Fault::Hang {
            let answer = raw(&provider, path, usize::MAX);
            assert!(timeout(Duration::from_millis(50), answer).await.is_err());
            continue;
        }
        let enough = if fault == Fault::Endless {
            proper.len() + 4 + length
        } else {
            usize::MAX
        };
        let (head, body) = raw(&provider, path, enough).await;
        let starts = |status: &str| {
            assert!(
                head.starts_with(&format!("http/1.0 {status}")),
                "{fault:?} {head}"
            )
        };
        match fault {
            Fault::RedirectMetadata => {
                starts("307");
                assert!(head.contains("location: http://169.254.169.254/"));
            }
            Fault::RedirectRecorder => {
                starts("307");
                assert!(head.contains(&format!("location: {}/recorder/discovery", provider.issuer())));
                assert_eq!(
                    document(&provider, "/recorder/discovery").await["issuer"],
                    provider.issuer()
                );
                assert_eq!(provider.requests_to(RECORDER).len(), 1);
            }
            Fault::NotFound => starts("404"),
            Fault::Error500Html => starts("500"),
            Fault::Html => assert!(head.contains("text/html")),
            Fault::HalfJson | Fault::CutOff => assert_eq!(body, length / 2),
            Fault::OverOneMebibyte => assert_eq!(body, 1024 * 1024 + 1),
            Fault::TenMegabytes => assert_eq!(body, 10_000_000),
            Fault::Endless => assert!(body + head.len() > length + proper.len()),
            Fault::Hang => {}
        }
        assert_eq!(jwks(&provider).await["keys"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_padded_answer_is_still_valid_json_so_that_only_a_cap_refuses_it() {
    let provider = provider();
    provider.bend("discovery-ten-megabytes".parse().unwrap());
    assert_eq!(discovery(&provider).await["issuer"], provider.issuer());
}
