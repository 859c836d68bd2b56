//! What a request shows of the way it came, for the self-check of the public URL.

use crate::context::RequestContext;
use crate::cookies::Cookie;
use axum::http::header::{HOST, ORIGIN, REFERER};
use axum::http::{HeaderMap, HeaderName};
use gatehouse_domain::reach::Seen;
use url::{Position, Url};

/// What it shows. Nothing of it is believed here: the check says what counts.
pub fn seen(context: &RequestContext, headers: &HeaderMap) -> Seen {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::to_owned);
    let host = text(HOST);
    let forwarded = |name: &'static str| {
        let values = headers.get_all(name).iter().filter_map(|v| v.to_str().ok());
        let all = values.collect::<Vec<_>>().join(", ");
        (!all.is_empty()).then_some(all)
    };
    // A page of another site is not where this one is.
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let ours = |page: &Url| match site.as_deref() {
        Some(site) => site == "same-origin",
        // Over plain http browsers do not say it.
        None => Some(&page[Position::BeforeHost..Position::AfterPort]) == host.as_deref(),
    };
    let page = text(ORIGIN).or_else(|| text(REFERER));
    let page = page.and_then(|page| Url::parse(&page).ok()).filter(ours);
    Seen {
        browser: page.map(|page| page.origin().ascii_serialization()),
        peer: context.peer,
        trusted: context.from_proxy,
        forwarded_for: forwarded("x-forwarded-for"),
        forwarded_proto: forwarded("x-forwarded-proto"),
        forwarded_host: forwarded("x-forwarded-host"),
        client: context.origin.address.parse().ok(),
        cookie: Cookie::Reach.read(headers, context.https()).map(str::to_owned),
        cookie_set: None,
        host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn browser(given: &[(&'static str, &str)]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.insert(*name, value.parse().unwrap());
        }
        seen(&RequestContext::default(), &headers).browser
    }

    #[test]
    fn the_browser_is_where_its_own_page_is() {
        let page = ("referer", "https://gate.example.com/console/settings?x=1");
        let at = Some("https://gate.example.com".to_owned());
        assert_eq!(browser(&[page, ("sec-fetch-site", "same-origin")]), at);
        assert_eq!(browser(&[page, ("host", "gate.example.com")]), at);
        assert_eq!(browser(&[page, ("host", "127.0.0.1:3000")]), None);
        for site in ["cross-site", "same-site", "none"] {
            assert_eq!(browser(&[page, ("sec-fetch-site", site)]), None, "{site}");
        }
        let origin = ("origin", "http://localhost:3000");
        assert_eq!(
            browser(&[origin, page, ("sec-fetch-site", "same-origin")]).as_deref(),
            Some("http://localhost:3000")
        );
        assert_eq!(browser(&[]), None);
    }
}
