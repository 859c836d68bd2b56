//! Access → Users.

pub mod delete;
pub mod end_sessions;
pub mod get;
pub mod list;
pub mod make;
pub mod password_link;
pub mod set_admin;
pub mod set_disabled;
