//! What tests need and production never sees: parties that misbehave on request.

pub mod contents;
pub mod crowd;
pub mod directory;
pub mod harness;
pub mod keys;
pub mod kills;
pub mod lab;
pub mod postgres;
pub mod provider;
pub mod store_conformance;
pub mod time;
