//! How many tests passed and failed, read from what the test runners print.

use anyhow::{Context as _, Result};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// Counted tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, and steps that could not run.
    pub failed: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Runs a test runner, printing its output on, and counts. A runner that fails without a failed test
/// (it did not compile, it crashed) counts as one failure.
pub fn count(command: &mut Command, line: fn(&str) -> Option<Tally>) -> Result<Tally> {
    let name = crate::step::shown(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let output = child.stdout.take().context("its output is piped")?;
    let mut tally = Tally::default();
    for bytes in BufReader::new(output).split(b'\n') {
        let text = String::from_utf8_lossy(&bytes?).into_owned();
        println!("{text}");
        if let Some(more) = line(&text) {
            tally += more;
        }
    }
    if !child.wait()?.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

/// A summary of libtest: `test result: ok. 3 passed; 0 failed; …`
pub fn libtest(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let number = |what: &str| {
        counts
            .split("; ")
            .find_map(|part| part.strip_suffix(what))
            .and_then(|n| n.trim().parse().ok())
    };
    Some(Tally {
        passed: number(" passed")?,
        failed: number(" failed")?,
    })
}

/// A line of Playwright's summary: `  3 passed (1.2m)`, `  1 failed`. Flaky and interrupted tests
/// failed; a test that did not run proves nothing and counts as failed too.
pub fn playwright(line: &str) -> Option<Tally> {
    let (number, what) = line.strip_prefix("  ")?.split_once(' ')?;
    let number = number.parse().ok()?;
    match what.split(" (").next()? {
        "passed" => Some(Tally {
            passed: number,
            failed: 0,
        }),
        "failed" | "flaky" | "interrupted" | "did not run" => Some(Tally {
            passed: 0,
            failed: number,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_read_and_other_lines_are_not() {
        let line = "test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.3s";
        assert_eq!(
            libtest(line),
            Some(Tally {
                passed: 12,
                failed: 2
            })
        );
        assert_eq!(libtest("test tests::it ... ok"), None);
        assert_eq!(
            playwright("  38 passed (1.2m)"),
            Some(Tally {
                passed: 38,
                failed: 0
            })
        );
        assert_eq!(
            playwright("  2 did not run"),
            Some(Tally { passed: 0, failed: 2 })
        );
        assert_eq!(playwright("  1 skipped"), None);
        assert_eq!(playwright("    3 failed logins are counted"), None);
    }

    #[test]
    fn a_runner_that_ends_badly_without_a_failed_test_counts_as_one() -> Result<()> {
        let tally = count(&mut Command::new("false"), libtest)?;
        assert_eq!(tally, Tally { passed: 0, failed: 1 });
        Ok(())
    }
}
