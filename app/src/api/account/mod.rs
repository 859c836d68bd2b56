//! `/account`.

pub mod change_password;
pub mod disconnect;
pub mod end_others;
pub mod end_session;
pub mod get;
