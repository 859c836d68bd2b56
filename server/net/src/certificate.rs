//! What a server presented, made readable.

use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::STANDARD};
use gatehouse_domain::certificate::Presented;
use gatehouse_domain::ids::Millis;
use rustls::pki_types::CertificateDer;
use std::net::IpAddr;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

/// Reads a server's certificates, its own first. What cannot be read is left empty.
pub(crate) fn presented(chain: &[CertificateDer<'_>]) -> Option<Presented> {
    let (own, others) = chain.split_first()?;
    let parsed = X509Certificate::from_der(own).ok().map(|(_, parsed)| parsed);
    let parsed = parsed.as_ref();
    let millis = |seconds: i64| seconds.saturating_mul(1000);
    Some(Presented {
        pem: pem(own),
        fingerprint: fingerprint(own),
        subject: parsed.map(|c| c.subject().to_string()).unwrap_or_default(),
        issuer: parsed.map(|c| c.issuer().to_string()).unwrap_or_default(),
        names: parsed.map(names).unwrap_or_default(),
        not_before: parsed.map_or(0, |c| millis(c.validity().not_before.timestamp())),
        not_after: parsed.map_or(0, |c| millis(c.validity().not_after.timestamp())),
        chain: others.iter().map(|one| pem(one)).collect(),
    })
}

/// Whether a certificate can be read and is valid at this time, as far as its dates go.
pub(crate) fn in_time(certificate: &CertificateDer<'_>, now: Millis) -> InTime {
    match X509Certificate::from_der(certificate) {
        Err(_) => InTime::Unreadable,
        Ok((_, read)) => {
            let seconds = now.div_euclid(1000);
            match read.validity() {
                v if seconds < v.not_before.timestamp() => InTime::NotYet,
                v if seconds > v.not_after.timestamp() => InTime::NoMore,
                _ => InTime::Yes,
            }
        }
    }
}

/// How a certificate stands in time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum InTime {
    Yes,
    NotYet,
    NoMore,
    Unreadable,
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(names)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            let four = <[u8; 4]>::try_from(*bytes).map(IpAddr::from);
            let ip = four.or_else(|_| <[u8; 16]>::try_from(*bytes).map(IpAddr::from));
            ip.ok().map(|ip| ip.to_string())
        }
        _ => None,
    };
    names.value.general_names.iter().filter_map(name).collect()
}

fn fingerprint(der: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, der);
    let pairs: Vec<String> = hash.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

fn pem(der: &[u8]) -> String {
    let mut text = String::from("-----BEGIN CERTIFICATE-----\n");
    let body = STANDARD.encode(der);
    for line in body.as_bytes().chunks(64) {
        text.push_str(&String::from_utf8_lossy(line));
        text.push('\n');
    }
    text + "-----END CERTIFICATE-----\n"
}
