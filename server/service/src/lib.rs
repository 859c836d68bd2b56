//! The use cases of Gatehouse, the ports they need, and who is calling. A use case checks the permission,
//! decides with `domain`, makes the change and appends the audit entry in one transaction.

pub mod account;
pub mod api_keys;
pub mod attempts;
pub mod audit;
pub mod caller;
pub mod confirm;
pub mod connections;
pub mod counts;
pub mod error;
pub mod federation;
pub mod gatehouse;
pub mod groups;
pub mod guesses;
pub mod import;
pub mod invitations;
mod kept;
pub mod keys;
pub mod local_accounts;
pub mod machines;
mod namespace;
pub mod organizations;
pub mod outside;
pub mod overview;
pub mod own_password;
pub mod password;
pub mod ports;
pub mod projects;
pub mod recheck;
pub mod recover;
pub mod restore;
pub mod secret;
pub mod service_accounts;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod sign_out;
pub mod signin;
mod standing;
pub mod teams;
pub mod users;
pub mod ways;

pub use caller::{Caller, Machine, Origin};
pub use error::{Error, Result};
pub use gatehouse::{Gatehouse, Ports};
pub use secret::Secret;
