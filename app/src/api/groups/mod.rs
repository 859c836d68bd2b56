//! Access → Groups.

pub mod add_member;
pub mod delete;
pub mod get;
pub mod list;
pub mod make;
pub mod remove_member;
pub mod rename;
