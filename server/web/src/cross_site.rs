//! C2: a request that changes something comes from our own pages.

use axum::http::HeaderMap;
use axum::http::header::{HeaderName, ORIGIN};
use url::Url;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Our own page, or the person directly.
    Ours,
    /// Another site, a sibling host included.
    Foreign,
    /// Neither header was sent: no browser of today. Fine as long as no cookie authenticates.
    Unsaid,
}

/// Judges by Sec-Fetch-Site, else by Origin against the public URL.
pub fn sender(headers: &HeaderMap, public_url: &str) -> Sender {
    if let Some(site) = headers.get(FETCH_SITE) {
        return match site.as_bytes() {
            b"same-origin" | b"none" => Sender::Ours,
            _ => Sender::Foreign,
        };
    }
    match headers.get(ORIGIN) {
        None => Sender::Unsaid,
        Some(origin) => match origin.to_str() {
            Ok(origin) if same_origin(origin, public_url) => Sender::Ours,
            _ => Sender::Foreign,
        },
    }
}

/// Whether two URLs have the same scheme, host and port. An opaque origin (`null`) is like none.
pub fn same_origin(a: &str, b: &str) -> bool {
    match (Url::parse(a), Url::parse(b)) {
        (Ok(a), Ok(b)) => a.origin().is_tuple() && a.origin() == b.origin(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(site: Option<&str>, origin: Option<&str>) -> Sender {
        let mut headers = HeaderMap::new();
        if let Some(site) = site {
            headers.insert(FETCH_SITE, site.parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        sender(&headers, "https://gate.example.com")
    }

    #[test]
    fn c2_sec_fetch_site_decides_where_it_is_sent() {
        assert_eq!(judge(Some("same-origin"), None), Sender::Ours);
        assert_eq!(judge(Some("none"), None), Sender::Ours);
        for site in ["cross-site", "same-site", "", "Same-Origin, cross-site"] {
            assert_eq!(
                judge(Some(site), Some("https://gate.example.com")),
                Sender::Foreign,
                "{site}"
            );
        }
    }

    #[test]
    fn c2_else_the_origin_must_be_the_public_urls() {
        assert_eq!(judge(None, Some("https://gate.example.com")), Sender::Ours);
        assert_eq!(judge(None, Some("https://gate.example.com:443")), Sender::Ours);
        for origin in [
            "null",
            "http://gate.example.com",
            "https://evil.example.com",
            "https://gate.example.com.evil.com",
            "https://gate.example.com:8443",
            "file://",
            "",
        ] {
            assert_eq!(judge(None, Some(origin)), Sender::Foreign, "{origin}");
        }
    }

    #[test]
    fn c2_neither_header_is_not_ours() {
        assert_eq!(judge(None, None), Sender::Unsaid);
    }
}
