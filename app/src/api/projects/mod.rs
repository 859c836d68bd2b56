//! Projects of teams.

pub mod add_member;
pub mod get;
pub mod make;
pub mod remove_member;
pub mod restrict;
