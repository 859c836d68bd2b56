//! Names to addresses, past the guard.

use crate::guard::{AddressPolicy, Refused, judge};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

/// Looks a host name up; a parameter so that tests can say what a name means.
pub(crate) type Lookup = Arc<
    dyn Fn(String, u16) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>> + Send + Sync,
>;

/// The system's resolver.
pub(crate) fn system() -> Lookup {
    Arc::new(|host, port| {
        Box::pin(async move { Ok(tokio::net::lookup_host((host.as_str(), port)).await?.collect()) })
    })
}

/// Those addresses the policy allows; the first refusal when there were some and none is left.
pub(crate) fn permitted(found: Vec<SocketAddr>, policy: &AddressPolicy) -> Result<Vec<SocketAddr>, Refused> {
    let mut refusal = None;
    let mut kept = Vec::new();
    for address in found {
        match judge(address.ip(), policy) {
            Ok(()) => kept.push(address),
            Err(refused) => refusal = refusal.or(Some(refused)),
        }
    }
    match refusal {
        Some(refused) if kept.is_empty() => Err(refused),
        _ => Ok(kept),
    }
}

/// The resolver of the HTTP client: it connects only to what this returns.
pub(crate) struct Guarded {
    pub(crate) policy: Arc<AddressPolicy>,
    pub(crate) lookup: Lookup,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (policy, lookup) = (self.policy.clone(), self.lookup.clone());
        Box::pin(async move {
            // Port 0: the client puts the URL's port in.
            let found = lookup(name.as_str().to_owned(), 0).await?;
            let addresses: Addrs = Box::new(permitted(found, &policy)?.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Http, Limits};
    use crate::error::NetError;
    use crate::message::Request;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// A lookup that gives these answers, one after the other, for any name.
    fn answers(answers: Vec<Vec<&'static str>>) -> Lookup {
        let next = AtomicUsize::new(0);
        Arc::new(move |_, port| {
            let answer = answers[next.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1)].clone();
            Box::pin(async move {
                Ok(answer
                    .iter()
                    .map(|ip| SocketAddr::new(ip.parse().unwrap(), port))
                    .collect())
            })
        })
    }

    fn listing(network: &str) -> AddressPolicy {
        AddressPolicy {
            allowed: vec![network.parse().unwrap()],
            ..AddressPolicy::default()
        }
    }

    #[tokio::test]
    async fn o12_a_name_resolving_to_a_refused_address_is_refused() {
        for ip in [
            "169.254.169.254",
            "127.0.0.1",
            "10.0.0.1",
            "::ffff:10.0.0.1",
            "fd00:ec2::254",
            "0.0.0.0",
        ] {
            let lookup = answers(vec![vec![ip]]);
            let http = Http::with_lookup(AddressPolicy::default(), Limits::default(), lookup);
            let problem = http
                .send(Request::get("http://public.example/"), None)
                .await
                .unwrap_err();
            assert!(
                matches!(problem, NetError::AddressRefused(_)),
                "{ip}: {problem:?}"
            );
        }
    }

    #[tokio::test]
    async fn o12_of_several_addresses_only_the_allowed_are_connected_to() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 1024];
            assert!(stream.read(&mut buffer).await.unwrap() > 0);
            stream
                .write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
                .await
                .unwrap();
        });
        // The name moves to an internal address after the first answer.
        let lookup = answers(vec![vec!["169.254.169.254", "127.0.0.1"], vec!["127.0.0.2"]]);
        let http = Http::with_lookup(listing("127.0.0.1"), Limits::default(), lookup);
        let url = format!("http://public.example:{port}/");
        assert_eq!(http.send(Request::get(&url), None).await.unwrap().status, 204);
        let problem = http.send(Request::get(&url), None).await.unwrap_err();
        assert!(matches!(problem, NetError::AddressRefused(_)), "{problem:?}");
    }

    #[tokio::test]
    async fn a_name_without_an_address_is_unreachable() {
        let http = Http::with_lookup(AddressPolicy::default(), Limits::default(), answers(vec![vec![]]));
        let problem = http
            .send(Request::get("http://public.example/"), None)
            .await
            .unwrap_err();
        assert!(matches!(problem, NetError::Unreachable(_)), "{problem:?}");
    }
}
