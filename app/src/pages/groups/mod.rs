//! Access → Groups.

pub mod detail;
pub mod list;
pub mod members;
pub mod new;
pub mod text;
