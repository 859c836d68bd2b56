//! Settings from outside of the console: the environment of W&B Server, carried over as it is.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

#[path = "../common/mod.rs"]
mod common;
mod connection;
mod locked;
mod sessions;
mod start;

use gatehouse::config::Config;
use gatehouse::config::source::Sources;
use gatehouse_service::connections::{Applied, Start};
use gatehouse_service::outside::CONNECTION;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Gatehouse};
use gatehouse_testkit::harness::Harness;
use std::ffi::OsString;

/// The harness's installation as the program would start it with these variables.
fn with(gatehouse: &Gatehouse, variables: &[(&str, &str)]) -> Gatehouse {
    let variables = variables
        .iter()
        .map(|(n, v)| (OsString::from(n), OsString::from(v)));
    let config = Sources::read(variables, None).and_then(|sources| Config::new(&sources));
    let config = config.map_err(|e| e.to_string()).unwrap();
    gatehouse.clone().with_outside(config.outside)
}

/// Starts it anew with these variables; what became of the connection.
async fn restart(h: &mut Harness, variables: &[(&str, &str)]) -> Start {
    h.gatehouse = with(&h.gatehouse, variables);
    h.gatehouse.apply_outside().await.unwrap()
}

async fn applied(h: &mut Harness, variables: &[(&str, &str)]) -> Applied {
    restart(h, variables).await.applied
}

/// The variables that fit the provider: the flow of W&B that sends a secret.
fn pkce(h: &Harness) -> [(&'static str, String); 4] {
    [
        ("OIDC_ISSUER", h.provider.issuer().to_owned()),
        ("OIDC_CLIENT_ID", h.provider.client_id()),
        ("OIDC_AUTH_METHOD", "pkce".into()),
        ("OIDC_CLIENT_SECRET", h.provider.client_secret()),
    ]
}

fn borrowed<'a>(variables: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    variables.iter().map(|(n, v)| (*n, v.as_str())).collect()
}

async fn signed_in(h: &Harness) -> Caller {
    match h.sign_in(CONNECTION).await {
        Finished::SignedIn(signed_in) => h.caller(&signed_in.token).await,
        other => panic!("{other:?}"),
    }
}

fn live(revision: i64) -> Applied {
    Applied::Live { revision, lost: 0 }
}
