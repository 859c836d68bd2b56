//! The papers that are made from the code are the code's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

use gatehouse::config::docs;
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
