//! What every handler knows about its request.

use crate::Web;
use crate::cookies::Cookie;
use crate::failure::Failure;
use crate::proxies::{client_address, is_proxy};
use crate::route::Answers;
use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::header::{ACCEPT_LANGUAGE, REFERER, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method};
use gatehouse_domain::prefs::{Prefs, Sent};
use gatehouse_domain::text::Lang;
use gatehouse_domain::text::gate::Gate;
use gatehouse_service::{Caller, Error, Origin};
use std::net::{IpAddr, SocketAddr};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// What every handler knows about its request.
#[derive(Clone, Debug, Default)]
pub struct RequestContext {
    /// Who is calling.
    pub caller: Caller,
    /// From where.
    pub origin: Origin,
    /// The address that connected to us: the client's, or the next proxy's.
    pub peer: Option<IpAddr>,
    /// That is one of the trusted proxies.
    pub from_proxy: bool,
    /// Language, theme and keys.
    pub prefs: Prefs,
    /// The pre-login cookie, where there is one.
    pub browser: Option<String>,
    /// The state of a sign-out at a provider that this browser has begun.
    pub leaving: Option<String>,
    /// The person has just signed out, or could not sign in.
    pub stay: bool,
    /// The public URL in force, without a slash at its end; empty where nothing was looked up.
    pub public_url: String,
    /// The last used way to sign in: a connection's id, or `password`.
    pub last_method: Option<String>,
    /// The request's path and query.
    pub here: String,
    /// The request's method.
    pub method: Method,
    /// A session cookie was sent, whether it still works or not.
    pub had_session: bool,
    /// The page of this site that the request came from, as a path.
    pub from: Option<String>,
}

impl RequestContext {
    /// What the request itself says; nobody is known yet.
    pub(crate) fn bare(web: &Web, request: &Request) -> Self {
        let headers = request.headers();
        let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|p| p.0.ip().to_canonical());
        let proxies = &web.settings().trusted_proxies;
        let address = client_address(peer, headers, proxies);
        let chosen = [Cookie::Lang, Cookie::Theme, Cookie::Keys];
        let [lang, theme, keys] = Cookie::read_all(chosen, headers, false);
        let chosen = Sent { lang, theme, keys };
        let from = text(REFERER).and_then(|r| url::Url::parse(r).ok());
        RequestContext {
            caller: Caller::Anonymous,
            origin: Origin {
                address: address.map(|a| a.to_string()).unwrap_or_default(),
                user_agent: text(USER_AGENT).unwrap_or_default().chars().take(500).collect(),
            },
            peer,
            from_proxy: peer.is_some_and(|peer| is_proxy(peer, proxies)),
            prefs: Prefs::of_request(chosen, text(ACCEPT_LANGUAGE)),
            browser: None,
            leaving: None,
            stay: false,
            public_url: String::new(),
            last_method: None,
            here: request
                .uri()
                .path_and_query()
                .map_or_else(|| "/".into(), |p| p.as_str().to_owned()),
            method: request.method().clone(),
            had_session: false,
            from: from.map(|u| u[url::Position::BeforePath..url::Position::AfterQuery].to_owned()),
        }
    }

    /// Looks the public URL and the session up.
    pub(crate) async fn complete(mut self, web: &Web, headers: &HeaderMap) -> Result<Self, Error> {
        self.public_url = web.gatehouse().public_url().await?.url;
        let https = self.https();
        web.saw_public_url(https);
        let kept = [
            Cookie::Session,
            Cookie::Browser,
            Cookie::Leaving,
            Cookie::Stay,
            Cookie::Method,
        ];
        let [session, browser, leaving, stay, method] = Cookie::read_all(kept, headers, https);
        self.browser = browser.filter(|v| is_token(v)).map(str::to_owned);
        self.leaving = leaving.filter(|v| is_token(v)).map(str::to_owned);
        self.stay = stay.is_some();
        self.last_method = method.map(str::to_owned);
        self.had_session = session.is_some();
        let origin = self.origin.clone();
        self.caller = web.gatehouse().authenticate(session, origin).await?;
        Ok(self)
    }

    /// Whether the public URL is https: then cookies are Secure.
    pub fn https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
    /// The language.
    pub fn lang(&self) -> Lang {
        self.prefs.lang
    }
    pub(crate) fn text(&self) -> &'static Gate {
        Gate::of(self.prefs.lang)
    }
    /// The signed-in person's name for a person to read.
    pub(crate) fn who(&self) -> Option<&str> {
        let person = self.caller.person().ok()?;
        Some(person.user.full_name.as_deref().unwrap_or(&person.user.name))
    }
}

/// 256 bits in base64url, as [`gatehouse_service::Gatehouse::token`] makes them.
pub(crate) fn is_token(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The request's [`RequestContext`]: the middleware puts it into the extensions, and handlers extract it.
#[derive(Clone, Debug)]
pub struct Context(pub(crate) Arc<RequestContext>);

impl Deref for Context {
    type Target = RequestContext;
    fn deref(&self) -> &RequestContext {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Context {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        // Only a route that is a file has none.
        let context = parts.extensions.get::<Context>().cloned();
        context.ok_or(Failure::Unexpected(Error::NotFound))
    }
}

/// What the outermost layer reads of a request, for those further in.
#[derive(Clone)]
pub(crate) struct Bare(pub(crate) Arc<RequestContext>);

/// Carries what was found out about a request back to the outermost layer, which may have to answer in
/// the handler's place.
#[derive(Clone, Default)]
pub(crate) struct Known(Arc<OnceLock<(Arc<RequestContext>, Answers)>>);

impl Known {
    pub(crate) fn set(&self, context: Arc<RequestContext>, answers: Answers) {
        // The first word counts: a request has one route.
        let _ = self.0.set((context, answers));
    }
    pub(crate) fn get(&self) -> Option<&(Arc<RequestContext>, Answers)> {
        self.0.get()
    }
}
