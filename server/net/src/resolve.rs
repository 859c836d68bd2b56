//! Names to addresses, past the guard.

use crate::error::NetError;
use crate::guard::{AddressPolicy, Refused, judge};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

/// Looks a host name up; a parameter so that tests can say what a name means.
pub(crate) type Lookup =
    Arc<dyn Fn(String, u16) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>> + Send + Sync>;

/// The system's resolver.
pub(crate) fn system() -> Lookup {
    Arc::new(|host, port| {
        Box::pin(async move { Ok(tokio::net::lookup_host((host.as_str(), port)).await?.collect()) })
    })
}

/// The addresses of a host, a name or an address, that the policy allows: for clients that connect by
/// themselves (LDAP). Connect to what this returns, never to the name again: the next answer may differ.
pub async fn resolve(host: &str, port: u16, policy: &AddressPolicy) -> Result<Vec<SocketAddr>, NetError> {
    let host = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    let found = system()(host.to_owned(), port).await;
    let found = found.map_err(|_| NetError::Unreachable(format!("{host} has no address")))?;
    match permitted(found, policy) {
        Ok(addresses) if addresses.is_empty() => Err(NetError::Unreachable(format!("{host} has no address"))),
        Ok(addresses) => Ok(addresses),
        Err(refused) => Err(NetError::AddressRefused(format!("{host}: {refused}"))),
    }
}

/// Those addresses the policy allows; the first refusal when there were some and none is left.
fn permitted(found: Vec<SocketAddr>, policy: &AddressPolicy) -> Result<Vec<SocketAddr>, Refused> {
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
