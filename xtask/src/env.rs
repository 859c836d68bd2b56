//! Where things are: the checkout, the target directory, the cache; and the commands started there.

use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The places of this checkout.
pub struct Env {
    /// The workspace's root.
    pub root: PathBuf,
    /// Cargo's target directory; `CARGO_TARGET_DIR` is honoured.
    pub target: PathBuf,
    /// What is worth keeping between checkouts: `$XDG_CACHE_HOME/gatehouse`.
    pub cache: PathBuf,
}

impl Env {
    /// Finds them from what cargo and the shell say.
    pub fn find() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .context("xtask has no parent directory")?
            .to_path_buf();
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .filter(|dir| !dir.is_empty())
            .map_or_else(
                || Ok(root.join("target")),
                // relative to where cargo was called, as cargo takes it
                |dir| std::path::absolute(PathBuf::from(dir)),
            )?;
        let cache = std::env::var_os("XDG_CACHE_HOME")
            .filter(|dir| !dir.is_empty())
            .map(PathBuf::from)
            .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
            .map_or_else(|| target.join("cache"), |dir| dir.join("gatehouse"));
        Ok(Self { root, target, cache })
    }

    /// A command in the workspace's root, without the variables that `cargo run` sets for xtask:
    /// build scripts that read them would run anew after each plain `cargo build`.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            let of_this_package = [
                "CARGO_PKG_",
                "CARGO_MANIFEST_",
                "CARGO_BIN_",
                "CARGO_CRATE_",
                "CARGO_PRIMARY_",
            ]
            .iter()
            .any(|prefix| name.starts_with(prefix));
            if of_this_package {
                command.env_remove(name.as_ref());
            }
        }
        command
    }

    /// `cargo` of the pinned toolchain.
    pub fn cargo(&self) -> Command {
        self.command(std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from))
    }

    /// A program of the `PATH`, if it is there.
    pub fn find_program(name: &str) -> Option<PathBuf> {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .map(|dir| dir.join(name))
            .find(|file| file.is_file())
    }
}
