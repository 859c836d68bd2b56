//! API keys: one's own, and those of service accounts.

pub mod choose_team;
pub mod make;
pub mod own;
pub mod revoke;
pub mod rotate;
