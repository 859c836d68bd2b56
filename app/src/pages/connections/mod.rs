//! Connections: the table, making one, its form, its page, deleting it.

pub mod active;
pub mod claims;
pub mod conflict;
pub mod delete;
pub mod detail;
pub mod draft;
pub mod edit;
pub mod fields;
pub mod folds;
pub mod form;
pub mod list;
pub mod new;
pub mod outside;
pub mod revisions;
pub mod row;
pub mod status;
pub mod straight;
pub mod tabs;
pub mod test_panel;
pub mod text;
