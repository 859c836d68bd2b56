//! The HTTP client.

use crate::error::NetError;
use crate::guard::{AddressPolicy, Refused, is_loopback, judge};
use crate::message::{Method, Request, Response};
use crate::resolve::{Guarded, Lookup, system};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Certificate, Client, redirect};
use std::collections::HashMap;
use std::error::Error;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};
use url::{Host, Url};

/// How long a request may take and how much it may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From looking the name up to the last byte of the body.
    pub timeout: Duration,
    /// The longest body in bytes.
    pub body: usize,
}

impl Default for Limits {
    /// 5 s, 1 MiB (vector O12).
    fn default() -> Self {
        Limits {
            timeout: Duration::from_secs(5),
            body: 1024 * 1024,
        }
    }
}

/// More sets of authorities than any instance has connections; past it the clients are made anew.
const CLIENTS_KEPT: usize = 64;

/// The HTTP client; cheap to clone, its clones share their connections.
#[derive(Clone)]
pub struct Http(Arc<Inner>);

struct Inner {
    policy: Arc<AddressPolicy>,
    limits: Limits,
    lookup: Lookup,
    /// One client for each set of extra authorities (PEM), and one without.
    clients: Mutex<HashMap<Option<String>, Client>>,
}

impl Http {
    /// A client for the addresses this policy allows.
    pub fn new(policy: AddressPolicy) -> Self {
        Http::with_limits(policy, Limits::default())
    }

    /// The same with other limits.
    pub fn with_limits(policy: AddressPolicy, limits: Limits) -> Self {
        Http::with_lookup(policy, limits, system())
    }

    /// The same client that calls no loopback address but the listed ones.
    pub fn without_loopback(&self) -> Self {
        let policy = AddressPolicy {
            loopback: false,
            ..(*self.0.policy).clone()
        };
        Http::with_lookup(policy, self.0.limits, self.0.lookup.clone())
    }

    /// The same client that calls public and listed addresses only: for what an organization administrator set.
    pub fn only_public(&self) -> Self {
        let policy = AddressPolicy {
            private: false,
            loopback: false,
            ..(*self.0.policy).clone()
        };
        Http::with_lookup(policy, self.0.limits, self.0.lookup.clone())
    }

    /// Whether it is clear from a URL alone that it would not be called: its host is a refused address, or
    /// this machine's name. What other names lead to is judged when they are called.
    pub fn refuses(&self, url: &str) -> bool {
        let Ok(url) = Url::parse(url) else { return false };
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) if is_loopback(url.as_str()) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            _ => return false,
        };
        judge(address, &self.0.policy).is_err()
    }

    pub(crate) fn with_lookup(policy: AddressPolicy, limits: Limits, lookup: Lookup) -> Self {
        let policy = Arc::new(policy);
        Http(Arc::new(Inner {
            policy,
            limits,
            lookup,
            clients: Mutex::default(),
        }))
    }

    /// Sends a request and reads the whole response, of whatever status. The authorities (one or more PEM
    /// certificates) are trusted beside the system's, for this call only.
    pub async fn send(&self, request: Request, ca_certificates: Option<&str>) -> Result<Response, NetError> {
        let url = self.checked_url(&request.url)?;
        let headers = headers(request.headers)?;
        let client = self.client(ca_certificates.filter(|pem| !pem.trim().is_empty()))?;
        let builder = match request.method {
            Method::Get => client.get(url),
            Method::PostForm(form) => {
                let body = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(form)
                    .finish();
                client
                    .post(url)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(body)
            }
        };
        let exchange = async {
            let response = builder.headers(headers).send().await.map_err(explain)?;
            self.read(response).await
        };
        tokio::time::timeout(self.0.limits.timeout, exchange)
            .await
            .unwrap_or(Err(NetError::Timeout))
    }

    /// The URL, if it may be asked. An address in it is judged here, as no name is looked up for it.
    fn checked_url(&self, text: &str) -> Result<Url, NetError> {
        let url = Url::parse(text).map_err(|problem| NetError::BadUrl(problem.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NetError::BadUrl(
                "the scheme is neither https nor http".to_owned(),
            ));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NetError::BadUrl("it holds a user name or password".to_owned()));
        }
        let address = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) => None,
            None => return Err(NetError::BadUrl("it has no host".to_owned())),
        };
        match address.map(|address| judge(address, &self.0.policy)) {
            Some(Err(refused)) => Err(NetError::AddressRefused(refused.to_string())),
            _ => Ok(url),
        }
    }

    fn client(&self, authorities: Option<&str>) -> Result<Client, NetError> {
        let key = authorities.map(str::to_owned);
        let mut clients = self.0.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&key) {
            return Ok(client.clone());
        }
        let client = self.build(authorities)?;
        if clients.len() >= CLIENTS_KEPT {
            clients.clear();
        }
        clients.insert(key, client.clone());
        Ok(client)
    }

    fn build(&self, authorities: Option<&str>) -> Result<Client, NetError> {
        let certificates = match authorities {
            Some(pem) => Certificate::from_pem_bundle(pem.as_bytes()).map_err(bad_ca)?,
            None => Vec::new(),
        };
        if authorities.is_some() && certificates.is_empty() {
            return Err(NetError::BadCa(
                "there is no PEM certificate in the text".to_owned(),
            ));
        }
        let inner = &self.0;
        Client::builder()
            .user_agent(concat!("gatehouse/", env!("CARGO_PKG_VERSION")))
            .tls_backend_rustls()
            .tls_certs_merge(certificates)
            .dns_resolver(Guarded {
                policy: inner.policy.clone(),
                lookup: inner.lookup.clone(),
            })
            .connect_timeout(inner.limits.timeout)
            .timeout(inner.limits.timeout)
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .build()
            .map_err(|problem| match authorities {
                Some(_) => bad_ca(problem),
                None => NetError::Certificate(innermost(&problem)),
            })
    }

    /// Reads the body as it comes, up to the cap.
    async fn read(&self, mut response: reqwest::Response) -> Result<Response, NetError> {
        let cap = self.0.limits.body;
        if response
            .content_length()
            .is_some_and(|length| length > cap as u64)
        {
            return Err(NetError::TooLarge);
        }
        let text = |name| {
            response
                .headers()
                .get(name)
                .and_then(|v: &HeaderValue| v.to_str().ok())
        };
        let content_type = text(header::CONTENT_TYPE).map(str::to_owned);
        let location = text(header::LOCATION).map(str::to_owned);
        let date = text(header::DATE).and_then(unix_seconds);
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(explain)? {
            if body.len() + chunk.len() > cap {
                return Err(NetError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response {
            status,
            content_type,
            location,
            date,
            body,
        })
    }
}

/// The headers, marked so that nothing below logs or indexes their values.
fn headers(given: Vec<(&'static str, String)>) -> Result<HeaderMap, NetError> {
    let mut headers = HeaderMap::with_capacity(given.len());
    for (name, value) in given {
        let bad = || NetError::BadUrl(format!("the header {name} cannot be sent"));
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        let mut value = HeaderValue::from_str(&value).map_err(|_| bad())?;
        value.set_sensitive(true);
        headers.append(key, value);
    }
    Ok(headers)
}

/// A date of RFC 9110 §5.6.7 in seconds since the Unix epoch.
fn unix_seconds(date: &str) -> Option<i64> {
    let date = httpdate::parse_http_date(date).ok()?;
    i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

fn bad_ca(problem: reqwest::Error) -> NetError {
    NetError::BadCa(innermost(&problem))
}

/// Finds the cause of a failure below the client's layers.
fn explain(problem: reqwest::Error) -> NetError {
    if problem.is_timeout() {
        return NetError::Timeout;
    }
    for cause in causes(&problem) {
        if let Some(refused) = cause.downcast_ref::<Refused>() {
            return NetError::AddressRefused(refused.to_string());
        }
        if let Some(rustls::Error::InvalidCertificate(why)) = cause.downcast_ref() {
            return NetError::Certificate(certificate(why));
        }
    }
    NetError::Unreachable(innermost(&problem))
}

/// Why a certificate is not accepted. One case deserves plain words, as `openssl req -x509` makes such
/// certificates unasked: it is marked as an authority's own, which no server may present (RFC 5280 §4.2.1.9).
fn certificate(why: &rustls::CertificateError) -> String {
    let text = why.to_string();
    if text.contains("CaUsedAsEndEntity") {
        "the server presents a certificate marked as a certificate authority's own (CA:TRUE)".to_owned()
    } else {
        text
    }
}

/// The text of the deepest cause: the layers above it name the URL, with its query.
fn innermost(problem: &reqwest::Error) -> String {
    causes(problem)
        .last()
        .map(ToString::to_string)
        .unwrap_or_else(|| "no connection".to_owned())
}

/// The causes below an error, the deepest last. An I/O error hides the one it wraps from `source`.
fn causes(problem: &reqwest::Error) -> Vec<&(dyn Error + 'static)> {
    let mut found: Vec<&(dyn Error + 'static)> = Vec::new();
    let mut next = problem.source();
    while let Some(cause) = next {
        found.push(cause);
        next = match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    found
}
