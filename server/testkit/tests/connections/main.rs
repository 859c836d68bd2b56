//! Connections through the use cases, the protocol code and a provider over real HTTP. Bad input is in
//! `bad_input.rs`.

// A broken preparation is a failed test.
#![allow(clippy::panic, clippy::unwrap_used)]

mod audit;
mod audit_accounts;
mod audit_machines;
mod callers;
mod dry_run;
mod going_live;
mod keys;
mod loopback;
mod postgres;
mod revisions;
mod ways_in;

use gatehouse_domain::attempt::Outcome;
use gatehouse_domain::catalogue::Code;

fn refused_with(outcome: &Outcome) -> Option<Code> {
    match outcome {
        Outcome::Refused { code } => Some(*code),
        _ => None,
    }
}
