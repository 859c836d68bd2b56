//! `cargo xtask test`

use crate::env::Env;
use crate::step::{run, say, step};
use crate::tally::{Tally, count, libtest, playwright};
use crate::{checks, dist, needs, node, serve};
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::process::ExitCode;

/// A part of the tests.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Format, lints, dependencies, and the tests of every crate but the store.
    Rust,
    /// The store on SQLite and on PostgreSQL, a real server that the tests start.
    Store,
    /// The whole program in a browser, against real identity providers.
    E2e,
}

/// `cargo xtask test`
#[derive(Args)]
pub struct Test {
    /// Which parts; all of them when none is named.
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Arguments for the browser tests' runner (Playwright): a file's name, `--grep …`.
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl Test {
    /// Runs them all, whatever fails, and says how many did.
    pub fn run(&self, env: &Env) -> Result<ExitCode> {
        let mut report = Report::default();
        let all = self.parts.is_empty();
        let asked = |part| all || self.parts.contains(&part);
        if asked(Part::Rust) {
            for (name, check) in checks::ALL {
                report.check(name, || check(env));
            }
        }
        // some tests of the other crates run on it, too
        if asked(Part::Rust) || asked(Part::Store) {
            report.check("PostgreSQL", || needs::postgresql(env));
        }
        if asked(Part::Rust) {
            report.check("OpenLDAP and Samba", || needs::directories(env));
            report.check("wandb and ClearML", || needs::clients(env));
        }
        let packages: Option<&[&str]> = match (asked(Part::Rust), asked(Part::Store)) {
            (true, true) => Some(&["--workspace"]),
            (true, false) => Some(&["--workspace", "--exclude", "gatehouse-store"]),
            (false, true) => Some(&["--package", "gatehouse-store"]),
            (false, false) => None,
        };
        if let Some(packages) = packages {
            report.suite("Tests of the crates", || {
                let mut cargo = env.cargo();
                cargo.args(["test", "--no-fail-fast"]).args(packages);
                count(&mut cargo, libtest)
            });
        }
        if asked(Part::E2e) {
            report.check("First load", || dist::console(env).map(drop));
            report.suite("Tests in a browser", || self.in_a_browser(env));
        }
        Ok(report.end())
    }

    fn in_a_browser(&self, env: &Env) -> Result<Tally> {
        let chromium = needs::browser_tests(env)?;
        let mut types = node::command(env, "npm")?;
        run(types
            .args(["run", "--silent", "types"])
            .current_dir(env.root.join("end2end")))?;
        let server = serve::build(env)?;
        let mut crowd = env.cargo();
        run(crowd.args(["build", "--package", "gatehouse-testkit", "--example", "crowd"]))?;
        let mut playwright_test = node::command(env, env.root.join("end2end/node_modules/.bin/playwright"))?;
        playwright_test
            .arg("test")
            .args(&self.arguments)
            .current_dir(env.root.join("end2end"));
        playwright_test
            .env("GATEHOUSE_BIN", server)
            .env("GATEHOUSE_CROWD", env.target.join("debug/examples/crowd"))
            .env("CHROMIUM", chromium);
        count(&mut playwright_test, playwright)
    }
}

/// What was found so far.
#[derive(Default)]
struct Report {
    tally: Tally,
    failures: Vec<String>,
}

impl Report {
    /// Something that passes or does not; only a failure is counted.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        self.suite(name, || work().map(|()| Tally::default()));
    }

    /// Something with tests in it.
    fn suite(&mut self, name: &str, work: impl FnOnce() -> Result<Tally>) {
        match step(name, work) {
            Ok(tally) => {
                if tally.failed > 0 {
                    self.failures.push(format!("{name}: {} failed", tally.failed));
                }
                self.tally += tally;
            }
            Err(error) => {
                eprintln!("✕ {error:#}");
                self.failures.push(format!("{error:#}"));
                self.tally.failed += 1;
            }
        }
    }

    fn end(self) -> ExitCode {
        for failure in &self.failures {
            say(failure);
        }
        println!("{} passed, {} failed", self.tally.passed, self.tally.failed);
        if self.tally.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
