//! What may be a provider's address, decided alike on the server and, while it is typed, in the browser.

use crate::problem::Problem;

/// What keeps a text from being a provider's URL: https, or http on this machine.
pub fn problem_with_url(text: &str) -> Option<Problem> {
    let Some(url) = parse(text) else {
        return Some(Problem::NotUrl);
    };
    if url.extras {
        return Some(Problem::UrlExtras);
    }
    match url.scheme.as_str() {
        "https" => None,
        "http" if is_loopback(&url.host) => None,
        "http" => Some(Problem::NotHttps),
        _ => Some(Problem::NotUrl),
    }
}

fn is_loopback(host: &str) -> bool {
    let ip = host.trim_start_matches('[').trim_end_matches(']');
    match ip.parse::<std::net::IpAddr>() {
        Ok(ip) => ip.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// The parts that matter here.
struct Parsed {
    scheme: String,
    host: String,
    /// A user, a password or a fragment.
    extras: bool,
}

#[cfg(not(target_arch = "wasm32"))]
fn parse(text: &str) -> Option<Parsed> {
    let url = url::Url::parse(text).ok()?;
    Some(Parsed {
        scheme: url.scheme().to_owned(),
        host: url.host_str()?.to_owned(),
        extras: !url.username().is_empty() || url.password().is_some() || url.fragment().is_some(),
    })
}

/// The browser parses by the same standard (WHATWG URL); a parser of our own would bring its tables of
/// international names along, a third of the console's size.
#[cfg(target_arch = "wasm32")]
fn parse(text: &str) -> Option<Parsed> {
    let url = web_sys::Url::new(text).ok()?;
    let host = Some(url.hostname()).filter(|host| !host.is_empty())?;
    Some(Parsed {
        scheme: url.protocol().trim_end_matches(':').to_owned(),
        host,
        extras: !(url.username() + &url.password() + &url.hash()).is_empty(),
    })
}
