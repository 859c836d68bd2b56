//! Steps of a command: each says what it does, and how long it took.

use anyhow::{Context as _, Result, bail};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Prints a step's name.
pub fn say(what: &str) {
    eprintln!("▸ {what}");
}

/// Runs a step and prints how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(what);
    let (result, took) = timed(work);
    if result.is_ok() {
        eprintln!("  {what}: {:.1} s", took.as_secs_f64());
    }
    result.with_context(|| what.to_owned())
}

// A build tool may look at the clock: nothing that it decides depends on it.
#[allow(clippy::disallowed_methods)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// The time now, for waiting until something is ready.
#[allow(clippy::disallowed_methods)]
pub fn deadline(after: Duration) -> impl Fn() -> bool {
    let end = std::time::Instant::now() + after;
    move || std::time::Instant::now() >= end
}

/// Runs a command to its end; anything but success is an error that names it.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a command quietly; whether it succeeded.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a command and takes what it printed, trimmed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", shown(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as one would type it.
pub fn shown(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
