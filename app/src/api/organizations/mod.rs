//! Access → Organizations.

pub mod add_member;
pub mod get;
pub mod list;
pub mod make;
pub mod remove_member;
pub mod rename;
pub mod set_role;
