//! `cargo xtask dist`

use crate::bundle::{self, Bundle, File, Mode};
use crate::env::Env;
use crate::parts::SUFFIX;
use crate::serve::SITE;
use crate::step::{run, step};
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;

/// What a browser loads for the first page of the console, beside the page itself.
const FIRST_LOAD: &[&str] = &["gatehouse.js", "gatehouse.wasm", "console.css", "icon.svg"];

/// Parts that no page is opened with: they are loaded on a press.
const LATER: &[&str] = &["claims"];

/// The limit for what a browser loads for its first page, in bytes with brotli: docs/decisions/0005.
pub const LIMIT: usize = 300_000;
/// The same for the forms of connections, and for the page that shows one by type; opened directly they are above the
/// limit of all others, a known deviation.
const LIMIT_OF_FORM: usize = 340_000;

/// The limit for the first page of an area.
fn limit(area: &str) -> usize {
    match area {
        "editor" | "directory" | "authentication" => LIMIT_OF_FORM,
        _ => LIMIT,
    }
}

/// Builds what browsers load as it is shipped, and prints the sizes; fails when a page of the console is too
/// large.
pub fn console(env: &Env) -> Result<Bundle> {
    let bundle = bundle::build(env, Mode::Release)?;
    sizes(&bundle);
    within_limit(&first_loads(&bundle.files))?;
    Ok(bundle)
}

/// Builds the binary to ship: its path, and what a browser loads for its first page of each area.
pub fn build(env: &Env) -> Result<(PathBuf, Vec<(String, usize)>)> {
    let bundle = console(env)?;
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
    Ok((binary, first_loads(&bundle.files)))
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
    for (page, size) in first_loads(&bundle.files) {
        println!(
            "{:<26}{:>10} brotli",
            format!("first load: {page}"),
            kilobytes(size)
        );
    }
}

/// What a browser loads for its first page, with brotli: for the overview, which comes with the console, and
/// for a page of each area.
fn first_loads(files: &[File]) -> Vec<(String, usize)> {
    let console: usize = files
        .iter()
        .filter(|file| FIRST_LOAD.contains(&file.name.as_str()))
        .map(|file| file.brotli)
        .sum();
    let areas = files.iter().filter_map(|file| {
        let area = file.name.strip_suffix(SUFFIX)?;
        if LATER.contains(&area) {
            return None;
        }
        Some((area.to_owned(), console + file.brotli))
    });
    [("overview".to_owned(), console)]
        .into_iter()
        .chain(areas)
        .collect()
}

fn within_limit(loads: &[(String, usize)]) -> Result<()> {
    let over = loads.iter().filter(|(area, size)| *size > limit(area));
    let over: Vec<String> = over
        .map(|(page, size)| format!("{page} {} of {}", kilobytes(*size), kilobytes(limit(page))))
        .collect();
    if !over.is_empty() {
        bail!(
            "The first load of the console is too large, with brotli: {}.",
            over.join(", ")
        );
    }
    Ok(())
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1} KB", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_loads_the_console_and_the_parts_of_its_area() {
        let file = |name: &str, brotli| File {
            name: name.into(),
            size: 9 * brotli,
            brotli,
        };
        let files = [
            file("gatehouse.js", 10_000),
            file("gatehouse.wasm", 200_000),
            file("console.css", 5_000),
            file("login.css", 900_000),
            file("icon.svg", 1_000),
            file("audit.parts", 84_000),
            file("people.parts", 94_000),
        ];
        let loads = first_loads(&files);
        let expected = [("overview", 216_000), ("audit", 300_000), ("people", 310_000)];
        assert_eq!(loads, expected.map(|(page, size)| (page.to_owned(), size)));
        assert!(within_limit(&loads[..2]).is_ok(), "at the limit");
        let error = within_limit(&loads).err().map(|e| e.to_string());
        assert_eq!(
            error.as_deref(),
            Some("The first load of the console is too large, with brotli: people 310.0 KB of 300.0 KB.")
        );
    }
}
