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
pub mod switch;
