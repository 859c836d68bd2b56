//! Access → Teams.

pub mod add_member;
pub mod get;
pub mod list;
pub mod make;
pub mod map_group;
pub mod projects;
pub mod remove_member;
pub mod rename;
pub mod set_role;
pub mod settings;
pub mod unmap_group;
