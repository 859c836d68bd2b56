//! What travels between the server functions and the pages, a file per area.

pub mod access;
pub mod account;
pub mod audit;
pub mod authentication;
pub mod connections;
pub mod directories;
pub mod ended;
pub mod groups;
pub mod overview;
pub mod revisions;
pub mod settings;
pub mod users;
pub mod ways;
pub mod when;
