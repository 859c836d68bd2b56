//! The program; see [`gatehouse::cli`].

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Small things are asked for and given back with every request; this one is quick at it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    gatehouse::cli::run()
}
