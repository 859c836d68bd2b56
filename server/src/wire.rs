//! The parts put together: the service with its adapters, and the one table of routes.

use crate::assets::{Assets, PREFIX};
use crate::config::Config;
use crate::console::{self, Console};
use crate::functions;
use axum::Router;
use axum::extract::Path;
use axum::http::HeaderMap;
use gatehouse_crypto::{Argon2Passwords, KeyRing, SystemClock};
use gatehouse_ldap::Ldap;
use gatehouse_net::{AddressPolicy, Dialer, Http};
use gatehouse_oidc::Oidc;
use gatehouse_service::ports::{Clock, Rng, Store};
use gatehouse_service::{Gatehouse, Ports};
use gatehouse_web::{Answers, GateAssets, Guard, Route, Web, WebSettings};
use std::sync::Arc;

/// The service with the adapters of this program.
pub fn service(config: &Config, store: Arc<dyn Store>, vault: Arc<KeyRing>, rng: Arc<dyn Rng>) -> Gatehouse {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let policy = AddressPolicy {
        private: true,
        // While people find us on loopback, too: judged at every call.
        loopback: true,
        allowed: config.allowed_private_networks.clone(),
    };
    let http = Http::new(policy.clone());
    let directory = Ldap::new(Dialer::new(policy), clock.clone(), rng.clone());
    let openid = Arc::new(Oidc::new(http, store.clone(), clock.clone(), rng.clone()));
    let ports = Ports {
        store,
        clock,
        vault,
        passwords: Arc::new(Argon2Passwords::new(rng.clone())),
        issuers: openid.clone(),
        openid,
        directory: Arc::new(directory),
        rng,
    };
    Gatehouse::new(ports, config.public_url.clone()).with_outside(config.outside.clone())
}

/// The web layer.
pub fn web(config: &Config, gatehouse: Gatehouse, assets: Assets) -> Web {
    let settings = WebSettings {
        assets: GateAssets {
            style: assets.url("login.css"),
            icon: assets.url("icon.svg"),
        },
        trusted_proxies: config.trusted_proxies.clone(),
        allow_http: config.allow_http,
        metrics_token: config.metrics_token.clone(),
        ..WebSettings::default()
    };
    Web::new(gatehouse, settings)
}

/// Every route there is: the web layer's, the console's pages, its server functions, the assets.
pub fn table(config: &Config, gatehouse: &Gatehouse, assets: Assets) -> Vec<Route> {
    let console = Console::new(gatehouse.clone(), assets, config);
    let mut table = gatehouse_web::routes();
    table.extend(console::routes(&console));
    table.extend(functions::routes(&console));
    let file =
        move |Path(path): Path<String>, headers: HeaderMap| async move { assets.serve(&path, &headers) };
    table.push(Route::get(format!("{PREFIX}{{*path}}"), Guard::Public, file).answers(Answers::File));
    let icon = move |headers: HeaderMap| async move { assets.favicon(&headers) };
    table.push(Route::get("/favicon.ico", Guard::Public, icon).answers(Answers::File));
    table
}

/// The whole program as a router.
pub fn router(config: &Config, gatehouse: &Gatehouse, web: Web, assets: Assets) -> Router {
    let table = table(config, gatehouse, assets);
    gatehouse_web::layers(gatehouse_web::build(table, web.clone()), web)
}
