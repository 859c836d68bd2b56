//! Connections that do not speak HTTP: past the same address guard, and with the same TLS.

use crate::certificate::{InTime, in_time, presented};
use crate::error::NetError;
use crate::guard::{AddressPolicy, judge};
use crate::resolve::{Lookup, permitted, system};
use gatehouse_domain::certificate::Presented;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, OtherError, SignatureScheme};
use rustls_platform_verifier::Verifier;
use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// More sets of authorities than any instance has connections; past it they are read anew.
const CONFIGS_KEPT: usize = 64;

/// Opens connections; cheap to clone. No limit in time: the caller sets one around.
#[derive(Clone)]
pub struct Dialer(Arc<Inner>);

struct Inner {
    policy: AddressPolicy,
    lookup: Lookup,
    /// One for each set of extra authorities (PEM), and one without.
    configs: Mutex<HashMap<Option<String>, Arc<ClientConfig>>>,
}

/// A connection with TLS.
pub struct Secured {
    /// The connection.
    pub stream: TlsStream<TcpStream>,
    /// The certificate of the other side.
    pub presented: Option<Presented>,
}

/// There is no TLS.
#[derive(Clone, Debug)]
pub struct Insecure {
    /// Why.
    pub why: Why,
    /// The certificate that the other side presented, if it came so far.
    pub presented: Option<Presented>,
}

/// Why there is no TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The certificate is for other names.
    Name,
    /// The certificate is not valid any more.
    Expired,
    /// The certificate is not valid yet.
    NotYet,
    /// The certificate vouches for itself, and is not among the listed ones.
    SelfSigned,
    /// An unknown authority signed the certificate.
    UnknownAuthority,
    /// Something else is wrong with the certificate.
    Certificate(String),
    /// The authorities given are no PEM certificates.
    BadAuthorities(String),
    /// The other side did not do its part: it speaks no TLS, or none that we do.
    Handshake(String),
}

impl Dialer {
    /// For the addresses that this policy allows.
    pub fn new(policy: AddressPolicy) -> Self {
        Dialer::with_lookup(policy, system())
    }

    /// The same that calls no loopback address but the listed ones.
    pub fn without_loopback(&self) -> Self {
        let policy = AddressPolicy {
            loopback: false,
            ..self.0.policy.clone()
        };
        Dialer::with_lookup(policy, self.0.lookup.clone())
    }

    pub(crate) fn with_lookup(policy: AddressPolicy, lookup: Lookup) -> Self {
        Dialer(Arc::new(Inner {
            policy,
            lookup,
            configs: Mutex::default(),
        }))
    }

    /// Whether it is clear from a host alone that it would not be called: it is a refused address, or this
    /// machine's name. What other names lead to is judged when they are called.
    pub fn refuses(&self, host: &str) -> bool {
        let here = host == "localhost" || host.ends_with(".localhost");
        let ip = match host.parse::<IpAddr>() {
            Ok(ip) => ip,
            Err(_) if here => IpAddr::from([127, 0, 0, 1]),
            Err(_) => return false,
        };
        judge(ip, &self.0.policy).is_err()
    }

    /// Connects to the first of a host's allowed addresses that answers.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, NetError> {
        let unreachable = |error: io::Error| NetError::Unreachable(error.to_string());
        let found = match host.parse::<IpAddr>() {
            Ok(ip) => vec![SocketAddr::new(ip, port)],
            Err(_) => (self.0.lookup)(host.to_owned(), port)
                .await
                .map_err(unreachable)?,
        };
        let allowed = permitted(found, &self.0.policy)
            .map_err(|refused| NetError::AddressRefused(refused.to_string()))?;
        let mut last = NetError::Unreachable("the name has no address".to_owned());
        for address in allowed {
            match TcpStream::connect(address).await {
                Ok(stream) => {
                    // Requests are small, and an answer is waited for after each.
                    stream.set_nodelay(true).map_err(unreachable)?;
                    return Ok(stream);
                }
                Err(error) => last = NetError::Unreachable(format!("{address}: {error}")),
            }
        }
        Err(last)
    }

    /// Begins TLS with a host. Of the listed certificates (PEM) authorities are trusted beside the system's; a
    /// listed certificate that the host itself presents is accepted until it expires, whoever signed it and
    /// whatever names it has.
    ///
    /// # Errors
    /// Why not, and what was presented.
    pub async fn secure(
        &self,
        stream: TcpStream,
        host: &str,
        listed: Option<&str>,
    ) -> Result<Secured, Insecure> {
        let bare = |why| Insecure { why, presented: None };
        let config = self
            .config(listed.filter(|pem| !pem.trim().is_empty()))
            .map_err(bare)?;
        let name =
            ServerName::try_from(host.to_owned()).map_err(|error| bare(Why::Handshake(error.to_string())))?;
        match TlsConnector::from(config).connect(name, stream).await {
            Ok(stream) => {
                let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
                let presented = presented(chain);
                Ok(Secured { stream, presented })
            }
            Err(error) => Err(explain(error)),
        }
    }

    fn config(&self, listed: Option<&str>) -> Result<Arc<ClientConfig>, Why> {
        let key = listed.map(str::to_owned);
        let mut configs = self.0.configs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = configs.get(&key) {
            return Ok(config.clone());
        }
        let config = Arc::new(build(listed)?);
        if configs.len() >= CONFIGS_KEPT {
            configs.clear();
        }
        configs.insert(key, config.clone());
        Ok(config)
    }
}

fn build(listed: Option<&str>) -> Result<ClientConfig, Why> {
    let bad = |error: &dyn fmt::Display| Why::BadAuthorities(error.to_string());
    let listed: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(listed.unwrap_or_default().as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|error| bad(&error))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier =
        Verifier::new_with_extra_roots(listed.clone(), provider.clone()).map_err(|error| bad(&error))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Why::Handshake(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Telling { verifier, listed }))
        .with_no_client_auth();
    // The certificate of a session that is taken up again would not be judged.
    config.resumption = rustls::client::Resumption::disabled();
    Ok(config)
}

/// Judges as the system's verifier does, accepts what is listed, and tells what it refused.
#[derive(Debug)]
struct Telling {
    verifier: Verifier,
    listed: Vec<CertificateDer<'static>>,
}

/// A refused certificate, with all that came. It travels inside the TLS library's error.
#[derive(Debug)]
struct Told(Insecure);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.why)
    }
}

impl std::error::Error for Told {}

impl ServerCertVerifier for Telling {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let why = if self.listed.iter().any(|listed| listed == own) {
            let millis = i64::try_from(now.as_secs())
                .unwrap_or(i64::MAX)
                .saturating_mul(1000);
            match in_time(own, millis) {
                InTime::Yes => return Ok(ServerCertVerified::assertion()),
                InTime::NoMore => Why::Expired,
                InTime::NotYet => Why::NotYet,
                InTime::Unreadable => Why::Certificate("it cannot be read".to_owned()),
            }
        } else {
            match self.verifier.verify_server_cert(own, others, name, ocsp, now) {
                Ok(verified) => return Ok(verified),
                Err(rustls::Error::InvalidCertificate(error)) => reason(&error),
                Err(error) => Why::Certificate(error.to_string()),
            }
        };
        let chain: Vec<CertificateDer<'_>> = std::iter::once(own).chain(others).cloned().collect();
        let presented = presented(&chain);
        let own_authority = presented.as_ref().is_some_and(Presented::is_self_signed);
        let why = match why {
            Why::UnknownAuthority | Why::Certificate(_) if own_authority => Why::SelfSigned,
            why => why,
        };
        let told = Told(Insecure { why, presented });
        Err(CertificateError::Other(OtherError(Arc::new(told))).into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.verifier.verify_tls12_signature(message, own, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.verifier.verify_tls13_signature(message, own, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}

fn reason(error: &CertificateError) -> Why {
    match error {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Why::Name,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Why::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Why::NotYet,
        CertificateError::UnknownIssuer => Why::UnknownAuthority,
        other => Why::Certificate(other.to_string()),
    }
}

fn explain(error: io::Error) -> Insecure {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    if let Some(rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(told)))) = inner
        && let Some(Told(insecure)) = told.downcast_ref::<Told>()
    {
        return insecure.clone();
    }
    Insecure {
        why: Why::Handshake(error.to_string()),
        presented: None,
    }
}
