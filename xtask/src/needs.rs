//! What building and testing need, and how it gets there.

use crate::env::Env;
use crate::step::{run, say, step};
use crate::wasm;
use anyhow::{Context as _, Result, bail};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

/// `cargo xtask setup`
#[derive(Args)]
pub struct Setup {
    /// Build the WASM target from Debian's packages even where rustup could download it.
    #[arg(long)]
    debian: bool,
    /// Only what building needs, nothing for tests.
    #[arg(long)]
    build_only: bool,
}

impl Setup {
    /// Installs everything.
    pub fn run(&self, env: &Env) -> Result<()> {
        let toolchain = if self.debian {
            wasm::from_debian(env)?
        } else {
            wasm::toolchain(env)?
        };
        say(match toolchain {
            wasm::Toolchain::Pinned => "The WASM target is installed (rustup)",
            wasm::Toolchain::Debian => "The WASM target is installed (Debian's packages)",
        });
        if !self.build_only {
            postgresql(env)?;
            directories(env)?;
            clients(env)?;
            browser_tests(env)?;
            for tool in [CARGO_DENY, CARGO_MACHETE] {
                tool.install(env)?;
            }
        }
        say("Ready: cargo xtask run");
        Ok(())
    }
}

/// Whether apt can be used without asking for a password.
pub fn root_on_debian() -> bool {
    rustix::process::geteuid().is_root() && Env::find_program("apt-get").is_some()
}

/// Installs Debian packages; where that is not possible, the error names the command.
pub fn apt(env: &Env, packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !installed(env, package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !root_on_debian() {
        bail!("Missing: {names}. On Debian: sudo apt-get install -y --no-install-recommends {names}");
    }
    step(&format!("Installing {names} (apt)"), || {
        let mut install = env.command("apt-get");
        install
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(&missing);
        install.env("DEBIAN_FRONTEND", "noninteractive");
        run(env.command("apt-get").args(["update", "-q"]))?;
        run(&mut install)
    })
}

fn installed(env: &Env, package: &str) -> bool {
    crate::step::succeeds(env.command("dpkg").args(["-s", package]))
}

/// Installs the packages unless each of the programs is there already, from wherever it came.
pub fn programs(env: &Env, programs: &[&str], packages: &[&str]) -> Result<()> {
    if programs
        .iter()
        .all(|program| Env::find_program(program).is_some())
    {
        return Ok(());
    }
    apt(env, packages)
}

/// PostgreSQL's server, which tests start on their own data.
pub fn postgresql(env: &Env) -> Result<()> {
    if has_postgresql(Path::new("/usr/lib/postgresql")) {
        Ok(())
    } else {
        programs(env, &["initdb", "postgres"], &["postgresql"])
    }
}

/// OpenLDAP and Samba, which tests start on their own data. Debian keeps them where only root's PATH leads.
pub fn directories(env: &Env) -> Result<()> {
    if !Path::new("/usr/sbin/slapd").is_file() || Env::find_program("ldapmodify").is_none() {
        programs(env, &["slapd", "ldapmodify"], &["slapd", "ldap-utils", "openssl"])?;
    }
    if Path::new("/usr/sbin/samba").is_file() {
        return Ok(());
    }
    programs(
        env,
        &["samba", "samba-tool"],
        &[
            "samba",
            "samba-ad-dc",
            "samba-ad-provision",
            "samba-dsdb-modules",
            "samba-vfs-modules",
            "winbind",
            "openssl",
        ],
    )
}

/// The programs of others that sign in here: for each file in `end2end/clients` a virtual environment of its own in
/// the cache, with exactly what the file pins.
pub fn clients(env: &Env) -> Result<()> {
    let mut pinned = Vec::new();
    for entry in fs::read_dir(env.root.join("end2end/clients"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            pinned.push(path);
        }
    }
    pinned.sort();
    for file in pinned {
        client(env, &file)?;
    }
    Ok(())
}

fn client(env: &Env, file: &Path) -> Result<()> {
    let name = file.file_stem().context("a file without a name")?;
    let dir = env.cache.join("clients").join(name);
    // written last: without it the environment is not whole
    let mark = dir.join("pinned.txt");
    let pinned = fs::read(file)?;
    if fs::read(&mark).is_ok_and(|installed| installed == pinned) {
        return Ok(());
    }
    if !crate::step::succeeds(env.command("python3").args(["-c", "import venv, ensurepip"])) {
        apt(env, &["python3", "python3-venv"])?;
    }
    step(&format!("Installing {} (pip)", name.display()), || {
        run(env.command("python3").args(["-m", "venv", "--clear"]).arg(&dir))?;
        let mut pip = env.command(dir.join("bin/pip"));
        pip.args([
            "install",
            "--quiet",
            "--no-deps",
            "--no-input",
            "--disable-pip-version-check",
        ]);
        run(pip.arg("--requirement").arg(file))?;
        Ok(fs::write(&mark, &pinned)?)
    })
}

/// Whether Debian's directory holds a server of some version: clients alone leave theirs there, too.
fn has_postgresql(debian: &Path) -> bool {
    let mut versions = fs::read_dir(debian).into_iter().flatten().flatten();
    versions.any(|version| version.path().join("bin/initdb").is_file())
}

/// Chromium, Node, the test runner, and what the providers and the proxy of the browser tests need. Chromium's path.
pub fn browser_tests(env: &Env) -> Result<PathBuf> {
    let chromium = chromium(env)?;
    korean_font(env)?;
    programs(
        env,
        &["java", "mvn", "unzip"],
        &["default-jdk-headless", "maven", "unzip"],
    )?;
    nginx(env)?;
    node_packages(env, &env.root.join("end2end"))?;
    Ok(chromium)
}

/// The reverse proxy that a browser test puts in front of the server, and what makes its certificate.
fn nginx(env: &Env) -> Result<()> {
    // Debian keeps it where only root's PATH leads
    match Path::new("/usr/sbin/nginx").is_file() {
        true => programs(env, &["openssl"], &["openssl"]),
        false => programs(env, &["nginx", "openssl"], &["nginx-light", "openssl"]),
    }
}

fn chromium(env: &Env) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    programs(env, &["chromium"], &["chromium"])?;
    Env::find_program("chromium").context("chromium is installed, but not in the PATH")
}

/// For pictures only, so its lack fails nothing.
fn korean_font(env: &Env) -> Result<()> {
    let fonts = env.command("fc-list").args([":lang=ko", "family"]).output();
    if fonts.is_ok_and(|fonts| !fonts.stdout.is_empty()) {
        return Ok(());
    }
    const FONT: &str = "fonts-noto-cjk";
    if root_on_debian() {
        return apt(env, &[FONT]);
    }
    say(&format!(
        "No Korean font: pictures in Korean show boxes. On Debian: {FONT}"
    ));
    Ok(())
}

/// Installs the packages that `package-lock.json` names, unless they are there.
pub fn node_packages(env: &Env, dir: &Path) -> Result<()> {
    programs(env, &["node", "npm"], &["nodejs", "npm"])?;
    let time = |path: PathBuf| fs::metadata(path).and_then(|meta| meta.modified()).ok();
    let installed = time(dir.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= time(dir.join("package-lock.json")) {
        return Ok(());
    }
    step(
        &format!(
            "Installing packages of {} (npm)",
            dir.strip_prefix(&env.root).unwrap_or(dir).display()
        ),
        || {
            let mut npm = env.command("npm");
            npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(dir);
            npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
            run(&mut npm)
        },
    )
}

/// wasm-opt of the pinned binaryen; the path of its script, for node.
pub fn wasm_opt(env: &Env) -> Result<PathBuf> {
    const VERSION: &str = "132.0.0";
    programs(env, &["node", "npm"], &["nodejs", "npm"])?;
    let dir = env.cache.join(format!("binaryen-{VERSION}"));
    let script = dir.join("node_modules/binaryen/bin/wasm-opt");
    if !script.is_file() {
        step("Installing binaryen (npm)", || {
            fs::create_dir_all(&dir)?;
            let mut npm = env.command("npm");
            npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"]);
            npm.arg(&dir).arg(format!("binaryen@{VERSION}"));
            run(&mut npm)
        })?;
    }
    Ok(script)
}

/// A cargo subcommand that is installed once into the cache.
#[derive(Clone, Copy)]
pub struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Licences, bans and sources of dependencies.
pub const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
};
/// Dependencies that nothing uses.
pub const CARGO_MACHETE: Tool = Tool {
    name: "cargo-machete",
    version: "0.9.2",
};

impl Tool {
    /// Its path, after installing it where it is missing.
    pub fn install(self, env: &Env) -> Result<PathBuf> {
        let root = env.cache.join(format!("{}-{}", self.name, self.version));
        let program = root.join("bin").join(self.name);
        if !program.is_file() {
            step(&format!("Installing {} (cargo)", self.name), || {
                let mut cargo = env.cargo();
                cargo.args([
                    "install",
                    "--locked",
                    "--quiet",
                    self.name,
                    "--version",
                    self.version,
                    "--root",
                ]);
                // not among our own artefacts: it is built once and only the program kept
                cargo
                    .arg(&root)
                    .env_remove("CARGO_TARGET_DIR")
                    .current_dir(std::env::temp_dir());
                run(&mut cargo)
            })?;
        }
        Ok(program)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_server_is_postgresql() -> Result<()> {
        let debian = tempfile::tempdir()?;
        let bin = debian.path().join("15/bin");
        fs::create_dir_all(&bin)?;
        fs::write(bin.join("psql"), "")?;
        assert!(!has_postgresql(debian.path()) && !has_postgresql(&bin.join("none")));
        fs::write(bin.join("initdb"), "")?;
        assert!(has_postgresql(debian.path()));
        Ok(())
    }
}
