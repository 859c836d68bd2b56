//! `/account`.

pub mod disconnect;
pub mod end_others;
pub mod end_session;
pub mod get;
