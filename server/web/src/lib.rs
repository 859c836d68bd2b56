//! What people and machines reach outside the console: the pages to sign in, set up and sign out, the
//! callback, health; and the middleware in front of everything, the console too.
//!
//! The composition root puts [`routes`] and the console's routes into one table, [`build`]s the router
//! from that table alone, wraps it in [`layers`], and serves it with
//! `into_make_service_with_connect_info::<SocketAddr>()`, so that the client's address is known.

mod body;
mod context;
pub mod cookies;
mod cross_site;
mod enforce;
mod failure;
mod fields;
mod gate;
mod headers;
mod metrics;
mod oidc_token;
mod outer;
mod pages;
mod proxies;
mod reach;
mod route;
mod sdk;
mod verify;

pub use context::{Context, RequestContext};
pub use failure::{Failure, Problem};
pub use headers::PAGE_POLICY;
pub use reach::seen;
pub use route::{Answers, Guard, Route, build, layers, router, routes};

use gatehouse_domain::address::Network;
use gatehouse_service::{Gatehouse, Secret};
use metrics::Durations;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The largest request body that is read before it is known who sends it, in bytes.
pub const BODY_LIMIT: usize = 256 * 1024;

/// How long a request may take.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The addresses of what our own pages load; absolute paths on this origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateAssets {
    /// The stylesheet of these pages.
    pub style: String,
    /// The icon, an SVG.
    pub icon: String,
}

/// How the web layer is set up.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// What our own pages load.
    pub assets: GateAssets,
    /// The reverse proxies whose `X-Forwarded-For` is believed (O22).
    pub trusted_proxies: Vec<Network>,
    /// A public URL with http on another host than this machine is wanted: the pages say so.
    pub allow_http: bool,
    /// What `/metrics` asks for; without it there is none.
    pub metrics_token: Option<Secret>,
    /// How long a request may take; [`REQUEST_TIMEOUT`] unless a test says otherwise.
    pub timeout: Duration,
}

impl Default for WebSettings {
    fn default() -> Self {
        WebSettings {
            assets: GateAssets::default(),
            trusted_proxies: Vec::new(),
            allow_http: false,
            metrics_token: None,
            timeout: REQUEST_TIMEOUT,
        }
    }
}

/// The web layer's state. Cheap to clone.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    gatehouse: Gatehouse,
    settings: WebSettings,
    draining: AtomicBool,
    /// Whether the public URL was https when it was last looked up: files, whose requests look nothing
    /// up, get the HSTS header by it.
    https: AtomicBool,
    durations: Durations,
    room: body::Room,
}

impl Web {
    /// Puts the web layer together.
    pub fn new(gatehouse: Gatehouse, settings: WebSettings) -> Self {
        Web(Arc::new(Inner {
            gatehouse,
            settings,
            draining: AtomicBool::new(false),
            https: AtomicBool::new(false),
            durations: Durations::default(),
            room: body::Room::default(),
        }))
    }
    /// The use cases.
    pub fn gatehouse(&self) -> &Gatehouse {
        &self.0.gatehouse
    }
    /// How it is set up.
    pub fn settings(&self) -> &WebSettings {
        &self.0.settings
    }
    /// From now on `/readyz` answers 503, so that a load balancer sends nothing more; requests are still
    /// answered.
    pub fn drain(&self) {
        self.0.draining.store(true, Ordering::Relaxed);
    }
    pub(crate) fn draining(&self) -> bool {
        self.0.draining.load(Ordering::Relaxed)
    }
    pub(crate) fn durations(&self) -> &Durations {
        &self.0.durations
    }
    /// Where larger bodies are read.
    pub(crate) fn room(&self) -> &body::Room {
        &self.0.room
    }
    pub(crate) fn saw_public_url(&self, https: bool) {
        self.0.https.store(https, Ordering::Relaxed);
    }
    pub(crate) fn last_https(&self) -> bool {
        self.0.https.load(Ordering::Relaxed)
    }
}
