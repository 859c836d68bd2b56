//! Access → Organizations.

pub mod list;
pub mod members;
pub mod new;
pub mod settings;
pub mod tabs;
pub mod text;
