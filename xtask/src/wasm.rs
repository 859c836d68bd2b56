//! The toolchain for the browser: a Rust with the target wasm32-unknown-unknown.

use crate::env::Env;
use crate::needs;
use crate::step::{output, run, step, succeeds};
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target.
pub const TARGET: &str = "wasm32-unknown-unknown";
/// The name under which the toolchain made from Debian's packages is linked.
const DEBIAN: &str = "debian-wasm";
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld"];

/// A toolchain that has the target.
pub enum Toolchain {
    /// The one of this checkout.
    Pinned,
    /// Debian's, linked into rustup.
    Debian,
}

impl Toolchain {
    /// Its cargo.
    pub fn cargo(&self, env: &Env) -> Command {
        match self {
            Self::Pinned => env.cargo(),
            Self::Debian => {
                let mut command = env.command("rustup");
                command
                    .args(["run", DEBIAN, "cargo"])
                    .env_remove("CARGO")
                    .env_remove("RUSTC");
                command
            }
        }
    }
}

/// Finds a toolchain with the target, or installs it: by rustup, else from Debian's packages, else
/// the error names the command that does.
pub fn toolchain(env: &Env) -> Result<Toolchain> {
    if pinned_has_target(env) {
        return Ok(Toolchain::Pinned);
    }
    if succeeds(env.command("rustup").args(["run", DEBIAN, "rustc", "--version"])) {
        return Ok(Toolchain::Debian);
    }
    let by_rustup = step("Installing the WASM target (rustup)", || {
        run(env.command("rustup").args(["target", "add", TARGET]))
    });
    if by_rustup.is_ok() && pinned_has_target(env) {
        return Ok(Toolchain::Pinned);
    }
    if needs::root_on_debian() {
        return from_debian(env);
    }
    bail!(
        "The WASM target is missing and rustup could not install it. Once online: rustup target add {TARGET}. \
         On Debian, from its own packages: sudo cargo xtask setup --debian"
    )
}

fn pinned_has_target(env: &Env) -> bool {
    let rustc = std::env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from);
    let libraries = output(
        env.command(rustc)
            .args(["--print", "target-libdir", "--target", TARGET]),
    );
    libraries.is_ok_and(|dir| has_std(Path::new(&dir)))
}

fn has_std(dir: &Path) -> bool {
    files(dir).is_ok_and(|files| {
        files.iter().any(|file| {
            file.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("libstd-"))
        })
    })
}

fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    Ok(entries
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .map(|entry| entry.path())
        .collect())
}

/// Makes a toolchain from Debian's packages: their compiler, and the standard library built from
/// their source for the target, once and offline.
pub fn from_debian(env: &Env) -> Result<Toolchain> {
    needs::apt(env, DEBIAN_PACKAGES)?;
    let home = env.cache.join(DEBIAN);
    let libraries = home.join("lib/rustlib").join(TARGET).join("lib");
    if !has_std(&libraries) {
        step("Building the standard library for WASM (Debian's source)", || {
            build_std(env, &libraries)
        })?;
    }
    step("Linking Debian's toolchain", || {
        link_toolchain(&home)?;
        run(env
            .command("rustup")
            .args(["toolchain", "link", DEBIAN])
            .arg(&home))
    })?;
    Ok(Toolchain::Debian)
}

fn build_std(env: &Env, libraries: &Path) -> Result<()> {
    let work = env.cache.join("debian-wasm-std");
    fs::create_dir_all(work.join("src"))?;
    fs::write(
        work.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n",
    )?;
    fs::write(work.join("src/lib.rs"), "")?;
    let mut cargo = env.command("/usr/bin/cargo");
    cargo
        .current_dir(&work)
        .args([
            "build",
            "--release",
            "--target",
            TARGET,
            "-Zbuild-std=std,panic_abort,proc_macro,test",
        ])
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1");
    run(&mut cargo)?;
    fs::create_dir_all(libraries)?;
    for file in files(&work.join("target").join(TARGET).join("release/deps"))? {
        let Some(name) = file
            .file_name()
            .filter(|_| file.extension().is_some_and(|ext| ext == "rlib"))
        else {
            continue;
        };
        if !name.to_string_lossy().starts_with("libempty") {
            fs::copy(&file, libraries.join(name))?;
        }
    }
    fs::remove_dir_all(&work)?;
    Ok(())
}

fn link_toolchain(home: &Path) -> Result<()> {
    let rustlib = home.join("lib/rustlib");
    let host = rustlib.join("x86_64-unknown-linux-gnu");
    fs::create_dir_all(host.join("bin"))?;
    fs::create_dir_all(home.join("bin"))?;
    relink(
        Path::new("/usr/lib/rustlib/x86_64-unknown-linux-gnu/lib"),
        &host.join("lib"),
    )?;
    relink(Path::new("/usr/lib/rustlib/src"), &rustlib.join("src"))?;
    relink(Path::new("/usr/bin/lld"), &host.join("bin/rust-lld"))?;
    relink(Path::new("/usr/bin/cargo"), &home.join("bin/cargo"))?;
    // a symlink to rustc would report /usr as its sysroot
    let rustc = home.join("bin/rustc");
    fs::write(
        &rustc,
        format!(
            "#!/bin/sh\nexec /usr/bin/rustc --sysroot='{}' \"$@\"\n",
            home.display()
        ),
    )?;
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

fn relink(to: &Path, link: &Path) -> Result<()> {
    if link.symlink_metadata().is_ok() {
        fs::remove_file(link)?;
    }
    symlink(to, link).with_context(|| format!("cannot link {}", link.display()))
}
