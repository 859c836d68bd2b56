//! What is checked without running the program: format, lints, dependencies.

use crate::env::Env;
use crate::needs::{CARGO_DENY, CARGO_MACHETE};
use crate::step::{run, say};
use crate::wasm::{self, Toolchain};
use anyhow::Result;

/// A check: its name and what it does.
pub type Check = (&'static str, fn(&Env) -> Result<()>);

/// All of them, quick ones first.
pub const ALL: &[Check] = &[
    ("Format", |env| run(env.cargo().args(["fmt", "--all", "--check"]))),
    ("Lints", |env| {
        let mut cargo = env.cargo();
        cargo.args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "--deny",
            "warnings",
        ]);
        run(&mut cargo)
    }),
    ("Lints of the console in the browser", |env| {
        let toolchain = wasm::toolchain(env)?;
        let mut cargo = toolchain.cargo(env);
        // Debian's toolchain is a compiler and cargo
        let clippy = matches!(toolchain, Toolchain::Pinned);
        if !clippy {
            say("No clippy for WASM in Debian's packages: the console is compiled, not linted");
        }
        cargo.arg(if clippy { "clippy" } else { "check" }).args([
            "--package",
            "frontend",
            "--package",
            "app",
            "--no-default-features",
            "--features",
            "app/hydrate",
            "--target",
            wasm::TARGET,
            "--profile",
            "wasm-dev",
            "--quiet",
        ]);
        if clippy {
            cargo.args(["--", "--deny", "warnings"]);
        }
        run(&mut cargo)
    }),
    ("Licences, bans and sources of dependencies", |env| {
        let deny = CARGO_DENY.install(env)?;
        run(env.command(deny).args([
            "--workspace",
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ]))
    }),
    ("Unused dependencies", |env| {
        let machete = CARGO_MACHETE.install(env)?;
        run(env.command(machete).args(["app", "frontend", "server", "xtask"]))
    }),
];
