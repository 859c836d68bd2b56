//! The arrows between the crates, as `docs/ARCHITECTURE.md` draws them: who may depend on whom.

use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// What each crate may depend on in this workspace. A crate that is not here may depend on nothing.
const ARROWS: &[(&str, &[&str])] = &[
    ("frontend", &["app"]),
    ("app", &["gatehouse-domain", "gatehouse-service"]),
    ("gatehouse-domain", &[]),
    ("gatehouse-service", &["gatehouse-domain"]),
    ("gatehouse-store", &["gatehouse-service", "gatehouse-domain"]),
    ("gatehouse-crypto", &["gatehouse-service", "gatehouse-domain"]),
    ("gatehouse-net", &["gatehouse-service", "gatehouse-domain"]),
    (
        "gatehouse-jwt",
        &[
            "gatehouse-service",
            "gatehouse-domain",
            "gatehouse-net",
            "gatehouse-crypto",
        ],
    ),
    (
        "gatehouse-oidc",
        &[
            "gatehouse-service",
            "gatehouse-domain",
            "gatehouse-net",
            "gatehouse-crypto",
            "gatehouse-jwt",
        ],
    ),
    (
        "gatehouse-ldap",
        &[
            "gatehouse-service",
            "gatehouse-domain",
            "gatehouse-net",
            "gatehouse-crypto",
        ],
    ),
    (
        "gatehouse-saml",
        &[
            "gatehouse-service",
            "gatehouse-domain",
            "gatehouse-net",
            "gatehouse-crypto",
        ],
    ),
    (
        "gatehouse-web",
        &["gatehouse-service", "gatehouse-domain", "gatehouse-crypto"],
    ),
    ("xtask", &[]),
];

/// The composition root and the tests' kit: everything but each other's exceptions.
const COMPOSITION_ROOT: &str = "gatehouse";
const TESTKIT: &str = "gatehouse-testkit";

/// Crates that a part of the workspace must not know, directly.
const STRANGERS: &[(&str, &[&str])] = &[
    (
        "gatehouse-domain",
        &["tokio", "axum", "sqlx", "reqwest", "leptos", "rand", "getrandom"],
    ),
    ("gatehouse-service", &["axum", "sqlx", "leptos", "reqwest"]),
];

/// One dependency: the crate that has it, its name, and whether it is for tests only.
#[derive(Debug, PartialEq, Eq)]
struct Edge {
    from: String,
    to: String,
    dev: bool,
}

/// Why an edge is wrong; `None` when it is not.
fn wrong(edge: &Edge, members: &[String]) -> Option<String> {
    let Edge { from, to, dev } = edge;
    let stranger = STRANGERS
        .iter()
        .any(|(crate_, names)| crate_ == from && names.contains(&to.as_str()));
    if stranger && !dev {
        return Some(format!("{from} must not know {to}"));
    }
    if !members.contains(to) {
        return None;
    }
    let allowed = match (from.as_str(), to.as_str()) {
        // tests may use the kit everywhere, and nothing but tests may
        (_, TESTKIT) => *dev,
        (_, COMPOSITION_ROOT) => false,
        (COMPOSITION_ROOT, _) => true,
        (TESTKIT, to) => to != "app" && to != "frontend",
        (from, to) => ARROWS
            .iter()
            .any(|(crate_, names)| *crate_ == from && names.contains(&to)),
    };
    (!allowed).then(|| format!("{from} must not depend on {to}"))
}

fn edges(metadata: &Value) -> (Vec<String>, Vec<Edge>) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let members = packages.iter().map(|package| text(&package["name"])).collect();
    let mut edges = Vec::new();
    for package in &packages {
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            edges.push(Edge {
                from: text(&package["name"]),
                to: text(&dependency["name"]),
                dev: dependency["kind"] == "dev",
            });
        }
    }
    (members, edges)
}

#[allow(clippy::expect_used)] // a helper of tests
fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON")
}

#[test]
fn every_dependency_follows_an_arrow() {
    let (members, edges) = edges(&metadata());
    assert!(members.len() > 5, "the workspace was not found");
    let broken: Vec<String> = edges.iter().filter_map(|edge| wrong(edge, &members)).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_arrow_is_of_a_crate_once() {
    let mut seen = BTreeMap::new();
    for (name, _) in ARROWS {
        assert_eq!(seen.insert(name, ()), None, "{name}");
    }
}

#[test]
fn the_console_in_the_browser_does_not_carry_the_service() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let app = packages
        .iter()
        .find(|package| package["name"] == "app")
        .expect("app is a member");
    let service = app["dependencies"].as_array().and_then(|all| {
        all.iter()
            .find(|dependency| dependency["name"] == "gatehouse-service")
    });
    assert_eq!(
        service.map(|service| &service["optional"]),
        Some(&Value::Bool(true))
    );
}

#[test]
fn a_broken_arrow_is_seen() {
    let members = [
        "app",
        "gatehouse",
        "gatehouse-store",
        "gatehouse-web",
        "gatehouse-testkit",
        "gatehouse-service",
    ]
    .map(str::to_owned);
    let edge = |from: &str, to: &str, dev| Edge {
        from: from.into(),
        to: to.into(),
        dev,
    };
    for bad in [
        edge("gatehouse-web", "gatehouse-store", false),
        edge("gatehouse-service", "sqlx", false),
        edge("gatehouse-store", "gatehouse-testkit", false),
        edge("gatehouse-testkit", "app", false),
        edge("gatehouse-web", "gatehouse", true),
        edge("gatehouse-new", "gatehouse-service", false),
    ] {
        assert!(wrong(&bad, &members).is_some(), "{bad:?}");
    }
    assert_eq!(
        wrong(&edge("gatehouse-store", "gatehouse-testkit", true), &members),
        None
    );
    assert_eq!(wrong(&edge("gatehouse-store", "sqlx", false), &members), None);
}
