//! Connections.

pub mod claims;
pub mod create;
pub mod delete;
pub mod delete_preview;
pub mod discard;
pub mod edit;
pub mod editor;
pub mod get;
pub mod last_test;
pub mod list;
pub mod restore;
pub mod revisions;
pub mod straight;
#[cfg(feature = "ssr")]
pub(crate) mod submitted;
pub mod switch;
