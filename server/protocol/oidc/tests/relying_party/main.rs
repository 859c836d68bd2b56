//! The relying party against a provider that misbehaves on request. Tests are named after the conformance
//! modules and attack ids they serve.

#![expect(clippy::unwrap_used, reason = "the harness stands outside the test functions")]

mod callback;
mod certification;
mod discovery;
mod fields;
mod flows;
mod harness;
mod id_token;
mod keys;
mod probe;
mod request;
mod token;
mod trace;
mod traps;
mod user_info;
