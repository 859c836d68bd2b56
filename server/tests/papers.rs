//! The papers that are made from the code are the code's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

use gatehouse::config::docs;
use gatehouse_domain::reach::Proxy;
use std::path::Path;

fn is_current(paper: &str, made: String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(format!("{paper}.md"));
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/{paper}.md is stale: run `cargo run -- docs {paper} > docs/{paper}.md`"
    );
}

#[test]
fn the_settings_reference_is_current() {
    is_current("settings", docs::settings());
}

#[test]
fn the_error_catalogue_is_current() {
    is_current("errors", docs::errors());
}

#[test]
fn k6_the_table_of_roles_and_the_form_of_keys_are_current() {
    is_current("access", docs::access());
}

#[test]
fn the_table_of_checks_is_current() {
    is_current("federation", docs::federation());
}

#[test]
fn the_guides_lines_are_those_of_the_self_check() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guides/proxy.md");
    let guide = std::fs::read_to_string(path).unwrap();
    for proxy in Proxy::ALL {
        let lines = proxy.lines("https://gate.example.com", "127.0.0.1:3000");
        assert!(
            guide.contains(&format!("\n{lines}```\n")),
            "{}: {lines}",
            proxy.name()
        );
    }
}
