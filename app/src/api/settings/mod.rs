//! The installation's settings.

pub mod authentication;
pub mod get;
pub mod propose_public_url;
pub mod reach;
pub mod set_account_rules;
pub mod set_session_lengths;
