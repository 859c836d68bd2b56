//! Network addresses, as far as decisions rest on them.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// What one client can choose freely counts as one: an IPv6 address by its /64 (RFC 6177), an IPv4 address,
/// mapped or not, whole. What is no address counts as it is.
pub fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Ok(ip) => ip.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// An address as proxies write it into `X-Forwarded-For`: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1` or
/// `[2001:db8::1]:4711`.
pub fn forwarded(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop
        .strip_prefix('[')
        .and_then(|h| h.strip_suffix(']'))
        .unwrap_or(hop);
    bare.parse::<IpAddr>()
        .or_else(|_| hop.parse::<SocketAddr>().map(|s| s.ip()))
        .ok()
        .map(|a| a.to_canonical())
}

/// A network in CIDR notation (RFC 4632, RFC 4291 §2.3): `10.0.0.0/8`, `fd12:3456::/32`; a bare address is the network of that one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// The text is no network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadNetwork {
    /// Neither an address nor address/length.
    Syntax(String),
    /// Bits are set behind the prefix: the writer meant something else.
    HostBits(String, String),
}

impl fmt::Display for BadNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadNetwork::Syntax(text) => write!(
                f,
                "“{text}” is not a network: write an address, or address/length as in 10.0.0.0/8"
            ),
            BadNetwork::HostBits(text, meant) => {
                write!(
                    f,
                    "“{text}” has bits set behind its prefix: did you mean {meant}?"
                )
            }
        }
    }
}

impl std::error::Error for BadNetwork {}

impl Network {
    /// The network of these leading bits; `None` when the prefix is longer than the address.
    pub fn new(address: IpAddr, prefix: u8) -> Option<Self> {
        let (address, prefix) = match address {
            IpAddr::V6(six) => match six.to_ipv4_mapped() {
                Some(four) if prefix >= 96 => (IpAddr::V4(four), prefix - 96),
                _ => (address, prefix),
            },
            IpAddr::V4(_) => (address, prefix),
        };
        let bits = width(address);
        (prefix <= bits).then(|| Network {
            address: masked(address, prefix),
            prefix,
        })
    }

    /// Whether the address lies in this network. An IPv4-mapped IPv6 address is its IPv4 address.
    pub fn contains(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        ip.is_ipv4() == self.address.is_ipv4() && masked(ip, self.prefix) == self.address
    }

    /// Whether this is one single address.
    pub fn is_single(&self) -> bool {
        self.prefix == width(self.address)
    }
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    match address {
        IpAddr::V4(four) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
            IpAddr::V4((four.to_bits() & mask).into())
        }
        IpAddr::V6(six) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & mask))
        }
    }
}

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let bad = || BadNetwork::Syntax(text.to_owned());
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) if !prefix.starts_with('+') => (address, Some(prefix)),
            Some(_) => return Err(bad()),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| bad())?;
        let prefix = match prefix {
            Some(prefix) => prefix.parse().map_err(|_| bad())?,
            None => width(address),
        };
        let network = Network::new(address, prefix).ok_or_else(bad)?;
        if network.address != address.to_canonical() && network.address != address {
            return Err(BadNetwork::HostBits(text.to_owned(), network.to_string()));
        }
        Ok(network)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_single() {
            write!(f, "{}", self.address)
        } else {
            write!(f, "{}/{}", self.address, self.prefix)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::net::Ipv4Addr;

    #[test]
    fn what_a_client_can_choose_freely_is_one() {
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
        assert_eq!(network("unknown"), "unknown");
    }

    #[test]
    fn networks_are_parsed_and_printed() {
        for (text, printed) in [
            ("10.0.0.0/8", "10.0.0.0/8"),
            (" 127.0.0.1 ", "127.0.0.1"),
            ("127.0.0.1/32", "127.0.0.1"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("::/0", "::/0"),
            ("FD12:3456::/32", "fd12:3456::/32"),
            ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
            ("::ffff:10.1.2.3", "10.1.2.3"),
        ] {
            assert_eq!(text.parse::<Network>().unwrap().to_string(), printed, "{text}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in [
            "",
            "/",
            "10",
            "10.0.0/8",
            "10.0.0.0/",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "example.org",
            "010.0.0.0/8",
        ] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
        let problem = "10.0.0.1/8".parse::<Network>().unwrap_err();
        assert!(
            problem.to_string().contains("did you mean 10.0.0.0/8"),
            "{problem}"
        );
    }

    proptest! {
        #[test]
        fn a_network_contains_exactly_the_addresses_with_its_prefix(base: u32, other: u32, prefix in 0u8..=32) {
            let network = Network::new(IpAddr::V4(Ipv4Addr::from_bits(base)), prefix).unwrap();
            let same = (base ^ other).leading_zeros() >= u32::from(prefix);
            prop_assert_eq!(network.contains(IpAddr::V4(Ipv4Addr::from_bits(other))), same);
            prop_assert_eq!(network.to_string().parse::<Network>().unwrap(), network);
        }
    }
}
