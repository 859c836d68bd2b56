//! Connections to directories: their form.

pub mod edit;
pub mod editor;
