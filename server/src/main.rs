//! The program; see [`gatehouse::cli`].

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// The system's own keeps what each thread has freed for that thread.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    gatehouse::cli::run()
}
