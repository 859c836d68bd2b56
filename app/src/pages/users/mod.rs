//! Access → Users.

pub mod detail;
pub mod identities;
pub mod list;
pub mod memberships;
pub mod new;
pub mod password;
pub mod sessions;
pub mod text;
