//! The self-check of the public URL.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::settings::Reach;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// How a request came; the server provides it as a context.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug)]
pub struct Way {
    /// What the request shows of it.
    pub seen: gatehouse_domain::reach::Seen,
    /// The address that we listen on.
    pub listen: std::net::SocketAddr,
    /// The trusted proxies.
    pub trusted: std::sync::Arc<[String]>,
    /// The header that sets the cookie that is to come back: of its value, and whether the public URL is https.
    pub cookie: fn(&str, bool) -> Option<axum::http::HeaderValue>,
}

/// What this request shows, compared with the public URL. `origin` is where the page's script finds itself, empty
/// without one; `value` what the cookie was set to by an earlier answer, which holds the next one.
#[server(prefix = "/api", endpoint = "settings/reach", input = GetUrl, output = Json)]
pub async fn get_reach(
    #[server(default)] origin: String,
    #[server(default)] value: String,
) -> Result<Reach, ApiError> {
    use gatehouse_domain::reach::{Mark, Proxy, Subject, is_origin, passed, trust_line, upstream};
    let (gatehouse, caller) = context()?;
    let way = way()?;
    let mut seen = way.seen;
    if is_origin(&origin) {
        seen.browser = Some(origin);
    }
    seen.cookie_set = (!value.is_empty()).then_some(value);
    let (public_url, checks) = gatehouse.reach(&caller, &seen).await.map_err(refuse)?;
    let value = gatehouse.token();
    let cookie = (way.cookie)(&value, public_url.url.starts_with("https://"));
    if let (Some(response), Some(cookie)) = (use_context::<leptos_axum::ResponseOptions>(), cookie) {
        response.append_header(axum::http::header::SET_COOKIE, cookie);
    }
    let opened = seen.browser.unwrap_or_else(|| public_url.url.clone());
    let at = upstream(way.listen, seen.peer);
    let direct = !checks.iter().any(|c| c.subject == Subject::Proxy);
    // where no proxy is, the lines are for one to come
    let front = if direct {
        "https://gate.example.com"
    } else {
        &opened
    };
    let distrusted = checks
        .iter()
        .any(|c| c.subject == Subject::Proxy && c.mark != Mark::Passed);
    Ok(Reach {
        passed: passed(&checks),
        lines: Proxy::ALL
            .map(|proxy| (proxy.name().to_owned(), proxy.lines(front, &at)))
            .to_vec(),
        trust: trust_line(&way.trusted, seen.peer, !distrusted),
        peer: seen.peer.map(|peer| peer.to_string()).unwrap_or_default(),
        checks,
        opened,
        public_url: public_url.url,
        fixed: public_url.fixed,
        direct,
        value,
    })
}

#[cfg(feature = "ssr")]
fn way() -> Result<Way, ApiError> {
    let missing = || ApiError::Internal {
        reference: String::new(),
    };
    use_context::<Way>().ok_or_else(|| missing().answered())
}

/// Whether this request came as it should, for pages that only point to the check.
#[cfg(feature = "ssr")]
pub async fn is_reached() -> Result<bool, ApiError> {
    let (gatehouse, caller) = context()?;
    let (_, checks) = gatehouse.reach(&caller, &way()?.seen).await.map_err(refuse)?;
    let unknown = checks
        .iter()
        .any(|c| c.fix == Some(gatehouse_domain::reach::Fix::Unsaid));
    Ok(gatehouse_domain::reach::passed(&checks) && !unknown)
}
