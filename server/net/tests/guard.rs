//! Vector O12: the table of addresses, and what holds for all of them.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use gatehouse_domain::address::Network;
use gatehouse_net::{AddressPolicy, Http, Kind, is_loopback, judge};
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn kind(text: &str) -> Option<Kind> {
    judge(ip(text), &AddressPolicy::default())
        .err()
        .map(|refused| refused.kind)
}

fn listing(networks: &[&str]) -> AddressPolicy {
    AddressPolicy {
        allowed: networks.iter().map(|network| network.parse().unwrap()).collect(),
        ..AddressPolicy::default()
    }
}

const OPEN: AddressPolicy = AddressPolicy {
    private: true,
    loopback: true,
    allowed: Vec::new(),
};

const TABLE: &[(Kind, &[&str])] = &[
    (
        Kind::Loopback,
        &[
            "127.0.0.1",
            "127.255.255.255",
            "::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
        ],
    ),
    (
        Kind::Private,
        &[
            "10.0.0.0",
            "10.255.255.255",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "fc00::1",
            "fdff::1",
            "::ffff:10.0.0.1",
            "2002:a00:1::1",
            "64:ff9b::c0a8:1",
        ],
    ),
    (
        Kind::LinkLocal,
        &[
            "169.254.0.1",
            "169.254.255.255",
            "fe80::1",
            "febf::1",
            "::ffff:169.254.1.1",
        ],
    ),
    (
        Kind::Metadata,
        &[
            "169.254.169.254",
            "169.254.170.2",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "fd00:ec2::254",
            "fe80::a9fe:a9fe",
        ],
    ),
    (
        Kind::Special,
        &[
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::127.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b:1::7f00:1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fec0::1",
            "ff02::1",
        ],
    ),
];

#[test]
fn o12_no_address_of_the_table_is_public() {
    for (expected, addresses) in TABLE {
        for address in *addresses {
            assert_eq!(kind(address), Some(*expected), "{address}");
        }
    }
}

#[test]
fn o12_public_addresses_pass() {
    for address in [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00::1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
        "2002:101:101::1",
    ] {
        assert_eq!(kind(address), None, "{address}");
    }
}

#[test]
fn o12_private_and_loopback_pass_only_by_the_policy() {
    let private = AddressPolicy {
        private: true,
        ..AddressPolicy::default()
    };
    let loopback = AddressPolicy {
        loopback: true,
        ..AddressPolicy::default()
    };
    for (expected, addresses) in TABLE {
        for address in *addresses {
            assert_eq!(
                judge(ip(address), &private).is_ok(),
                *expected == Kind::Private,
                "{address}"
            );
            assert_eq!(
                judge(ip(address), &loopback).is_ok(),
                *expected == Kind::Loopback,
                "{address}"
            );
        }
    }
}

#[test]
fn o12_link_local_and_metadata_never_pass_unless_listed() {
    assert!(judge(ip("169.254.169.254"), &OPEN).is_err());
    assert!(judge(ip("169.254.169.254"), &listing(&["169.254.169.254"])).is_ok());
    assert!(judge(ip("::ffff:169.254.169.254"), &listing(&["169.254.169.254/32"])).is_ok());
    assert!(judge(ip("fe80::1"), &OPEN).is_err());
    assert!(judge(ip("fe80::1"), &listing(&["fe80::/10"])).is_ok());
    assert!(judge(ip("169.254.7.7"), &listing(&["169.254.7.0/24"])).is_ok());
}

#[test]
fn o12_a_wide_network_does_not_open_a_metadata_service() {
    let wide = listing(&["0.0.0.0/0", "::/0", "fc00::/7", "169.254.0.0/16"]);
    for address in [
        "169.254.169.254",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16",
    ] {
        assert_eq!(
            judge(ip(address), &wide).unwrap_err().kind,
            Kind::Metadata,
            "{address}"
        );
    }
}

#[test]
fn o12_a_listed_network_opens_itself_and_nothing_beside_it() {
    let policy = listing(&["127.0.0.1", "100.64.0.0/10", "10.1.0.0/16"]);
    for address in [
        "127.0.0.1",
        "::ffff:127.0.0.1",
        "100.65.1.1",
        "10.1.255.255",
        "64:ff9b::a01:203",
    ] {
        assert!(judge(ip(address), &policy).is_ok(), "{address}");
    }
    for address in ["127.0.0.2", "::1", "10.2.0.0", "192.168.1.1"] {
        assert!(judge(ip(address), &policy).is_err(), "{address}");
    }
}

proptest! {
    #[test]
    fn o12_every_ipv6_form_of_an_ipv4_address_is_judged_like_it(bits: u32, private: bool, loopback: bool) {
        let policy = AddressPolicy { private, loopback, allowed: Vec::new() };
        let four = Ipv4Addr::from_bits(bits);
        let expected = judge(IpAddr::V4(four), &policy).map_err(|refused| refused.kind);
        let nat64 = Ipv6Addr::from_bits((0x64_ff9b_u128 << 96) | u128::from(bits));
        let six_to_four = Ipv6Addr::from_bits((0x2002_u128 << 112) | (u128::from(bits) << 80) | 1);
        for form in [four.to_ipv6_mapped(), nat64, six_to_four] {
            prop_assert_eq!(judge(IpAddr::V6(form), &policy).map_err(|refused| refused.kind), expected);
        }
    }

    #[test]
    fn o12_only_global_unicast_passes_by_default(bits: u128) {
        let six = Ipv6Addr::from_bits(bits);
        let global = six.segments()[0] & 0xe000 == 0x2000;
        if !global && !matches!(six.segments(), [0x64, 0xff9b, 0, 0, 0, 0, ..] | [0, 0, 0, 0, 0, 0xffff, ..]) {
            prop_assert!(judge(IpAddr::V6(six), &AddressPolicy::default()).is_err());
        }
    }

    #[test]
    fn o12_a_wider_policy_never_refuses_more(bits: u32, network: u32, prefix in 0u8..=32) {
        let address = IpAddr::V4(Ipv4Addr::from_bits(bits));
        let listed = Network::new(IpAddr::V4(Ipv4Addr::from_bits(network)), prefix).unwrap();
        let wider = AddressPolicy { allowed: vec![listed], ..OPEN };
        if judge(address, &AddressPolicy::default()).is_ok() {
            prop_assert!(judge(address, &OPEN).is_ok());
        }
        if judge(address, &OPEN).is_ok() {
            prop_assert!(judge(address, &wider).is_ok());
        }
    }
}

#[test]
fn o12_this_machine_is_known_by_its_addresses_and_names() {
    for url in [
        "http://localhost",
        "https://LOCALHOST:8443/x",
        "http://a.localhost",
        "http://127.1",
        "http://2130706433",
        "http://[::1]",
        "http://[::ffff:127.0.0.1]",
    ] {
        assert!(is_loopback(url), "{url}");
    }
    for url in [
        "https://gate.example.com",
        "https://localhost.example.com",
        "http://10.0.0.1",
        "localhost",
        "",
    ] {
        assert!(!is_loopback(url), "{url}");
    }
}

#[test]
fn o12_what_a_url_alone_tells_is_refused_before_any_call() {
    let http = Http::new(AddressPolicy {
        private: true,
        loopback: true,
        allowed: vec!["127.0.0.9".parse().unwrap()],
    });
    let elsewhere = http.without_loopback();
    for url in ["http://localhost:1/x", "https://127.0.0.1", "https://[::1]/"] {
        assert!(!http.refuses(url) && elsewhere.refuses(url), "{url}");
    }
    for url in [
        "http://127.0.0.9",
        "https://10.0.0.1",
        "https://id.example.com",
        "no URL",
        "",
    ] {
        assert!(!elsewhere.refuses(url), "{url}");
    }
    assert!(http.refuses("https://169.254.169.254/latest"));
}
