//! Access → Users.

pub mod end_sessions;
pub mod get;
pub mod list;
pub mod set_admin;
pub mod set_disabled;
