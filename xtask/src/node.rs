//! Node for the programs that tests and bundles run: the system's where it is new enough, else one in the
//! cache.

use crate::env::Env;
use crate::needs::programs;
use crate::step::{output, run, step};
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The least version: the specs read `import.meta.dirname`.
const LEAST: (u32, u32) = (20, 11);
/// What is installed where there is only an older one; Debian 12 has 18.
const VERSION: &str = "22.23.3";

/// A command that runs with a Node that is new enough, first on its `PATH`.
pub fn command(env: &Env, program: impl Into<PathBuf>) -> Result<Command> {
    let mut command = env.command(program.into());
    if let Some(bin) = of_our_own(env)? {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let dirs = std::iter::once(bin).chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(dirs)?);
    }
    Ok(command)
}

/// The directory of the one in the cache, installed when it is needed for the first time; none where the
/// system's will do.
fn of_our_own(env: &Env) -> Result<Option<PathBuf>> {
    programs(env, &["node", "npm"], &["nodejs", "npm"])?;
    let found = output(env.command("node").arg("--version")).unwrap_or_default();
    if new_enough(&found) {
        return Ok(None);
    }
    let root = env.cache.join(format!("node-{VERSION}"));
    let bin = root.join("node_modules/node/bin");
    let package = format!("node@{VERSION}");
    if !bin.join("node").is_file() {
        let installed = step(&format!("Installing Node {VERSION} (npm)"), || {
            fs::create_dir_all(&root)?;
            let mut npm = env.command("npm");
            npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"]);
            run(npm.arg(&root).arg(&package))
        });
        if installed.is_err() || !bin.join("node").is_file() {
            let (major, minor) = LEAST;
            bail!(
                "Node {major}.{minor} or newer is needed, and this one is {found}. Install one, or once online: \
                 npm install --prefix {} {package}",
                root.display()
            );
        }
    }
    Ok(Some(bin))
}

/// Reads `v20.11.0`.
fn new_enough(version: &str) -> bool {
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map_while(|n| n.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) => (major, minor) >= LEAST,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        for version in ["v20.11.0", "v20.20.2", "v22.0.0", "v100.0.0"] {
            assert!(new_enough(version), "{version}");
        }
        for version in ["v18.19.0", "v20.9.0", "v9.11.2", "", "nonsense"] {
            assert!(!new_enough(version), "{version}");
        }
    }
}
