//! Access → Teams, and their projects.

pub mod list;
pub mod members;
pub mod new;
pub mod project;
pub mod projects;
pub mod settings;
pub mod tabs;
pub mod text;
