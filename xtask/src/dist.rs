//! `cargo xtask dist`

use crate::bundle::{self, Bundle, Mode};
use crate::env::Env;
use crate::serve::SITE;
use crate::step::{run, step};
use anyhow::Result;
use std::fs;

/// What a browser loads for the first page of the console, beside the page itself.
const FIRST_LOAD: &[&str] = &["gatehouse.js", "gatehouse.wasm", "console.css", "icon.svg"];

/// Builds the binary to ship and prints the sizes.
pub fn build(env: &Env) -> Result<()> {
    let bundle = bundle::build(env, Mode::Release)?;
    step("Building the server (release)", || {
        let mut cargo = env.cargo();
        cargo
            .args(["build", "--release", "--package", "gatehouse"])
            .env(SITE, &bundle.dir);
        run(&mut cargo)
    })?;
    let dist = env.target.join("dist");
    let binary = dist.join("gatehouse");
    fs::create_dir_all(&dist)?;
    fs::copy(env.target.join("release/gatehouse"), &binary)?;
    println!("{}", binary.display());
    println!(
        "{:<16}{:>10}",
        "binary",
        kilobytes(fs::metadata(&binary)?.len() as usize)
    );
    sizes(&bundle);
    Ok(())
}

fn sizes(bundle: &Bundle) {
    for file in &bundle.files {
        println!(
            "{:<16}{:>10}{:>10} brotli",
            file.name,
            kilobytes(file.size),
            kilobytes(file.brotli)
        );
    }
    let first: usize = bundle
        .files
        .iter()
        .filter(|file| FIRST_LOAD.contains(&file.name.as_str()))
        .map(|file| file.brotli)
        .sum();
    println!("{:<16}{:>20} brotli", "first load", kilobytes(first));
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1} KB", bytes as f64 / 1000.0)
}
