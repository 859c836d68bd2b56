//! Certificates that a directory may present.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};

/// A server's certificate with its key, and what vouches for it.
pub struct Certificates {
    /// The authority, or the certificate itself.
    pub ca: String,
    /// The server's.
    pub server: String,
    /// Its key.
    pub key: String,
}

impl Certificates {
    /// For these names, signed by an authority.
    pub fn of(names: &[&str]) -> Self {
        Self::signed(names, |_| {})
    }

    /// The same, out of date for years.
    pub fn expired(names: &[&str]) -> Self {
        Self::signed(names, |params| {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        })
    }

    /// One that vouches for itself, as `openssl req -x509` makes it.
    pub fn self_signed(names: &[&str]) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = params(names);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let server = params.self_signed(&key).expect("a certificate").pem();
        Certificates {
            ca: server.clone(),
            server,
            key: key.serialize_pem(),
        }
    }

    fn signed(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority
            .distinguished_name
            .push(DnType::CommonName, "Directory CA");
        let authority =
            CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("a CA");
        let key = KeyPair::generate().expect("a key");
        let mut params = params(names);
        change(&mut params);
        let server = params.signed_by(&key, &authority).expect("a certificate");
        Certificates {
            ca: authority.pem(),
            server: server.pem(),
            key: key.serialize_pem(),
        }
    }
}

fn params(names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).expect("names");
    params.distinguished_name.push(DnType::CommonName, "directory");
    params
}
