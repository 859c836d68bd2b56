//! `cargo xtask bench`: the shipped program against a bare route, raw cryptography and an empty system, in one
//! run on one machine. What is compared is measured in turn, in short rounds, and the medians count: a machine
//! that is busy with something else disturbs both sides alike.
//!
//! `bench <program> <kills> <people> <attempts>` prints the table; `bench bare` is the bare route's process.

mod baselines;
mod callbacks;
mod directory;
mod load;
mod measure;
mod program;
mod table;

use std::error::Error;
use std::path::Path;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["bare"] => Ok(program::be_bare().await?),
        [program, kills, people, attempts, only @ ..] => {
            let sizes = measure::Sizes {
                kills: kills.parse()?,
                people: people.parse()?,
                attempts: attempts.parse()?,
            };
            let rows = measure::all(Path::new(program), &sizes, only).await?;
            print!("{}", table::markdown(&rows));
            Ok(())
        }
        _ => Err("bench <program> <kills> <people> <attempts> [rows…]".into()),
    }
}
