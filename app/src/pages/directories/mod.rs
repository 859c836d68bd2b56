//! Connections to directories: their form, and trying a person with it.

pub mod edit;
pub mod editing;
pub mod fields;
pub mod form;
pub mod guide;
mod offered;
pub mod text;
pub mod trial;
