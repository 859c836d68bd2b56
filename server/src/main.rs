//! The program; see [`gatehouse::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    gatehouse::cli::run()
}
