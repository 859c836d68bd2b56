//! `cargo xtask`: what a developer of Gatehouse types. Every command says what it does with `--help`.

mod bench;
mod bundle;
mod checks;
mod compress;
mod dist;
mod env;
mod needs;
mod node;
mod parts;
mod serve;
mod step;
mod styles;
mod supervise;
mod tally;
mod test;
mod wasm;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, runs and tests Gatehouse.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Installs what is missing to build and test Gatehouse, or names the one command that does.
    ///
    /// The WASM target comes by rustup; where rustup cannot download, it is built from Debian's
    /// packages. As root on Debian the programs that tests need (PostgreSQL, Chromium, Node, a JDK,
    /// nginx, OpenLDAP, Samba) are installed by apt. The other commands install what they need themselves: this one is for
    /// doing it ahead of time.
    Setup(needs::Setup),
    /// Builds the console and the server and starts `gatehouse serve`, with its data in ./data.
    ///
    /// Prints the address to open and, at the first start, a one-time link to make the first
    /// administrator. Ctrl-C ends it. Settings are the server's own: GATEHOUSE_LISTEN,
    /// GATEHOUSE_DATA_DIR and so on (see docs).
    Run(serve::Run),
    /// As `run`, with an OpenID provider beside it to try everything out with.
    ///
    /// Starts a real oidc-provider on loopback with people to sign in as, and puts a draft
    /// connection to it into the console: open the printed link, make the first administrator, test
    /// the connection, switch it on and sign in. Its data are in ./data/demo, apart from yours.
    Demo(serve::Demo),
    /// Builds the console and the server as `run` does, and starts nothing.
    Build,
    /// Checks and tests everything, or the named parts; installs what it needs.
    ///
    /// The last line says how many tests passed and failed; the exit code is 1 if any failed.
    Test(test::Test),
    /// Builds the one binary to ship: target/dist/gatehouse, with its assets embedded.
    ///
    /// The console is optimised for size and precompressed (brotli, gzip). Prints the sizes of the
    /// binary and of the first load.
    Dist,
    /// Measures the binary to ship, and writes the table in docs/performance.md.
    ///
    /// Builds it as `dist` does, then measures it against a bare route, raw cryptography and an empty
    /// system in one run: some ten minutes after the build. Best on a machine that does nothing else.
    /// Missed targets are told, and are no error.
    Bench(bench::Bench),
}

fn run(cli: Cli) -> Result<ExitCode> {
    let env = env::Env::find()?;
    match cli.command {
        Command::Setup(setup) => setup.run(&env)?,
        Command::Run(run) => return run.run(&env),
        Command::Demo(demo) => return demo.run(&env),
        Command::Build => {
            let server = serve::build(&env)?;
            step::say(&format!("{}", server.display()));
        }
        Command::Test(test) => return test.run(&env),
        Command::Dist => drop(dist::build(&env)?),
        Command::Bench(bench) => bench.run(&env)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("✕ {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
