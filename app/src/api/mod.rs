//! Server functions, a file each, in a folder per area. Each is thin: it builds the principal,
//! calls a use case and maps the result.

// The macro makes a public struct of each function's arguments, whose fields cannot be documented.
#![allow(missing_docs)]

pub mod access;
pub mod account;
pub mod audit;
#[cfg(feature = "hydrate")]
pub mod client;
pub mod connections;
pub mod directories;
pub mod error;
pub mod groups;
mod json;
pub mod keys;
pub mod machines;
pub mod organizations;
pub mod overview;
pub mod projects;
pub mod recover;
pub mod settings;
pub mod teams;
pub mod users;

pub use error::{ApiError, Conflict, FieldChange};
pub use json::Json;
#[cfg(feature = "ssr")]
pub mod server;
