//! The client's network address, through trusted proxies only (O22).

use axum::http::{HeaderMap, HeaderName};
use gatehouse_domain::address::{Network, forwarded};
use std::net::IpAddr;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whether an address is a trusted proxy's.
pub fn is_proxy(address: IpAddr, trusted: &[Network]) -> bool {
    trusted.iter().any(|network| network.contains(address))
}

/// Who the request comes from. `X-Forwarded-For` is read from the right, where the proxy next to us
/// wrote, and only as far as the addresses are trusted proxies'; the first other one is the client.
pub fn client_address(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[Network]) -> Option<IpAddr> {
    let mut client = peer?.to_canonical();
    let hops = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .map(|v| v.to_str().unwrap_or("?"));
    let hops: Vec<&str> = hops.flat_map(|v| v.split(',')).collect();
    for hop in hops.into_iter().rev() {
        if !is_proxy(client, trusted) {
            break;
        }
        match forwarded(hop) {
            Some(address) => client = address,
            None => break,
        }
    }
    Some(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for f in forwarded {
            headers.append(FORWARDED_FOR, f.parse().unwrap());
        }
        let trusted: Vec<Network> = trusted.iter().map(|t| t.parse().unwrap()).collect();
        client_address(peer.parse().ok(), &headers, &trusted)
            .unwrap()
            .to_string()
    }

    #[test]
    fn o22_an_untrusted_address_cannot_choose_its_own() {
        assert_eq!(client("203.0.113.9", &["1.2.3.4"], &[]), "203.0.113.9");
        assert_eq!(
            client("203.0.113.9", &["1.2.3.4"], &["10.0.0.0/8"]),
            "203.0.113.9"
        );
    }

    #[test]
    fn o22_the_header_is_believed_from_the_right_as_far_as_proxies_are_trusted() {
        let proxies = ["10.0.0.0/8", "fd00::/8"];
        assert_eq!(client("10.0.0.1", &["1.2.3.4"], &proxies), "1.2.3.4");
        assert_eq!(
            client("10.0.0.1", &["6.6.6.6, 1.2.3.4, 10.0.0.2"], &proxies),
            "1.2.3.4"
        );
        assert_eq!(
            client("10.0.0.1", &["6.6.6.6", "1.2.3.4:5555"], &proxies),
            "1.2.3.4"
        );
        assert_eq!(client("fd00::1", &["[2001:db8::1]:443"], &proxies), "2001:db8::1");
        assert_eq!(client("::ffff:10.0.0.1", &["1.2.3.4"], &proxies), "1.2.3.4");
    }

    #[test]
    fn o22_nonsense_in_the_header_leaves_the_last_address_that_is_known() {
        assert_eq!(
            client("10.0.0.1", &["1.2.3.4, evil"], &["10.0.0.0/8"]),
            "10.0.0.1"
        );
        assert_eq!(client("10.0.0.1", &[], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(
            client("10.0.0.1", &["evil, 10.0.0.9"], &["10.0.0.0/8"]),
            "10.0.0.9"
        );
    }
}
