//! `cargo xtask bench`

use crate::dist;
use crate::env::Env;
use crate::step::{output, run, say, step};
use anyhow::{Context as _, Result};
use clap::Args;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Where the table stands.
const PAPER: &str = "docs/performance.md";
/// What it stands between.
const BEGIN: &str = "<!-- what follows is written by `cargo xtask bench` -->\n";
const END: &str = "<!-- until here -->\n";

/// `cargo xtask bench`
#[derive(Args)]
pub struct Bench {
    /// How often the server is killed under write load.
    #[arg(long, default_value_t = 100)]
    kills: usize,
    /// People in the large system.
    #[arg(long, default_value_t = 100_000)]
    people: usize,
    /// Sign-in attempts in the large system.
    #[arg(long, default_value_t = 1_000_000)]
    attempts: usize,
    /// Measures this server's binary, without building one and without the console's sizes.
    #[arg(long, value_name = "PATH")]
    binary: Option<std::path::PathBuf>,
    /// Prints the table, and leaves the paper alone.
    #[arg(long)]
    print: bool,
    /// Only these rows: pages, passwords, callbacks, crowd, start, kills. Implies --print.
    rows: Vec<String>,
}

impl Bench {
    /// Builds, measures, and writes the table.
    pub fn run(&self, env: &Env) -> Result<()> {
        let (binary, loads) = match &self.binary {
            Some(binary) => (fs::canonicalize(binary)?, Vec::new()),
            None => dist::build(env)?,
        };
        step("Building the bench (release)", || {
            let mut cargo = env.cargo();
            cargo.args([
                "build",
                "--release",
                "--package",
                "gatehouse-testkit",
                "--example",
                "bench",
            ]);
            run(&mut cargo)
        })?;
        let measured = step("Measuring", || {
            let mut bench = env.command(env.target.join("release/examples/bench"));
            bench.arg(&binary);
            bench.args([self.kills, self.people, self.attempts].map(|n| n.to_string()));
            output(bench.args(&self.rows))
        })?;
        let table = format!("{measured}\n{}", first_loads(&loads));
        let missed = table.matches("| **no** |").count();
        println!("{table}");
        if !self.print && self.rows.is_empty() {
            let paper = env.root.join(PAPER);
            let text = fs::read_to_string(&paper)?;
            let new = replaced(&text, &format!("{}\n\n{table}", circumstances(env)?));
            fs::write(
                &paper,
                new.with_context(|| format!("{PAPER} has no place for the table"))?,
            )?;
            say(&format!("The table is in {PAPER}."));
        }
        // A measurement, not a test: a machine that does something else misses targets, too.
        match missed {
            0 => say("Every target is met."),
            n => say(&format!("Targets that are missed: {n}.")),
        }
        Ok(())
    }
}

/// The rows of what browsers load first.
fn first_loads(loads: &[(String, usize)]) -> String {
    let row = |(page, size): &(String, usize)| {
        let met = if *size <= dist::LIMIT { "yes" } else { "**no**" };
        format!(
            "| console first load, brotli: {page} | {:.1} KB | — | ≤ 300 KB | {:.0} % | {met} |\n",
            *size as f64 / 1000.0,
            *size as f64 / dist::LIMIT as f64 * 100.0
        )
    };
    loads.iter().map(row).collect()
}

/// When, on what, of which commit.
fn circumstances(env: &Env) -> Result<String> {
    let date = output(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("an unknown processor", |(_, name)| name);
    let commit = output(env.command("git").args(["rev-parse", "--short", "HEAD"]))?;
    let changed = output(
        env.command("git")
            .args(["status", "--porcelain", "--", ".", &not_the_paper()]),
    )?;
    let and = if changed.is_empty() {
        ""
    } else {
        ", and changes on top"
    };
    Ok(format!("{date}, {cores} cores of {cpu}, commit {commit}{and}."))
}

fn not_the_paper() -> String {
    format!(":!{}", Path::new(PAPER).display())
}

/// The paper with another table in it.
fn replaced(paper: &str, table: &str) -> Option<String> {
    let (before, rest) = paper.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_table_of_the_paper_is_replaced() {
        let paper = format!("before\n{BEGIN}old\n{END}after\n");
        assert_eq!(
            replaced(&paper, "new\n"),
            Some(format!("before\n{BEGIN}\nnew\n\n{END}after\n"))
        );
        assert_eq!(replaced("no place", "new"), None);
    }

    #[test]
    fn the_paper_has_a_place_for_the_table() {
        let paper = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/performance.md");
        let paper = fs::read_to_string(paper).unwrap();
        assert!(replaced(&paper, "").is_some());
    }

    #[test]
    fn a_first_load_above_the_limit_is_told() {
        let rows = first_loads(&[("overview".into(), 150_000), ("editor".into(), 330_000)]);
        assert_eq!(
            rows,
            "| console first load, brotli: overview | 150.0 KB | — | ≤ 300 KB | 50 % | yes |\n\
             | console first load, brotli: editor | 330.0 KB | — | ≤ 300 KB | 110 % | **no** |\n"
        );
    }
}
