//! The self-check of the public URL: what the browser sees against what the server sees, and what to change in
//! the proxy between them. Forwarded headers count only from a trusted proxy (O22).

mod lines;

pub use lines::{Proxy, trust_line, upstream};

use crate::address::forwarded;
pub use crate::attempt::Mark;
use crate::attempt::Shown;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// What a request shows of the way it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The origin of the page in the browser, as its script or the Referer says.
    pub browser: Option<String>,
    /// `Host`.
    pub host: Option<String>,
    /// Who connected to us.
    pub peer: Option<IpAddr>,
    /// That is a trusted proxy.
    pub trusted: bool,
    /// `X-Forwarded-For`.
    pub forwarded_for: Option<String>,
    /// `X-Forwarded-Proto`.
    pub forwarded_proto: Option<String>,
    /// `X-Forwarded-Host`.
    pub forwarded_host: Option<String>,
    /// The client's address, as far as it is known.
    pub client: Option<IpAddr>,
    /// The value of the cookie that came back.
    pub cookie: Option<String>,
    /// The value that it was set to; none where nothing was tried.
    pub cookie_set: Option<String>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// The browser's address against the public URL.
    Address,
    /// The proxy that connects to us is trusted.
    Proxy,
    /// The scheme that the proxy says.
    Scheme,
    /// The host that the proxy passes on.
    Host,
    /// The client's network address.
    Client,
    /// A cookie came back.
    Cookie,
}

/// What to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fix {
    /// Open the console under the public URL, or make this address the public URL.
    OtherAddress,
    /// Nothing said where the browser is: let its script or the Referer say it.
    Unsaid,
    /// List the proxy in `GATEHOUSE_TRUSTED_PROXIES`: what it forwards is ignored.
    Trust,
    /// Let the proxy send `X-Forwarded-Proto`.
    SendProto,
    /// Let the proxy pass `Host` on.
    SendHost,
    /// Let the proxy send `X-Forwarded-For`.
    SendFor,
    /// Let the proxy pass `Set-Cookie` and `Cookie` on as they are.
    KeepCookies,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What.
    pub subject: Subject,
    /// How it ended. Warned: it works, but the server cannot tell that it does.
    pub mark: Mark,
    /// What would be right; empty where there is no one value.
    pub expected: Shown,
    /// What came; empty for nothing.
    pub received: Shown,
    /// What to change.
    pub fix: Option<Fix>,
}

/// Whether nothing has to be changed.
pub fn passed(checks: &[Check]) -> bool {
    let fine = |c: &Check| matches!(c.mark, Mark::Passed | Mark::Skipped);
    checks.iter().all(fine)
}

/// Compares.
pub fn check(public_url: &str, seen: &Seen) -> Vec<Check> {
    // What the browser opened is what the proxy has to tell, whether it is the public URL or not.
    let opened = seen.browser.as_deref().unwrap_or(public_url);
    let (scheme, _) = split(opened);
    // We speak no TLS: somebody in front of us does.
    let proxied = seen.forwards() || scheme == "https";
    let mut checks = vec![address(public_url, seen, proxied)];
    if proxied {
        let peer = seen.peer.map(|peer| peer.to_string()).unwrap_or_default();
        checks.push(Check::of(Subject::Proxy, "", &peer, seen.trusted, Fix::Trust));
    }
    checks.push(scheme_told(scheme, seen, proxied));
    checks.push(host_told(opened, seen));
    checks.push(client(seen, proxied));
    checks.push(cookie(seen));
    checks
}

impl Seen {
    fn forwards(&self) -> bool {
        let headers = [&self.forwarded_for, &self.forwarded_proto, &self.forwarded_host];
        headers.into_iter().any(Option::is_some)
    }

    /// A forwarded header's value; the proxy next to us wrote the last one.
    fn believed<'a>(&self, header: &'a Option<String>) -> Option<&'a str> {
        let last = header.as_deref()?.rsplit(',').next()?.trim();
        self.trusted.then_some(last)
    }

    fn host(&self) -> Option<&str> {
        self.believed(&self.forwarded_host).or(self.host.as_deref())
    }
}

impl Check {
    fn of(subject: Subject, expected: &str, received: &str, right: bool, fix: Fix) -> Self {
        Check {
            subject,
            mark: if right { Mark::Passed } else { Mark::Failed },
            expected: Shown::plain(expected),
            received: Shown::plain(received),
            fix: (!right).then_some(fix),
        }
    }

    fn marked(mut self, mark: Mark) -> Self {
        self.mark = mark;
        self
    }
}

fn address(public_url: &str, seen: &Seen, proxied: bool) -> Check {
    // Without the browser's word it is what a trusted proxy says, or the request itself where there is none.
    let proto = match proxied {
        true => seen.believed(&seen.forwarded_proto),
        false => Some("http"),
    };
    let told = proto.zip(seen.host()).map(|(proto, host)| {
        let proto = proto.to_ascii_lowercase();
        format!("{proto}://{}", authority(&proto, host))
    });
    match seen.browser.as_deref().or(told.as_deref()) {
        Some(at) => Check::of(
            Subject::Address,
            public_url,
            at,
            at == public_url,
            Fix::OtherAddress,
        ),
        None => Check::of(Subject::Address, public_url, "", false, Fix::Unsaid).marked(Mark::Skipped),
    }
}

fn scheme_told(scheme: &str, seen: &Seen, proxied: bool) -> Check {
    let of = |received: &str, right, fix| Check::of(Subject::Scheme, scheme, received, right, fix);
    match (&seen.forwarded_proto, seen.believed(&seen.forwarded_proto)) {
        _ if !proxied => of("http", scheme == "http", Fix::SendProto),
        (_, Some(told)) => of(told, told.eq_ignore_ascii_case(scheme), Fix::SendProto),
        (Some(ignored), None) => of(ignored, false, Fix::Trust),
        (None, None) => of("", false, Fix::SendProto).marked(Mark::Warned),
    }
}

fn host_told(opened: &str, seen: &Seen) -> Check {
    let (scheme, expected) = split(opened);
    let right = |host: &str| authority(scheme, host) == expected;
    let ignored = seen.forwarded_host.as_deref().filter(|_| !seen.trusted);
    let fix = match ignored {
        Some(host) if right(host) => Fix::Trust,
        _ => Fix::SendHost,
    };
    let received = seen.host().unwrap_or_default();
    let check = Check::of(Subject::Host, expected, received, right(received), fix);
    match check.mark {
        Mark::Passed => check,
        _ => check.marked(Mark::Warned),
    }
}

fn client(seen: &Seen, proxied: bool) -> Check {
    let of = |received: &str, right, fix| Check::of(Subject::Client, "", received, right, fix);
    let text = |address: Option<IpAddr>| address.map(|a| a.to_string()).unwrap_or_default();
    match &seen.forwarded_for {
        _ if !proxied => of(&text(seen.peer), true, Fix::SendFor),
        None => of("", false, Fix::SendFor),
        Some(ignored) if !seen.trusted => of(ignored, false, Fix::Trust),
        Some(hops) => match hops.rsplit(',').next().and_then(forwarded) {
            Some(_) => of(&text(seen.client), true, Fix::SendFor),
            None => of(hops, false, Fix::SendFor),
        },
    }
}

fn cookie(seen: &Seen) -> Check {
    let came = seen.cookie_set.is_some() && seen.cookie == seen.cookie_set;
    let check = Check::of(Subject::Cookie, "", "", came, Fix::KeepCookies);
    match (&seen.cookie_set, &seen.cookie) {
        (Some(_), None) => check,
        _ if came => check,
        // Nothing was tried; or what came is of another try, in another tab or before the page was loaded again.
        _ => Check {
            fix: None,
            ..check.marked(Mark::Skipped)
        },
    }
}

/// Whether a text is an origin as browsers write one: what is none is neither compared nor put into lines.
pub fn is_origin(text: &str) -> bool {
    let (scheme, authority) = split(text);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    matches!(scheme, "http" | "https") && (1..=300).contains(&authority.len()) && authority.chars().all(plain)
}

/// An origin's scheme and authority.
fn split(origin: &str) -> (&str, &str) {
    origin.split_once("://").unwrap_or(("", origin))
}

/// A `Host` as an origin has it: lower case, without the scheme's own port.
fn authority(scheme: &str, host: &str) -> String {
    let host = host.trim().to_ascii_lowercase();
    let port = match scheme {
        "https" => ":443",
        _ => ":80",
    };
    host.strip_suffix(port).unwrap_or(&host).to_owned()
}

#[cfg(test)]
mod tests;
