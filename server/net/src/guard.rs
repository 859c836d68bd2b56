//! The address guard (vector O12): which addresses a URL or host set by somebody may lead to.

use gatehouse_domain::address::Network;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Which addresses are allowed beside the public ones. The default allows public addresses only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressPolicy {
    /// Private networks (10/8, 172.16/12, 192.168/16, fc00::/7): for what an instance administrator or the
    /// environment set, not for what an organization administrator set.
    pub private: bool,
    /// Loopback (127/8, ::1): only while the public URL is loopback.
    pub loopback: bool,
    /// Networks the operator listed; allowed whatever they are. A metadata service must be listed by its
    /// single address: a wider network around it does not open it.
    pub allowed: Vec<Network>,
}

/// An address is refused, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The address.
    pub address: IpAddr,
    /// What kind of address it is.
    pub kind: Kind,
}

/// Kinds of addresses that are not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 127/8, ::1.
    Loopback,
    /// RFC 1918 and RFC 4193.
    Private,
    /// 169.254/16, fe80::/10.
    LinkLocal,
    /// Where a cloud hands out its machines' credentials.
    Metadata,
    /// Not for the Internet in some other way: unspecified, shared, multicast, reserved, documentation …
    Special,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Loopback => "a loopback address",
            Kind::Private => "a private address",
            Kind::LinkLocal => "a link-local address",
            Kind::Metadata => "a cloud metadata address",
            Kind::Special => "a special-purpose address",
        };
        write!(f, "{} is {kind}", self.address)
    }
}

impl std::error::Error for Refused {}

/// Whether a URL's host is this machine itself, by its address or by name (RFC 6761 §6.3).
pub fn is_loopback(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => leads_to(IpAddr::V6(ip)).is_loopback(),
        None => false,
    }
}

/// Judges an address. IPv6 forms that lead to an IPv4 address (IPv4-mapped, NAT64, 6to4) are judged as that
/// address.
pub fn judge(ip: IpAddr, policy: &AddressPolicy) -> Result<(), Refused> {
    let real = leads_to(ip);
    let Some(kind) = kind_of(real) else { return Ok(()) };
    let listed = policy.allowed.iter().any(|network| {
        (network.contains(ip) || network.contains(real)) && (kind != Kind::Metadata || network.is_single())
    });
    let allowed = match kind {
        Kind::Loopback => policy.loopback,
        Kind::Private => policy.private,
        Kind::LinkLocal | Kind::Metadata | Kind::Special => false,
    };
    if listed || allowed {
        Ok(())
    } else {
        Err(Refused { address: ip, kind })
    }
}

/// The IPv4 address an IPv6 address is translated or tunnelled to, where it is; else the address itself.
fn leads_to(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = ip.to_canonical() else {
        return ip.to_canonical();
    };
    let from = |high: u16, low: u16| IpAddr::V4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match six.segments() {
        // NAT64 (RFC 6052): what an IPv6-only network makes of every IPv4 host.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => from(high, low),
        // 6to4 (RFC 3056).
        [0x2002, high, low, ..] => from(high, low),
        _ => IpAddr::V6(six),
    }
}

/// What kind of address this is; `None` for a public one.
fn kind_of(ip: IpAddr) -> Option<Kind> {
    if METADATA.contains(&ip) {
        return Some(Kind::Metadata);
    }
    match ip {
        IpAddr::V4(four) => kind_of_v4(four),
        IpAddr::V6(six) => kind_of_v6(six),
    }
}

/// Metadata and credential services of clouds, from their documentation.
const METADATA: [IpAddr; 14] = [
    // The common one (AWS, Azure, Google Cloud, OpenStack …), AWS containers, AWS EKS, Tencent.
    v4(169, 254, 169, 254),
    v4(169, 254, 170, 2),
    v4(169, 254, 170, 23),
    v4(169, 254, 0, 23),
    // AWS time and DNS, on the same link.
    v4(169, 254, 169, 123),
    v4(169, 254, 169, 253),
    // Azure WireServer, Alibaba, Oracle.
    v4(168, 63, 129, 16),
    v4(100, 100, 100, 200),
    v4(192, 0, 0, 192),
    // AWS, AWS EKS, Google Cloud, Scaleway, OpenStack.
    v6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254]),
    v6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23]),
    v6([0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254]),
    v6([0xfd00, 0x42, 0, 0, 0, 0, 0, 0x42]),
    v6([0xfe80, 0, 0, 0, 0, 0, 0xa9fe, 0xa9fe]),
];

const fn v4(a: u8, b: u8, c: u8, d: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(a, b, c, d))
}

const fn v6(s: [u16; 8]) -> IpAddr {
    IpAddr::V6(Ipv6Addr::new(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]))
}

/// The IANA IPv4 Special-Purpose Address Registry (RFC 6890): everything it lists is not public.
fn kind_of_v4(ip: Ipv4Addr) -> Option<Kind> {
    match ip.octets() {
        [127, ..] => Some(Kind::Loopback),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Some(Kind::Private),
        [169, 254, ..] => Some(Kind::LinkLocal),
        // "This network", shared address space, IETF assignments, 6to4 relays, benchmarks.
        [0, ..] | [100, 64..=127, ..] | [192, 0, 0, _] | [192, 88, 99, _] | [198, 18..=19, ..] => {
            Some(Kind::Special)
        }
        // Documentation.
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Some(Kind::Special),
        // Multicast, reserved, broadcast.
        [224..=255, ..] => Some(Kind::Special),
        _ => None,
    }
}

/// Only 2000::/3 is global unicast (RFC 4291 §2.4), less what the IANA registry takes out of it.
fn kind_of_v6(ip: Ipv6Addr) -> Option<Kind> {
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Some(Kind::Loopback),
        [0xfc00..=0xfdff, ..] => Some(Kind::Private),
        [0xfe80..=0xfebf, ..] => Some(Kind::LinkLocal),
        // IETF assignments with Teredo and ORCHID, documentation (twice).
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Some(Kind::Special),
        [0x2000..=0x3fff, ..] => None,
        _ => Some(Kind::Special),
    }
}
