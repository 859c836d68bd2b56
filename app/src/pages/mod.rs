//! One file per screen, in a folder per area.

pub mod access;
pub mod account;
pub mod audit;
pub mod authentication;
pub mod changed;
pub mod connections;
pub mod directories;
pub mod groups;
pub mod not_found;
pub mod overview;
pub mod own_password;
pub mod query;
pub mod settings;
pub mod users;
pub mod ways;
